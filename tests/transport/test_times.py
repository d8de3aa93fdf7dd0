"""Times of trips: past midnight, blank ones, frequencies."""

import math

import pytest
from transport.feeds import BASE, calls_of, feed, imported, timetable_of, trip_names

from callbot.transport.values import clock_text, float_of, seconds_of

TIMES = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled\n"


def blank_middle(distances):
    a, b, c, d = distances
    return TIMES + (
        f"t1,08:00:00,08:00:00,port,1,{a}\nt1,,,mairie,4,{b}\n"
        f"t1,,,gare,5,{c}\nt1,08:30:00,08:31:00,gare2,9,{d}\n"
    )


def test_times_past_midnight_stay_on_their_service_day(tmp_path):
    assert calls_of(timetable_of(tmp_path), "n1")[0] == ("x:port", "24:40:00", "24:40:00")


def test_blank_times_are_spread_by_distance(tmp_path):
    timetable = timetable_of(tmp_path, stop_times=blank_middle(["0", "500", "900", "1000"]))
    assert [c[2] for c in calls_of(timetable, "t1")] == [
        "08:00:00",
        "08:15:00",
        "08:27:00",
        "08:31:00",
    ]


@pytest.mark.parametrize("distances", [["", "", "", ""], ["0", "", "900", "1000"], ["5"] * 4])
def test_blank_times_are_spread_evenly_without_usable_distances(tmp_path, distances):
    timetable = timetable_of(tmp_path, stop_times=blank_middle(distances))
    assert [c[1] for c in calls_of(timetable, "t1")][1:3] == ["08:10:00", "08:20:00"]


def test_one_of_arrival_and_departure_stands_for_both(tmp_path):
    times = TIMES + "t1,,08:00:00,port,1,\nt1,08:05:00,,mairie,2,\nt1,08:09:00,,gare,3,\n"
    assert calls_of(timetable_of(tmp_path, stop_times=times), "t1") == [
        ("x:port", "08:00:00", "08:00:00"),
        ("x:mairie", "08:05:00", "08:05:00"),
        ("x:gare", "08:09:00", "08:09:00"),
    ]


def test_rows_of_a_trip_may_be_scattered_and_out_of_order(tmp_path):
    head, *rows = BASE["stop_times.txt"].splitlines()
    timetable = timetable_of(tmp_path, stop_times="\n".join([head, *reversed(rows)]))
    assert [c[0] for c in calls_of(timetable, "t3")] == ["x:gare2", "x:mairie", "x:port"]


FREQUENCY = "trip_id,start_time,end_time,headway_secs,exact_times\n"


@pytest.mark.parametrize(("exact", "flag"), [("0", 0), ("1", 1), ("", 0)])
def test_frequencies_become_trips_until_before_the_end(tmp_path, exact, flag):
    rows = f"t1,06:00:00,06:30:00,600,{exact}\nt1,23:50:00,24:10:00,1200,{exact}\n"
    timetable = timetable_of(tmp_path, frequencies=FREQUENCY + rows)
    assert trip_names(timetable) == [
        "n1",
        "t1#06:00:00",
        "t1#06:10:00",
        "t1#06:20:00",
        "t1#23:50:00",
        "t2",
        "t3",
    ]
    assert calls_of(timetable, "t1#23:50:00") == [
        ("x:port", "23:50:00", "23:50:00"),
        ("x:mairie", "23:55:00", "23:55:30"),
        ("x:gare", "24:00:00", "24:00:00"),
    ]
    of_frequency = [timetable.trip_ids[t].startswith("t1#") for t in range(7)]
    exacts = timetable.arrays.trip_exact[of_frequency]
    assert set(exacts.tolist()) == {flag}


@pytest.mark.parametrize(
    "row", ["t9,06:00:00,07:00:00,600,0", "t1,06:00:00,07:00:00,0,0", "t1,6h,07:00:00,600,0"]
)
def test_a_frequency_that_makes_no_sense_is_reported_and_the_trip_stays(tmp_path, row):
    timetable, report = imported(tmp_path, feed(frequencies=f"{FREQUENCY}{row}\n"))
    assert [(p.rule, p.line) for p in report.problems] == [("frequency", 2)]
    assert "t1" in trip_names(timetable)


@pytest.mark.parametrize(
    "text", ["7h30", "08:60:00", "8:5:00", "-1:00:00", "999:00:00", "８:00:00x"]
)
def test_texts_that_are_no_time(text):
    assert seconds_of(text) == -2


def test_times_are_written_as_they_are_read():
    assert [clock_text(seconds_of(t)) for t in ("7:05:09", "47:59:59")] == ["07:05:09", "47:59:59"]


def test_numbers_outside_the_world_are_none():
    assert float_of("43.5", low=-90, high=90) == 43.5
    for text in ("90.1", "nan", "inf", "1,5", ""):
        assert math.isnan(float_of(text, low=-90, high=90))
