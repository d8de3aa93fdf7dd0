"""Journeys as answers: what is said, the card, why there is none, and what it costs."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from helpers.world import (
    LINE_1,
    PORT,
    STATION,
    TOWN_HALL,
    at,
    look_up,
    say,
    timetable,
    value,
    world,
)

from callbot.transport.closures import Closure, Closures
from callbot.transport.realtime import Alert, Alerts, Part

FROM_PORT, TO_STATION = value("stop", "Vieux-Port", PORT), value("stop", "Gare", STATION)
HALL = value("stop", "Mairie, Place", TOWN_HALL)
FARES = {
    "fare_attributes": [
        {"fare_id": "a", "price": "1.70", "currency_type": "EUR", "transfers": "", "feed": "x"}
    ],
    "fare_rules": [],
}


def journey(
    now="2026-05-12T08:55", start=FROM_PORT, end=TO_STATION, *slots, source="journey", **more
):
    return look_up(source, now, *slots, start=start, end=end, **more)


def closed(station, hours=6):
    start = at("2026-05-12T06:00")
    closure = Closure("c", "station", (station,), start=start, end=start + timedelta(hours=hours),
                      reason={"fr": "travaux"})  # fmt: skip
    return world(closures=Closures((closure,), timetable()))


def test_a_journey_says_when_and_how():
    found = journey()
    assert found.result == "ok"
    assert say(found.values["steps"]) == "métro 1 à 9 h de Vieux-Port à Gare, direction Gare"
    assert (say(found.values["arrival"]), found.values["transfers"]) == ("à 9 h 10", 0)
    [card] = found.cards
    assert (card["kind"], [row["line"] for row in card["rows"]]) == ("journey", ["1"])
    assert card["map"].startswith("/map/?language=fr#panel=journey&from=")


def test_the_fare_is_said_where_the_feed_gives_it_for_every_ride():
    paid = world(timetable=replace(timetable(), fares=FARES))
    found = journey(world_=paid)
    assert say(found.values["fare"]) == "Billet : 1,70 €, d'après les données du réseau."
    assert found.cards[0]["note"] == found.values["fare"]
    assert journey().values["fare"] == ""


@pytest.mark.parametrize(
    ("now", "ends", "changes", "reason"),
    [
        ("2026-05-12T08:55", (FROM_PORT, FROM_PORT), {}, "same_place"),
        ("2026-12-24T08:55", (FROM_PORT, TO_STATION), {}, "after_end"),
        ("2026-05-12T08:55", (FROM_PORT, value("place", "Île", "far")), {}, "outside_network"),
        ("2026-05-12T02:00", (FROM_PORT, TO_STATION), {}, "walk"),
        ("2026-05-12T08:55", (FROM_PORT, HALL), {}, "ok"),
    ],
)
def test_why_there_is_none_and_when_one_walks(now, ends, changes, reason):
    assert journey(now, *ends, **changes).result == reason


def test_a_closure_that_costs_nothing_is_named_too():
    """One walks to the next stop and takes the same metro: why, is said."""
    found = journey(world_=closed(PORT))
    assert say(found.values["arrival"]) == "à 9 h 10"
    assert say(found.values["detour"]) == "Attention, Vieux-Port : fermé jusqu'à 12 h (travaux)."


def test_the_first_and_the_last_journey_of_a_day():
    found = journey("2026-05-12T07:00", source="first_last")
    assert found.result == "journey"
    assert (say(found.values["first"]), say(found.values["last"])) == ("8 h", "0 h 40")
    assert say(found.values["lines"]) == "bus N"
    assert found.cards[0]["rows"][0]["line"] == "N"


def test_the_first_and_the_last_of_a_line_stay_what_they_were():
    found = journey("2026-05-12T07:00", FROM_PORT, TO_STATION, LINE_1, source="first_last")
    assert found.result == "ok"


def test_a_station_whose_lift_is_told_to_be_broken_is_not_step_free():
    arrays = timetable().arrays
    level = replace(arrays, stop_wheelchair=np.ones_like(arrays.stop_wheelchair))
    easy = replace(timetable(), arrays=level)

    def told(stop, effect="ACCESSIBILITY_ISSUE", age=0):
        until = (None, at("2026-05-12T18:00"))
        alert = Alert("lift", (Part(stop=stop),), (until,), {"fr": "En panne"}, {}, {}, effect, "")
        known = Alerts(at("2026-05-12T07:50") - timedelta(hours=age), (alert,))
        early = {"source": "step_free_journey", "world_": world(timetable=easy, alerts=known)}
        return journey("2026-05-12T07:55", **early).result

    assert told("x:mairie") == "ok"  # ridden through
    assert told("x:gare") == "walk"
    assert told(STATION) == "walk"
    assert told("x:gare", effect="DETOUR") == told("x:gare", age=2) == told("x:strange") == "ok"
