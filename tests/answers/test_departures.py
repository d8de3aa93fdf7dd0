"""Departures, first and last: on ordinary days, after midnight, when clocks change, past the feed."""

from datetime import date

import pytest
from helpers.world import (
    LINE_1,
    LINE_2,
    LINE_N,
    PORT,
    STOP_HALL,
    STOP_PORT,
    TOWN_HALL,
    at,
    look_up,
    plain_spaces,
    query,
    renderer,
    say,
    timetable,
    value,
    variant,
    world,
)
from transport.updates_feed import read, trip

from callbot.answers.query import CannotAnswer, SourceUnavailable
from callbot.transport.closures import Closure, Closures


def day(iso: str):
    return value("date", iso)


def test_the_next_ones_with_line_headsign_and_time():
    found = look_up("departures", "2026-05-12T07:50", STOP_PORT)
    assert found.result == "ok"
    assert say(found.values["departures"].items) == (
        "1 vers Gare à 8 h, 1 vers Gare à 9 h et N vers Gare à 0 h 40"
    )
    assert (found.values["minutes"], say(found.values["time"])) == (10, "8 h")
    assert (found.source, found.as_of) == ("Régie", timetable().feeds[0].imported_at)


def test_the_written_answer_says_the_first_two_and_the_card_all():
    asked = query("departures", "2026-05-12T07:50", STOP_PORT, answers=(variant("{departures}."),))
    found = look_up("departures", "2026-05-12T07:50", STOP_PORT)
    answer = renderer().answer(asked, found, "chat")
    assert plain_spaces(answer.text).startswith("1 vers Gare à 8 h et 1 vers Gare à 9 h.\n")
    assert "0 heure 40" in plain_spaces(answer.spoken)  # on the phone there is no card
    assert len(answer.cards[0]["rows"]) == 3


def test_one_line_only():
    found = look_up("departures", "2026-05-12T07:50", STOP_HALL, LINE_2)
    assert say(found.values["departures"]) == "2 vers Gare à 10 h"
    assert found.values["minutes"] is None  # in more than an hour the time says it better


def test_a_vehicle_that_leaves_this_minute_is_told_by_its_time():
    found = look_up("departures", "2026-05-12T08:00", STOP_PORT)
    assert found.values["minutes"] is None
    assert say(found.values["time"]) == "8 h"


def test_the_card_holds_what_the_widget_shows():
    [card] = look_up("departures", "2026-05-12T07:50", STOP_PORT).cards
    assert (card["kind"], card["title"]) == ("departures", "Vieux-Port")
    assert card["map"] == "/map/?language=fr#stop=x%3A%40vieux-port"
    row = card["rows"][0]
    assert say(row.pop("clock")) == "8 h"
    assert row == {
        "line": "1",
        "color": "FF0000",
        "text_color": "FFFFFF",
        "headsign": "Gare",
        "time": "2026-05-12T08:00:00+02:00",
        "minutes": 10,
    }


def test_at_0040_the_night_bus_is_still_tonights():
    for now in ("2026-05-12T23:50", "2026-05-13T00:10"):
        found = look_up("departures", now, STOP_PORT)
        assert say(found.values["departures"]) == "N vers Gare à 0 h 40"
    assert found.values["minutes"] == 30
    assert say(found.values["day"]) == "aujourd'hui"


def test_after_the_last_one_the_first_of_the_morning_is_named():
    found = look_up("departures", "2026-05-13T00:50", STOP_PORT, LINE_1)
    assert found.result == "empty"
    assert say(found.values["first"]) == "aujourd'hui à 8 h"


def test_a_line_that_does_not_stop_there():
    assert look_up("departures", "2026-05-12T07:50", STOP_PORT, LINE_2).result == "not_served"


@pytest.mark.parametrize(
    ("slots", "departures"),
    [
        ((day("2026-05-13"),), "1 vers Gare à 8 h, 1 vers Gare à 9 h et N vers Gare à 0 h 40"),
        ((value("time", "08:30"),), "1 vers Gare à 9 h et N vers Gare à 0 h 40"),
        ((day("2026-05-13"), value("time", "09:30")), "N vers Gare à 0 h 40"),
        (
            (value("time_window", "2026-05-12T18:00/2026-05-13T00:00"),),
            "N vers Gare à 0 h 40",
        ),
    ],
)
def test_another_day_or_time(slots, departures):
    found = look_up("departures", "2026-05-12T07:00", STOP_PORT, *slots)
    assert say(found.values["departures"].items) == departures
    assert found.values["minutes"] is None  # counted from now it would mislead


def test_a_time_that_has_passed_means_tomorrows():
    found = look_up("departures", "2026-05-12T12:00", STOP_PORT, value("time", "08:30"))
    assert found.cards[0]["rows"][0]["time"] == "2026-05-13T09:00:00+02:00"


