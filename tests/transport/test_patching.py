"""A table with realtime put into the planned one is the table made anew from the beginning."""

import random
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from helpers.data import data_path
from transport.feeds import NOW, timetable_of
from transport.test_journey_conditions import EIGHT, NETWORK
from transport.test_journeys import NETWORK as ONE_VEHICLE
from transport.updates_feed import read, trip

from callbot.transport.closures import Closure, Closures
from callbot.transport.importing import import_feed
from callbot.transport.raptor.boards import view_of
from callbot.transport.raptor.changes import Changes
from callbot.transport.raptor.days import table_of, whole_table
from callbot.transport.raptor.restrictions import restrictions_of
from callbot.transport.timetable import open_timetable

DAY = date(2026, 5, 12)
GONE = {"schedule_relationship": 3}


def runs(table):
    """Every run as it is ridden: its vehicles, stops, times and where one gets on and off."""
    lanes, vehicles = table.onward.lanes, table.vehicles
    for run, lane in enumerate(lanes.lane_of_run.tolist()):
        part = slice(int(lanes.first[run]), int(lanes.first[run + 1]))
        known = [v for v in lanes.vehicles[run].tolist() if v >= 0]
        yield (
            tuple((int(vehicles.trip[v]), int(vehicles.shift[v])) for v in known),
            lanes.node[lanes.start[lane] : lanes.start[lane + 1]].tobytes(),
            *(getattr(lanes, name)[part].tobytes() for name in ("arrival", "departure")),
            *(getattr(lanes, name)[part].tobytes() for name in ("board", "alight")),
        )


def assert_equal(timetable, updates, closures=None):
    changes = Changes(updates, restrictions_of(closures, timetable))
    patched, whole = table_of(timetable, DAY, changes), whole_table(timetable, DAY, changes)
    assert sorted(runs(patched)) == sorted(runs(whole))
    for side, board, alight in (
        (patched.onward, "board", "alight"),
        (patched.backward, "alight", "board"),
    ):
        lanes = patched.onward.lanes
        anew = view_of(side.lanes, side.nodes, getattr(lanes, board), getattr(lanes, alight))
        for name in ("alight", "board_start", "board_time", "board_run"):
            assert np.array_equal(getattr(side.view, name), getattr(anew, name)), name
        assert [a.tolist() for a in side.view.calling] == [a.tolist() for a in anew.calling]


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    return timetable_of(tmp_path_factory.mktemp("network"), **NETWORK)


@pytest.mark.parametrize(
    "updates",
    [
        [],
        [trip("a1", (1, 240))],
        [trip("a1", **GONE)],
        [trip(id_, **GONE) for id_ in ("a1", "a2", "b1", "b2", "c1")],
        [trip("b1", (0, 1800)), trip("b2", (0, -60))],
        [trip("a1") | {"stop_time_update": [{"stop_sequence": 2, "schedule_relationship": 1}]}],
    ],
)
def test_late_cancelled_and_skipping(network, updates):
    said = read(network, *updates, made=EIGHT)
    assert_equal(network, said)
    start, end = (EIGHT + timedelta(minutes=n) for n in (40, 50))
    closure = Closure("c", "stop", ("x:gare",), start=start, end=end)
    assert_equal(network, said, Closures((closure,), network))


@pytest.mark.parametrize(
    "said",
    [
        trip("t1", (2, 60)),
        trip("t1", (2, 2400)),  # too late to go on as the next trip
        trip("v1", (1, 600)),
        trip("t1", **GONE),
        trip("v1", **GONE),
        trip("u1", (1, 60)),
    ],
)
def test_where_one_stays_seated(tmp_path, said):
    timetable = timetable_of(tmp_path, **ONE_VEHICLE)
    assert_equal(timetable, read(timetable, said, made=EIGHT))


@pytest.mark.data
def test_a_quarter_of_a_real_day(tmp_path):
    import_feed(data_path("gtfs", "strasbourg-cts.zip"), tmp_path, now=NOW, feed_id="f")
    timetable = open_timetable(tmp_path)
    chance, arrays = random.Random(2), timetable.arrays
    running = np.flatnonzero(timetable.active(DAY)[arrays.trip_service]).tolist()
    told = chance.sample(running, len(running) // 4)
    noon = datetime.combine(DAY, datetime.min.time(), EIGHT.tzinfo) + timedelta(hours=12)
    said = [
        trip(timetable.trip_ids[row], (int(arrays.call_sequence[arrays.trip_start[row]]), late))
        if (late := chance.randrange(-60, 900)) % 20
        else trip(timetable.trip_ids[row], **GONE)
        for row in told
    ]
    assert_equal(timetable, read(timetable, *said, made=noon))
