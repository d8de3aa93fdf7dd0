"""OpenAgenda's API and the exports of Opendatasoft portals."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from helpers.data import data_path

from callbot.events import load_events
from callbot.events.agenda import Agenda
from callbot.events.openagenda import is_openagenda, read_openagenda
from callbot.model import Location

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 5, 1, tzinfo=PARIS)


def read(*records, wrap=None):
    document = wrap(records) if wrap else {"records": [{"fields": record} for record in records]}
    series, problems = read_openagenda(document, "x.json", timezone=PARIS, now=NOW)
    return Agenda(series, timezone=PARIS), problems


def only(record, **more):
    agenda, problems = read({"uid": "1", "title": "Bal", **record, **more})
    assert problems == []
    [found] = agenda.between(datetime(2026, 1, 1, tzinfo=PARIS), datetime(2027, 1, 1, tzinfo=PARIS))
    return found


EVENING = {"timetable": "2026-05-02T20:00:00 2026-05-02T22:00:00"}


def test_times_without_a_zone_are_the_citys():
    assert only(EVENING).start == datetime(2026, 5, 2, 20, tzinfo=PARIS)


@pytest.mark.parametrize(
    "when",
    [
        {"timetable": "2026-05-02T20:00:00 2026-05-02T22:00:00"},
        {"timings": [{"begin": "2026-05-02T20:00:00+0200", "end": "2026-05-02T22:00:00+0200"}]},
        {"timings": '[{"begin": "2026-05-02T18:00:00Z", "end": "2026-05-02T20:00:00Z"}]'},
        {"timings": [{"start": "2026-05-02T18:00:00.000Z", "end": "2026-05-02T20:00:00.000Z"}]},
        {"occurrences": "2026-05-02T20:00:00+02:00_2026-05-02T22:00:00+02:00"},
    ],
)
def test_every_spelling_of_a_date_is_the_same_moment(when):
    found = only(when)
    assert found.start == datetime(2026, 5, 2, 20, tzinfo=PARIS)
    assert found.end == datetime(2026, 5, 2, 22, tzinfo=PARIS)


def test_an_end_before_the_start_is_past_midnight():
    found = only({"timetable": "2026-05-02T21:30:00 2026-05-02T00:00:00"})
    assert found.end == datetime(2026, 5, 3, 0, 0, tzinfo=PARIS)


def test_days_without_times_are_whole_days():
    found = only({"date_start": "2026-05-02", "date_end": "2026-05-03"})
    assert (found.all_day, found.end) == (True, datetime(2026, 5, 4, tzinfo=PARIS))


def test_the_api_with_its_languages_location_and_status():
    record = {
        "uid": 7, "title": {"fr": "Bal", "en": "Ball"}, "description": {"fr": "Un <b>bal</b>"},
        "location": {"name": "Salle", "address": "1 rue A", "latitude": 43.3, "longitude": 5.4},
        "timings": [{"begin": "2026-05-02T20:00:00+02:00", "end": "2026-05-02T22:00:00+02:00"}],
        "keywords": {"fr": ["jeune public"]}, "status": 6, "conditions": {"fr": "Gratuit"},
        "age": {"min": 6, "max": 12}, "canonicalUrl": "https://openagenda.com/x",
        "originAgenda": {"title": "Agenda de la ville"}, "updatedAt": "2026-04-01T10:00:00.000Z",
    }  # fmt: skip
    agenda, problems = read(record, wrap=lambda records: {"total": 1, "events": list(records)})
    assert problems == []
    [found] = agenda.occurrences("openagenda:7", NOW)
    assert (found.title, found.title_in("en")) == ("Bal", "Ball")
    assert (found.place, found.address, found.location) == ("Salle", "1 rue A", Location(43.3, 5.4))
    assert (found.status, found.description, found.source) == (
        "cancelled",
        "Un bal",
        "Agenda de la ville",
    )
    assert found.tags == {"children", "free", "jeune public"}
    assert found.as_of == datetime(2026, 4, 1, 12, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("status", "expected"),
    [(1, ("confirmed", False)), (2, ("moved", False)), (4, ("cancelled", True)),
     (5, ("confirmed", False)), ({"id": 6}, ("cancelled", False)), ("6", ("cancelled", False)),
     (None, ("confirmed", False)), ([], ("confirmed", False))],
)  # fmt: skip
def test_the_status_numbers(status, expected):
    found = only(EVENING, status=status)
    assert (found.status, found.postponed) == expected


def test_the_portals_new_flat_fields():
    found = only(
        {"title": "", "title_fr": "Bal", "title_en": "Ball", "location_name": "Salle",
         "location_coordinates": {"lat": 43.3, "lon": 5.4}, "conditions_fr": "Entrée libre",
         "age_min": 3, "age_max": 8, **EVENING}
    )  # fmt: skip
    assert (found.title, found.titles["en"], found.place) == ("Bal", "Ball", "Salle")
    assert found.tags == {"free", "children"}
    assert found.location == Location(43.3, 5.4)


@pytest.mark.parametrize(
    ("price", "free"),
    [
        ("Gratuit", True), ("Entrée libre, réservation conseillée", True), ("Free entry", True),
        ("Entrée gratuite sur réservation", True), ("10 €", False), ("Sur réservation", False),
        ("Gratuit pour les moins de 12 ans, 5 € sinon", False), ("Gratuit pour les adhérents", False),
        ("Non gratuit", False), ("Entrée libre (prix au chapeau)", False), ("", False),
        ("Libre participation aux frais", False), ("inscription gratuite obligatoire", False),
    ],
)  # fmt: skip
def test_free_is_only_what_is_surely_free_for_everyone(price, free):
    assert ("free" in only(EVENING, pricing_info=price).tags) is free


def test_a_price_wins_over_a_keyword_that_says_free():
    assert "free" not in only(EVENING, tags="gratuit,bal", pricing_info="5 €").tags


@pytest.mark.parametrize(
    ("ages", "children"),
    [({"min": 3, "max": 10}, True), ({"min": 0, "max": 99}, False), ({"min": 18, "max": None}, False),
     ({"min": 6, "max": None}, False), ({"min": 10, "max": 3}, False), ("tous", False)],
)  # fmt: skip
def test_children_is_only_what_is_for_children_alone(ages, children):
    assert ("children" in only(EVENING, age=ages).tags) is children


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ({"title": "Bal"}, "Event 1 “Bal”: none of its dates can be read"),
        ({"title": "Bal", "timetable": "tomorrow"}, "none of its dates can be read"),
        ({"title": "<br>", **EVENING}, "Event 1 “without a title”: it has no title"),
        ({"title": 5, "timings": "{"}, "it has no title"),
    ],
)
def test_an_event_that_cannot_be_used_is_reported_and_the_others_load(record, said):
    agenda, [problem] = read(record, {"uid": "2", "title": "Foire", **EVENING})
    assert said in problem.message
    assert problem.message.endswith("it is left out.")
    assert list(agenda.series) == ["openagenda:2"]


def test_markup_in_texts_is_stripped():
    found = only(EVENING, title="Rock &amp; roll <script>alert(1)</script>", link="javascript:x()")
    assert (found.title, found.url) == ("Rock & roll", "")


def test_other_json_is_not_taken_for_events():
    assert not is_openagenda({"hello": 1})
    assert not is_openagenda([[1], "x", None])


@pytest.mark.data
def test_the_real_export_of_paris_loads_whole_and_quickly():
    path = data_path("events", "opendatasoft-openagenda-paris-2018.json")
    agenda, problems = load_events([path], timezone=PARIS, now=datetime(2018, 3, 20, tzinfo=PARIS))
    assert problems == []
    written = {
        (f"openagenda:{row['fields']['uid']}", part.split()[0])
        for row in json.loads(path.read_text(encoding="utf-8"))["records"]
        for part in row["fields"]["timetable"].split(";")
        if part
    }
    year = agenda.between(datetime(2018, 1, 1, tzinfo=PARIS), datetime(2019, 1, 1, tzinfo=PARIS))
    found = {(event.uid, f"{event.start:%Y-%m-%dT%H:%M:%S}") for event in year}
    assert len(agenda.series) == 100
    assert found == {(uid, start) for uid, start in written if start.startswith("2018")}
    assert all(event.end is None or event.end > event.start for event in year)
    assert not any(sign in event.title for event in year for sign in ("<", "&amp;"))
    assert agenda.as_of.year == 2018