def test_past_the_end_of_the_feed_nothing_is_invented():
    found = look_up("departures", "2026-11-03T08:00", STOP_PORT)
    assert found.result == "after_end"
    assert say(found.values["feed_end"]) == "samedi 31 octobre"
    assert "departures" not in found.values
    later = look_up("departures", "2026-05-12T08:00", STOP_PORT, day("2027-01-02"))
    assert later.result == "after_end"


@pytest.mark.parametrize("source", ["departures", "whats_on"])
@pytest.mark.parametrize(
    ("slot", "name"),
    [
        (day("2026-05-11"), "date"),
        (value("time_window", "2026-05-11T18:00/2026-05-12T00:00"), "time_window"),
    ],
)
def test_a_day_that_is_over_is_refused(source, slot, name):
    with pytest.raises(CannotAnswer) as refusal:
        look_up(source, "2026-05-12T12:00", STOP_PORT, slot)
    assert (refusal.value.key, refusal.value.slot) == ("past_date", name)


def test_yesterday_is_not_over_while_its_night_bus_still_runs():
    found = look_up("departures", "2026-05-13T00:10", STOP_PORT, day("2026-05-12"), LINE_N)
    assert found.result == "ok"


def test_a_day_that_does_not_exist_is_asked_again():
    slot = value("date", "invalid", said="31 février")
    with pytest.raises(CannotAnswer) as refusal:
        look_up("departures", "2026-02-12T12:00", STOP_PORT, slot)
    assert (refusal.value.key, refusal.value.slot) == ("impossible_date", "date")
    assert refusal.value.values == {"said": "31 février"}


def test_without_a_timetable_the_source_is_unavailable():
    with pytest.raises(SourceUnavailable):
        look_up("departures", "2026-05-12T08:00", STOP_PORT, world_=world(timetable=None))


def test_an_indicative_feed_says_so():
    found = look_up(
        "departures",
        "2026-05-12T08:00",
        STOP_PORT,
        world_=world(timetable=timetable(indicative=True)),
    )
    assert found.values["indicative"] is True


@pytest.mark.parametrize(
    ("now", "minutes"),
    [("2026-03-29T01:30", 330), ("2026-10-25T01:30", 450), ("2026-05-12T01:30", 390)],
)
def test_minutes_are_real_ones_on_the_nights_when_the_clocks_change(now, minutes):
    found = look_up("departures", now, STOP_PORT, value("time", "08:00"))
    assert found.cards[0]["rows"][0]["minutes"] == minutes
    assert say(found.values["time"]) == "8 h"


def test_the_night_bus_of_the_night_when_the_clocks_change():
    for now in ("2026-03-29T00:20", "2026-10-25T00:20"):
        found = look_up("departures", now, STOP_PORT)
        assert found.values["minutes"] == 20


def test_first_and_last_at_a_stop():
    found = look_up("first_last", "2026-05-12T12:00", STOP_PORT, LINE_1)
    assert found.result == "ok"
    assert (say(found.values["first"]), say(found.values["last"])) == ("8 h", "9 h")
    assert say(found.values["trips"]) == "vers Gare, premier à 8 h et dernier à 9 h"


def test_first_and_last_of_a_line_at_each_of_its_ends():
    found = look_up("first_last", "2026-05-12T12:00", LINE_1)
    assert say(found.values["trips"]) == (
        "vers Gare, premier à 8 h et dernier à 9 h et "
        "vers Vieux-Port, premier à 8 h 20 et dernier à 8 h 20"
    )


def test_the_last_of_tonight_may_leave_after_midnight_and_is_not_the_first():
    found = look_up("first_last", "2026-05-12T23:00", STOP_PORT)
    assert (say(found.values["first"]), say(found.values["last"])) == ("8 h", "0 h 40")


@pytest.mark.parametrize(
    ("now", "slots", "result"),
    [
        ("2026-05-12T12:00", (STOP_PORT, LINE_2), "not_served"),
        ("2026-11-12T12:00", (STOP_PORT, LINE_1), "after_end"),
        ("2026-05-12T12:00", (), "empty"),
    ],
)
def test_first_and_last_where_there_is_none(now, slots, result):
    assert look_up("first_last", now, *slots).result == result


def test_after_midnight_first_and_last_are_still_those_of_the_evening():
    found = look_up("first_last", "2026-05-13T00:40", LINE_N)
    assert found.values["day"].day == date(2026, 5, 12)
    assert at("2026-05-13T00:40") == found.values["last"].at


def with_updates(*updates, made="2026-05-12T07:49"):
    return world(updates=read(timetable(), *updates, made=at(made)))


