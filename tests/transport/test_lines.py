"""Where lines go and what serves a stop."""

import pytest
from transport.feeds import BASE, timetable_of, with_rows

from callbot.transport.line_table import mode_of
from callbot.transport.lines import lines_at, routes, serves


@pytest.fixture(scope="module")
def timetable(tmp_path_factory):
    return timetable_of(tmp_path_factory.mktemp("lines"))


def ways(timetable, line_id):
    return [(d.headsign, [s.name for s in d.stations]) for d in routes(timetable, line_id)]


LINE_1 = [
    ("Gare", ["Vieux-Port", "Mairie, Place", "Gare"]),
    ("Vieux-Port", ["Gare", "Mairie, Place", "Vieux-Port"]),
]


def test_both_directions_the_most_used_first(timetable):
    assert ways(timetable, "x:r1") == LINE_1
    assert [s.name for s in routes(timetable, "x:rn")[0].termini] == ["Vieux-Port", "Gare"]


def test_directions_that_the_feed_does_not_name_are_found_by_their_order(tmp_path):
    trips = BASE["trips.txt"].replace("direction_id", "other_id")
    assert ways(timetable_of(tmp_path, trips=trips), "x:r1") == LINE_1


def test_a_line_that_only_runs_one_way_has_one_direction(tmp_path):
    trips = BASE["trips.txt"].replace("direction_id", "other_id")
    timetable = timetable_of(tmp_path, trips=trips)
    assert len(routes(timetable, "x:rn")) == 1


def test_the_usual_pattern_wins_over_a_rare_variant(tmp_path):
    trips = with_rows("trips", "r1,week,t9,Mairie,0,1\n")
    times = with_rows("stop_times", "t9,7:00:00,7:00:00,port,1\nt9,7:05:00,7:05:00,mairie,2\n")
    timetable = timetable_of(tmp_path, trips=trips, stop_times=times)
    assert ways(timetable, "x:r1") == LINE_1


def test_whether_a_line_serves_a_station_or_platform(timetable):
    assert serves(timetable, "x:r1", "x:@gare")
    assert serves(timetable, "x:r1", "x:gare2")
    assert not serves(timetable, "x:rn", "x:mairie")
    assert not serves(timetable, "x:rn", "x:gare2")


def test_lines_that_leave_from_a_stop(timetable):
    assert [line.name for line in lines_at(timetable, "x:@vieux-port")] == ["1", "N"]
    assert [line.name for line in lines_at(timetable, "x:gare2")] == ["1"]
    assert lines_at(timetable, "x:gare") == []


def test_what_is_known_of_a_line(timetable):
    line = timetable.line("x:r1")
    assert (line.name, line.mode, line.color, line.text_color) == ("1", "metro", "FF0000", "FFFFFF")
    assert timetable.line("x:rn").color == ""


@pytest.mark.parametrize(
    ("route_type", "mode"),
    [("0", "tram"), ("3", "bus"), ("4", "ferry"), ("7", "funicular"), ("11", "bus"), ("109", "rail"),
     ("401", "metro"), ("900", "tram"), ("1300", "cable"), ("8", "other"), ("", "other"), ("-1", "other")],
)  # fmt: skip
def test_modes_plain_and_extended(route_type, mode):
    assert mode_of(route_type) == mode
