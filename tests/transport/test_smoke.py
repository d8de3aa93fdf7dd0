"""The questions that a new timetable is asked before it is taken into use."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from transport.feeds import BASE, feed, imported, with_rows

from callbot.transport.errors import FeedError
from callbot.transport.smoke import guard, smoke

TODAY = date(2026, 5, 12)


@pytest.fixture(scope="module")
def timetable(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("smoke"), feed())[0]


def test_a_sound_timetable_passes(timetable):
    smoke(timetable)
    guard(None, TODAY)(timetable)
    guard(timetable, TODAY)(timetable)


def test_services_that_run_rarely_pass(tmp_path):
    calendar = BASE["calendar.txt"].replace("1,1,1,1,1,1,1,", "0,0,0,1,0,0,0,")
    smoke(imported(tmp_path, feed(calendar=calendar))[0])


def test_departures_out_of_order_are_refused(timetable):
    arrays = timetable.arrays
    mixed = replace(arrays, leave_time=arrays.leave_time[::-1].copy())
    with pytest.raises(FeedError, match="impossible departures"):
        smoke(replace(timetable, arrays=mixed))


def test_a_timetable_on_which_nothing_runs_is_refused(timetable):
    arrays = timetable.arrays
    empty = replace(arrays, service_bits=np.zeros_like(arrays.service_bits))
    with pytest.raises(FeedError, match="Nothing leaves"):
        smoke(replace(timetable, arrays=empty, _active={}))


def test_a_line_without_a_route_is_refused(timetable):
    arrays = timetable.arrays
    lost = replace(arrays, pattern_line=np.full_like(arrays.pattern_line, -1))
    with pytest.raises(FeedError, match="knows no route"):
        smoke(replace(timetable, arrays=lost))


def test_a_newer_one_that_has_ended_is_worse_than_the_one_in_use(timetable, tmp_path):
    calendar = BASE["calendar.txt"].replace("20260501,20260630", "20260401,20260430")
    ended = imported(tmp_path, feed(calendar=calendar))[0]
    with pytest.raises(FeedError, match="ended on 2026-04-30, the one in use goes to 2026-06-30"):
        guard(timetable, TODAY)(ended)
    guard(ended, TODAY)(ended)  # both have


def test_a_newer_one_that_lacks_most_trips_is_worse(timetable, tmp_path):
    more = "".join(f"r1,week,x{i},Gare,0,1\n" for i in range(8))
    times = "".join(
        f"x{i},10:0{i}:00,10:0{i}:00,port,1\nx{i},10:1{i}:00,10:1{i}:00,gare,2\n" for i in range(8)
    )
    files = feed(trips=with_rows("trips", more), stop_times=with_rows("stop_times", times))
    large = imported(tmp_path, files)[0]
    with pytest.raises(FeedError, match="has 4 trips, the one in use 12"):
        guard(large, TODAY)(timetable)
