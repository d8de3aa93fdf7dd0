from datetime import datetime

import pytest

from callbot.text import clean, words
from callbot.understanding.slots.when import When


@pytest.fixture(scope="module")
def when(lexicon):
    from zoneinfo import ZoneInfo

    return When(lexicon, ("fr", "en"), ZoneInfo("Europe/Paris"))


def said(when, text, now):
    text = clean(text)
    return {value.kind: value.value for value in when.find(text, words(text), now)}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("demain", "2026-05-13"),
        ("aujourd'hui", "2026-05-12"),
        ("après-demain", "2026-05-14"),
        ("hier", "2026-05-11"),
        ("samedi", "2026-05-16"),
        ("mardi", "2026-05-12"),
        ("mardi prochain", "2026-05-19"),
        ("samedi dernier", "2026-05-09"),
        ("on Sunday", "2026-05-17"),
        ("le 12 mai", "2026-05-12"),
        ("le 1er juin", "2026-06-01"),
        ("12/05", "2026-05-12"),
        ("28/07/2024", "2024-07-28"),
        ("dimanche 17 mai", "2026-05-17"),
        ("May 20th", "2026-05-20"),
        ("the 20th of may 2027", "2027-05-20"),
        ("2026-12-24", "2026-12-24"),
        ("dans 3 jours", "2026-05-15"),
        ("three days ago", "2026-05-09"),
        ("29 février", "2028-02-29"),
        ("31 février", "invalid"),
        ("31/02/2027", "invalid"),
        ("le 12/13/2026", "2026-12-13"),
        ("44 mai", "invalid"),
    ],
)
def test_days(when, now, text, day):
    assert said(when, text, now)["date"] == day


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("à 8h30", "08:30"),
        ("8 heures et demie", "08:30"),
        ("huit heures et quart", "08:15"),
        ("9h moins le quart", "08:45"),
        ("midi et demi", "12:30"),
        ("minuit", "00:00"),
        ("20:15", "20:15"),
        ("10pm", "22:00"),
        ("half past eight in the morning", "08:30"),
        ("half past eight tonight", "20:30"),
        ("quarter to nine", "20:45"),
        ("ten past eight", "20:10"),
        ("8h du soir", "20:00"),
        ("5h du mat", "05:00"),
        ("dans 20 minutes", "14:40"),
        ("dans une demi-heure", "14:50"),
        ("in two hours", "16:20"),
        ("25h30", "invalid"),
    ],
)
def test_times(when, now, text, time):
    assert said(when, text, now)["time"] == time


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("ce soir", "2026-05-12T18:00/2026-05-13T02:00"),
        ("tonight", "2026-05-12T18:00/2026-05-13T02:00"),
        ("demain soir", "2026-05-13T18:00/2026-05-14T02:00"),
        ("samedi matin", "2026-05-16T05:00/2026-05-16T12:00"),
        ("ce week-end", "2026-05-16T00:00/2026-05-18T00:00"),
        ("le week-end prochain", "2026-05-23T00:00/2026-05-25T00:00"),
        ("la semaine prochaine", "2026-05-18T00:00/2026-05-25T00:00"),
        ("tout à l'heure", "2026-05-12T14:20/2026-05-12T17:20"),
        ("after 10pm", "2026-05-12T22:00/2026-05-13T04:00"),
        ("après minuit", "2026-05-13T00:00/2026-05-13T04:00"),
        ("entre 18h et 20h", "2026-05-12T18:00/2026-05-12T20:00"),
        ("avant 8h", "2026-05-13T04:00/2026-05-13T08:00"),
    ],
)
def test_windows(when, now, text, window):
    assert said(when, text, now)["time_window"] == window


@pytest.mark.parametrize("text", ["ce soir", "cette nuit", "tonight"])
def test_after_midnight_tonight_is_the_night_going_on(when, now, text):
    at_half_past_midnight = now.replace(day=13, hour=0, minute=30)
    window = said(when, text, at_half_past_midnight)["time_window"]
    assert window == "2026-05-13T00:30/2026-05-13T04:00"


def test_the_city_has_its_own_day(when):
    from datetime import UTC

    late = datetime(2026, 5, 12, 22, 30, tzinfo=UTC)  # half past midnight in the city
    assert said(when, "demain", late)["date"] == "2026-05-14"


@pytest.mark.parametrize(
    "text",
    [
        "le prochain bus",
        "le dernier",
        "pass 24 heures",
        "after the match",
        "le 83",
        "de la gare à midi vingt tickets",
    ],
)
def test_no_day_where_none_is_said(when, now, text):
    assert "date" not in said(when, text, now)


def test_a_pass_of_24_hours_is_no_time(when, now):
    assert said(when, "tarif du pass 24 heures", now) == {}
