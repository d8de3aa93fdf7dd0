"""Where lines run: along shapes or straight, once, and side by side where they share a way."""

import numpy as np
import pytest
from transport.feeds import BASE, imported, with_rows
from transport.test_shapes import TRIPS

from callbot.transport.along import locate
from callbot.transport.courses import course, line_edges, line_stretches

PORT, HALL, STATION = (43.295, 5.374), (43.296, 5.379), (43.3021, 5.3801)
ROUND_THE_HILL = """\
shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence
there,43.2950,5.3740,1
there,43.2970,5.3760,2
there,43.2960,5.3790,3
there,43.2990,5.3760,4
there,43.3020,5.3800,5
back,43.3022,5.3802,1
back,43.2960,5.3790,2
back,43.2950,5.3740,3
"""


@pytest.fixture
def straight(tmp_path):
    return imported(tmp_path, BASE)[0]


@pytest.fixture
def shaped(tmp_path):
    return imported(tmp_path, BASE | {"trips.txt": TRIPS, "shapes.txt": ROUND_THE_HILL})[0]


def points(stretches):
    return [stretch.points for stretch in stretches]


def test_without_shapes_a_line_runs_straight_and_is_drawn_once(straight):
    metro, night = line_stretches(straight, [True, False])
    assert points(metro) == [(PORT, HALL, STATION)]
    assert points(night) == [(PORT, STATION)]


def test_with_shapes_it_runs_along_them(shaped):
    metro, night = line_stretches(shaped, [True, False])
    [way] = points(metro)
    assert way == (PORT, (43.297, 5.376), HALL, (43.299, 5.376), (43.302, 5.38))
    assert points(night) == [(PORT, STATION)]


def test_each_way_between_stations_is_known_in_its_direction(shaped):
    edges = line_edges(shaped)[0]
    assert edges[0, 1] == (PORT, (43.297, 5.376), HALL)
    assert edges[1, 0] == (HALL, PORT)  # the way back has a course of its own


def test_the_course_of_a_ride_goes_as_the_ride_does(straight, shaped):
    assert course(straight, 0, [2, 1]) == (STATION, HALL)
    assert course(shaped, 0, [0, 1, 2])[1] == (43.297, 5.376)
    assert course(straight, 1, [2, 0]) == (STATION, PORT)  # nothing runs back: its way reversed
    assert course(straight, 1, [0, 1]) == (PORT, HALL)  # nothing runs there at all
    assert course(straight, 0, [1]) == ()


def test_lines_that_share_a_way_run_side_by_side(tmp_path):
    rows = (
        "b1,10:00:00,10:00:00,gare,1\nb1,10:04:00,10:04:00,mairie,2\nb1,10:09:00,10:09:00,port,3\n"
    )
    files = BASE | {
        "routes.txt": with_rows("routes", "r2,2,Gare - Port,0,,\n"),
        "trips.txt": with_rows("trips", "r2,week,b1,Port,0,1\n"),
        "stop_times.txt": with_rows("stop_times", rows),
    }
    timetable = imported(tmp_path, files)[0]
    order = [line.name for line in timetable.lines]
    drawn = dict(zip(order, line_stretches(timetable, [True, False, True]), strict=True))
    first, second = drawn["1"][0], drawn["2"][0]
    assert first.points == second.points[::-1]
    # To the left of the one is to the right of the other, which runs the other way.
    assert (first.offset, second.offset) == (-0.5, -0.5)
    alone = line_stretches(timetable, [False, False, False])
    assert {stretch.offset for stretches in alone for stretch in stretches} == {0.0}


def test_a_way_that_hardly_anything_takes_is_not_drawn(tmp_path):
    rare = BASE["calendar.txt"] + "once,1,0,0,0,0,0,0,20260504,20260504\n"
    rows = "odd,12:00:00,12:00:00,port,1\nodd,12:09:00,12:09:00,gare,2\n"
    files = BASE | {
        "calendar.txt": rare,
        "trips.txt": with_rows("trips", "r1,once,odd,Gare,0,1\n"),
        "stop_times.txt": with_rows("stop_times", rows),
    }
    timetable = imported(tmp_path, files)[0]
    assert points(line_stretches(timetable, [True, False])[0]) == [(PORT, HALL, STATION)]


def test_stops_are_found_along_a_course_forward_only():
    lat = np.array([43.0, 43.0, 43.01, 43.01, 43.0])
    lon = np.array([5.0, 5.01, 5.01, 5.0, 5.0])  # once round the block
    corner_and_home = [43.0, 43.01, 43.0], [5.0, 5.005, 5.0]
    there, back = locate(lat, lon, *map(np.array, corner_and_home))
    assert there == ((43.0, 5.0), (43.0, 5.01), (43.01, 5.01), (43.01, 5.005))
    assert back == ((43.01, 5.005), (43.01, 5.0), (43.0, 5.0))


def test_a_stop_far_from_the_course_has_no_part_of_it():
    lat, lon = np.array([43.0, 43.0]), np.array([5.0, 5.1])
    near, far, unknown = 43.0, 43.1, np.nan
    parts = locate(lat, lon, np.array([near, far, near]), np.array([5.0, 5.05, 5.1]))
    assert parts == [(), ()]
    assert locate(lat, lon, np.array([near, unknown]), np.array([5.0, 5.05])) == [()]


def test_a_stop_beside_the_course_is_where_the_course_is_nearest():
    lat, lon = np.array([43.0, 43.0]), np.array([5.0, 5.1])
    [part] = locate(lat, lon, np.array([43.0005, 42.9995]), np.array([5.02, 5.03]))
    assert part == ((43.0, 5.02), (43.0, 5.03))
