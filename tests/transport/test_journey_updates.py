"""Journeys by what really runs: late, cancelled, skipping stops, added."""

from datetime import datetime, timedelta

import pytest
from transport.feeds import timetable_of
from transport.test_journey_conditions import EIGHT, NETWORK, ways
from transport.updates_feed import read, trip

from callbot.transport.closures import Closure, Closures
from callbot.transport.journeys import find_journeys, last_journey

CANCELED, ADDED = 3, 1
PLANNED = [(["a1", "b1"], "08:40"), (["c1"], "09:20")]


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    return timetable_of(tmp_path_factory.mktemp("network"), **NETWORK)


def saying(network, *updates):
    return read(network, *updates, made=EIGHT)


def test_who_comes_late_misses_the_connection(network):
    late = saying(network, trip("a1", (1, 240)))
    assert ways(network, updates=late) == [(["a1", "b2"], "09:00"), (["c1"], "09:20")]
    assert ways(network) == PLANNED


def test_when_both_are_late_the_connection_is_made(network):
    late = saying(network, trip("a1", (0, 240)), trip("b1", (0, 300)))
    (journey, _) = find_journeys(network, "x:port", "x:parc", EIGHT, updates=late)
    assert [leg.trip_id for leg in journey.legs] == ["a1", "b1"]
    assert [leg.delay for leg in journey.legs] == [timedelta(seconds=240), timedelta(seconds=300)]
    assert journey.departure == EIGHT + timedelta(minutes=4)


def test_nothing_is_said_of_the_delay_of_others(network):
    late = saying(network, trip("b1", (0, 60)))
    journey = find_journeys(network, "x:port", "x:parc", EIGHT, updates=late)[0]
    assert [leg.delay for leg in journey.legs] == [None, timedelta(seconds=60)]


def test_a_late_vehicle_may_be_overtaken_and_is_left_for_the_next(network):
    late = saying(network, trip("b1", (0, 1800)))
    assert ways(network, updates=late)[0] == (["a1", "b2"], "09:00")


def test_what_is_cancelled_does_not_run(network):
    updates = saying(network, trip("b1", schedule_relationship=CANCELED))
    assert ways(network, updates=updates)[0] == (["a1", "b2"], "09:00")


def test_what_skips_a_stop_takes_nobody_there(network):
    skip = trip("a1") | {"stop_time_update": [{"stop_sequence": 2, "schedule_relationship": 1}]}
    updates = saying(network, skip)
    assert ways(network, updates=updates)[0] == (["c1"], "09:20")
    assert ways(network, "x:port", "x:gare", updates=updates) == [(["a2"], "08:50")]
    assert ways(network, "x:port", "x:mairie", updates=updates)[0] == (["a1"], "08:10")


def test_an_added_vehicle_is_ridden(network):
    def stop(id_, minute):
        moment = {"time": int((EIGHT + timedelta(minutes=minute)).timestamp())}
        return {"stop_id": id_, "arrival": moment, "departure": moment}

    extra = {
        "trip": {"trip_id": "extra", "route_id": "r2", "schedule_relationship": ADDED},
        "stop_time_update": [stop("gare", 22), stop("parc", 30)],
    }
    updates = saying(network, extra)
    (journey, *_) = find_journeys(network, "x:port", "x:parc", EIGHT, updates=updates)
    ride = journey.legs[-1]
    assert (ride.trip_id, ride.line.name, ride.headsign) == ("extra", "2", "Parc")
    assert (ride.delay, ride.step_free) == (None, None)
    assert journey.arrival == EIGHT + timedelta(minutes=30)
    end = EIGHT + timedelta(minutes=50)
    found = find_journeys(network, "x:port", "x:parc", end, arrive_by=True, updates=updates)
    assert [leg.trip_id for leg in found[0].legs] == ["a1", "b1"]


def test_to_arrive_by_a_time_counts_what_is_late(network):
    by = {"at": EIGHT + timedelta(minutes=45), "arrive_by": True}
    assert ways(network, **by)[0] == (["a1", "b1"], "08:40")
    late = saying(network, trip("b1", (0, 240)))
    assert ways(network, updates=late, **by)[0] == (["a1", "b1"], "08:44")
    later = saying(network, trip("b1", (0, 360)))
    best = find_journeys(network, "x:port", "x:parc", by["at"], arrive_by=True, updates=later)[0]
    assert best.arrival.date() < EIGHT.date()  # nothing that day


def test_updates_and_closures_together(network):
    late = saying(network, trip("a1", (1, 240)))
    start, end = (EIGHT + timedelta(minutes=n) for n in (40, 50))
    closed = Closures((Closure("c", "stop", ("x:gare",), start=start, end=end),), network)
    assert ways(network, updates=late, closures=closed) == [(["c1"], "09:20")]


def test_the_last_journey_that_really_runs(network):
    day = datetime(2026, 5, 12).date()
    assert last_journey(network, "x:port", "x:gare", day).legs[0].trip_id == "a2"
    gone = saying(network, trip("a2", schedule_relationship=CANCELED))
    assert last_journey(network, "x:port", "x:gare", day, updates=gone).legs[0].trip_id == "a1"
