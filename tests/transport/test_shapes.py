"""shapes.txt: the course that vehicles take, kept with few points."""

import numpy as np
import pytest
from transport.feeds import BASE, imported

from callbot.transport.shapes import TOLERANCE_M, shape_of_patterns, simplified

TRIPS = """\
route_id,service_id,trip_id,trip_headsign,direction_id,shape_id
r1,week,t1,Gare,0,there
r1,week,t2,Gare,0,there
r1,week,t3,Vieux-Port,1,back
rn,week,n1,Gare,0,
"""
POINTS = """\
shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence
there,43.3020,5.3800,30
there,43.2950,5.3740,1
there,43.2960,5.3790,20
back,43.3022,5.3802,1
back,43.2950,5.3740,2
other,0,0,1
"""


def course(timetable, pattern):
    """The points of a pattern's shape."""
    arrays = timetable.arrays
    shape = int(arrays.pattern_shape[pattern])
    rows = slice(int(arrays.shape_start[shape]), int(arrays.shape_start[shape + 1]))
    return list(zip(arrays.shape_lat[rows].tolist(), arrays.shape_lon[rows].tolist(), strict=True))


def patterns(timetable):
    """The pattern of each trip, by the feed's own trip id."""
    arrays = timetable.arrays
    return {
        timetable.trip_ids[t]: int(arrays.trip_pattern[t]) for t in range(len(arrays.trip_pattern))
    }


def test_a_pattern_has_the_course_of_its_trips_in_the_order_of_the_sequence(tmp_path):
    timetable, report = imported(tmp_path, BASE | {"trips.txt": TRIPS, "shapes.txt": POINTS})
    of = patterns(timetable)
    there = [(43.2950, 5.3740), (43.2960, 5.3790), (43.3020, 5.3800)]
    assert course(timetable, of["t1"]) == there
    assert course(timetable, of["t3"]) == [(43.3022, 5.3802), (43.2950, 5.3740)]
    assert timetable.arrays.pattern_shape[of["n1"]] == -1
    assert not [p for p in report.problems if p.rule.startswith("shape")]


def test_without_shapes_there_is_none(tmp_path):
    timetable, _ = imported(tmp_path, BASE)
    assert set(timetable.arrays.pattern_shape.tolist()) == {-1}
    assert timetable.arrays.shape_start.tolist() == [0]


def test_a_shape_that_is_missing_is_reported_and_the_trips_stay(tmp_path):
    timetable, report = imported(tmp_path, BASE | {"trips.txt": TRIPS})
    said = [p.message for p in report.problems if p.rule == "shape"]
    assert len(said) == 2
    assert "“there” has no course" in said[0]
    assert len(timetable.trip_ids) == 4


@pytest.mark.parametrize("point", ["there,north,5.3,25\n", "there,91,5.3,25\n", "there,43,5,x\n"])
def test_a_point_that_cannot_be_read_is_left_out_and_reported(tmp_path, point):
    files = BASE | {"trips.txt": TRIPS, "shapes.txt": POINTS + point}
    timetable, report = imported(tmp_path, files)
    [problem] = [p for p in report.problems if p.rule == "shape-point"]
    assert (problem.file, problem.line) == ("shapes.txt", 8)
    assert len(course(timetable, patterns(timetable)["t1"])) == 3


def test_a_course_keeps_its_ends_and_what_the_eye_needs():
    lat = np.array([43.0, 43.001, 43.002, 43.002, 43.002])
    lon = np.array([5.0, 5.00001, 5.0, 5.001, 5.002])
    assert simplified(lat, lon).tolist() == [True, False, True, False, True]
    assert simplified(lat[:1], lon[:1]).tolist() == [False]
    assert simplified(lat[:0], lon[:0]).tolist() == []


def test_a_loop_back_to_its_beginning_is_kept():
    lat, lon = np.array([43.0, 43.01, 43.0]), np.array([5.0, 5.0, 5.0])
    assert simplified(lat, lon).tolist() == [True, True, True]


def test_no_point_is_farther_than_the_tolerance_from_what_is_kept():
    turn = np.linspace(0, 6, 2000)
    lat, lon = 43 + np.sin(turn) / 100, 5 + turn / 100
    kept = simplified(lat, lon)
    assert kept.sum() < 100
    between = np.interp(lon, lon[kept], lat[kept])
    # Straight up is farther than square to a slope of at most 60 degrees, at most twice.
    assert np.abs(between - lat).max() * 111_195 < TOLERANCE_M * 2


def test_the_most_frequent_shape_of_a_pattern_is_chosen():
    of_trip = np.array([0, 0, 0, 1, 2], np.int32)
    shape = np.array([4, 7, 7, -1, 4], np.int32)
    assert shape_of_patterns(of_trip, shape, 3).tolist() == [7, -1, 4]