def test_late_early_and_cancelled_vehicles_are_told_as_such():
    known = with_updates(
        trip("t1", (1, 180)),
        trip("t2", schedule_relationship=3),
        trip("n1", (1, -120)),
    )
    found = look_up("departures", "2026-05-12T07:50", STOP_PORT, world_=known)
    assert say(found.values["departures"].items) == (
        "1 vers Gare à 8 h 03 (3 min de retard), 1 vers Gare à 9 h (supprimé) "
        "et N vers Gare à 0 h 38 (2 min d'avance)"
    )
    assert say(found.values["realtime"]) == "Temps réel de 7 h 49."
    late, cancelled, _ = found.cards[0]["rows"]
    assert (late["delay"], say(late["planned"]), late["minutes"]) == (3, "8 h", 13)
    assert cancelled["cancelled"] is True


def test_a_cancelled_vehicle_is_not_the_next_one():
    known = with_updates(trip("t1", schedule_relationship=3))
    found = look_up("departures", "2026-05-12T07:50", STOP_PORT, world_=known)
    assert say(found.values["time"]) == "9 h"


def test_without_fresh_realtime_times_are_planned_and_the_answer_says_so():
    known = with_updates(trip("t1", (1, 180)), made="2026-05-12T07:30")
    found = look_up("departures", "2026-05-12T07:50", STOP_PORT, LINE_1, world_=known)
    assert say(found.values["departures"]) == "1 vers Gare à 8 h et 1 vers Gare à 9 h"
    asked = query("departures", "2026-05-12T07:50", STOP_PORT, answers=(variant("{departures}"),))
    answer = renderer().answer(asked, found, "chat")
    assert plain_spaces(answer.text).endswith("Temps réel indisponible depuis 7 h 30.")
    assert plain_spaces(answer.spoken).endswith("Temps réel indisponible depuis 7 heures 30.")


def test_realtime_is_not_spoken_of_where_none_is_configured_or_another_day_is_asked():
    assert "realtime" not in {
        name for name, each in look_up("departures", "2026-05-12T07:50", STOP_PORT).values.items() if each
    }  # fmt: skip
    known = with_updates(trip("t1", (1, 180)))
    tomorrow = look_up("departures", "2026-05-12T07:50", STOP_PORT, day("2026-05-13"), world_=known)
    assert "realtime" not in tomorrow.values


def shut_until(clock, *refs, scope="station"):
    """Return a town where something is closed from six o'clock on."""
    known = timetable()
    start, end = at("2026-05-12T06:00"), at(f"2026-05-12T{clock}")
    closure = Closure("a", scope, refs, start=start, end=end, reason={"fr": "travaux"}, source="V")
    return world(timetable=known, closures=Closures((closure,), known))


def test_what_leaves_while_the_stop_is_closed_is_not_told_but_why():
    found = look_up("departures", "2026-05-12T07:50", STOP_PORT, world_=shut_until("08:30", PORT))
    told = say(found.values["departures"].items)
    assert told == "1 vers Gare à 9 h et N vers Gare à 0 h 40"
    assert say(found.values["notice"]) == "Attention, Vieux-Port : fermé jusqu'à 8 h 30 (travaux)."


def test_a_stop_closed_for_the_rest_of_the_day_has_no_departures():
    found = look_up(
        "departures", "2026-05-12T09:50", STOP_HALL, LINE_2, world_=shut_until("23:00", TOWN_HALL)
    )
    assert (found.result, found.cards) == ("closed", ())
    assert "fermé jusqu'à 23 h" in say(found.values["closure"])


def test_a_closed_line_leaves_the_others_of_the_stop():
    town = shut_until("23:00", "x:r1", scope="route")
    found = look_up("departures", "2026-05-12T07:50", STOP_PORT, world_=town)
    assert say(found.values["departures"].items) == "N vers Gare à 0 h 40"
    assert "travaux" in say(found.values["notice"])


def shut_from(start):
    known = timetable()
    closure = Closure("a", "station", (PORT,), start=at(start), source="V")
    return world(timetable=known, closures=Closures((closure,), known))


def test_what_is_closed_only_later_is_not_told_with_what_leaves_before():
    town = shut_from("2026-05-13T06:00")
    found = look_up("departures", "2026-05-12T07:50", STOP_PORT, world_=town)
    assert "notice" not in found.values
    assert len(found.cards[0]["rows"]) == 3


def test_the_last_one_of_a_closed_stop_is_told_with_a_warning():
    found = look_up("first_last", "2026-05-12T07:50", STOP_PORT, world_=shut_until("23:00", PORT))
    assert "Vieux-Port" in say(found.values["notice"])


def test_the_first_one_of_tomorrow_is_not_told_where_the_stop_is_closed_then():
    town = shut_from("2026-05-13T02:00")
    found = look_up("departures", "2026-05-13T01:30", STOP_PORT, world_=town)
    assert (found.result, found.values["first"]) == ("empty", None)
    assert "Vieux-Port" in say(found.values["notice"])
