"""What leaves, on ordinary days, around midnight and when the clocks change."""

from datetime import date, datetime, timedelta

import pytest
from transport.feeds import BASE, feed, imported, timetable_of, with_rows

from callbot.transport.departures import first_after, first_last, left_today, next_departures
from callbot.transport.errors import UnknownId
from callbot.transport.timetable import covers


def at(text):
    return datetime.fromisoformat(text)


def rows(departures):
    return [(d.time.strftime("%d %H:%M"), d.line.name, d.trip_id) for d in departures]


@pytest.fixture(scope="module")
def timetable(tmp_path_factory):
    return timetable_of(tmp_path_factory.mktemp("departures"))


def test_the_next_ones_in_order_from_now_on(timetable):
    found = next_departures(timetable, "x:@vieux-port", at("2026-05-12T08:00+02:00"), limit=3)
    assert rows(found) == [
        ("12 08:00", "1", "t1"),
        ("12 09:00", "1", "t2"),
        ("13 00:40", "N", "n1"),
    ]
    first = found[0]
    assert (first.headsign, first.stop_id, first.stop_name) == ("Gare", "x:port", "Vieux-Port")
    assert (first.time.utcoffset(), first.service_day) == (timedelta(hours=2), date(2026, 5, 12))
    assert first.wheelchair is True


def test_now_may_be_in_any_zone_and_between_seconds(timetable):
    found = next_departures(timetable, "x:port", at("2026-05-12T06:00:00.500+00:00"), limit=1)
    assert rows(found) == [("12 09:00", "1", "t2")]


def test_the_last_stop_of_a_trip_is_no_departure(timetable):
    found = next_departures(timetable, "x:@gare", at("2026-05-12T00:00+02:00"), limit=2)
    assert [d.trip_id for d in found] == ["t3", "t3"]


def test_no_pickup_is_no_departure(tmp_path):
    times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\n" + (
        "t1,08:00:00,08:00:00,port,1,0\nt1,08:05:00,08:05:00,mairie,2,1\n"
        "t1,08:10:00,08:10:00,gare,3,0\n"
    )
    timetable = timetable_of(tmp_path, stop_times=times)
    assert next_departures(timetable, "x:mairie", at("2026-05-12T00:00+02:00")) == []


def test_yesterdays_service_after_midnight(timetable):
    found = next_departures(timetable, "x:port", at("2026-05-13T00:30+02:00"), limit=2)
    assert rows(found) == [("13 00:40", "N", "n1"), ("13 08:00", "1", "t1")]
    assert found[0].service_day == date(2026, 5, 12)


def test_after_midnight_of_the_first_and_past_the_last_day(timetable):
    assert rows(next_departures(timetable, "x:port", at("2026-05-01T00:00+02:00"), limit=1)) == [
        ("01 08:00", "1", "t1")
    ]
    assert rows(next_departures(timetable, "x:port", at("2026-07-01T00:30+02:00"))) == [
        ("01 00:40", "N", "n1")
    ]
    assert next_departures(timetable, "x:port", at("2026-07-01T00:41+02:00")) == []
    assert not covers(timetable, date(2026, 7, 1))
    assert covers(timetable, date(2026, 6, 30))


def test_a_trip_that_leaves_on_the_second_day_after_its_service_day(tmp_path):
    times = BASE["stop_times.txt"].replace("24:", "49:")
    timetable = timetable_of(tmp_path, stop_times=times)
    found = next_departures(timetable, "x:port", at("2026-05-13T01:00+02:00"), limit=1)
    assert (rows(found), found[0].service_day) == ([("13 01:40", "N", "n1")], date(2026, 5, 11))


def test_one_line_one_platform_a_limit_and_a_bound(timetable):
    now = at("2026-05-12T08:00+02:00")
    night = next_departures(timetable, "x:port", now, line_id="x:rn")
    assert [d.trip_id for d in night] == ["n1", "n1"]
    assert next_departures(timetable, "x:gare", now) == []
    assert len(next_departures(timetable, "x:gare2", now)) == 2
    assert next_departures(timetable, "x:port", now, limit=0) == []
    assert len(next_departures(timetable, "x:port", now, within=timedelta(hours=1))) == 2


def test_ids_that_do_not_exist(timetable):
    now = at("2026-05-12T08:00+02:00")
    with pytest.raises(UnknownId, match="no stop with the id 'x:nowhere'"):
        next_departures(timetable, "x:nowhere", now)
    with pytest.raises(UnknownId, match="no line with the id 'x:99'"):
        next_departures(timetable, "x:port", now, line_id="x:99")


def test_exceptions_add_and_remove_days(tmp_path):
    dates = "service_id,date,exception_type\nweek,20260513,2\nweek,20260702,1\n"
    timetable = timetable_of(tmp_path, calendar_dates=dates)
    assert rows(next_departures(timetable, "x:port", at("2026-05-13T08:00+02:00"), limit=1)) == [
        ("14 08:00", "1", "t1")
    ]
    assert rows(next_departures(timetable, "x:port", at("2026-07-01T12:00+02:00"), limit=1)) == [
        ("02 08:00", "1", "t1")
    ]


CHANGES = feed(
    calendar=BASE["calendar.txt"].replace("20260501,20260630", "20260301,20261130"),
    stop_times=BASE["stop_times.txt"].replace("24:40", "02:30").replace("24:50", "02:50"),
)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # 29 March has 23 hours: noon minus 12 hours is 23:00 (+01:00) of the 28th.
        ("2026-03-28T20:00+01:00", "2026-03-29T01:30:00+01:00"),
        ("2026-03-29T06:00+02:00", "2026-03-29T08:00:00+02:00"),
        # 25 October has 25 hours: noon minus 12 hours is 01:00 (+02:00) of that day.
        ("2026-10-24T20:00+02:00", "2026-10-25T02:30:00+01:00"),
        ("2026-10-25T06:00+01:00", "2026-10-25T08:00:00+01:00"),
    ],
)
def test_times_count_from_noon_minus_12_hours_when_the_clocks_change(tmp_path, now, expected):
    timetable, _ = imported(tmp_path, CHANGES)
    found = next_departures(timetable, "x:port", at(now), limit=1)
    assert found[0].time.isoformat() == expected


def test_left_today_ends_in_the_early_morning(timetable):
    evening = left_today(timetable, "x:port", at("2026-05-12T22:00+02:00"))
    assert rows(evening) == [("13 00:40", "N", "n1")]
    night = left_today(timetable, "x:port", at("2026-05-13T00:30+02:00"))
    assert rows(night) == [("13 00:40", "N", "n1")]
    assert left_today(timetable, "x:port", at("2026-05-13T00:50+02:00")) == []
    morning = left_today(timetable, "x:port", at("2026-05-13T05:00+02:00"))
    assert rows(morning) == [
        ("13 08:00", "1", "t1"),
        ("13 09:00", "1", "t2"),
        ("14 00:40", "N", "n1"),
    ]


def test_only_what_goes_on_to_a_station(timetable):
    morning = at("2026-05-12T08:00+02:00")
    there = left_today(timetable, "x:port", morning, towards="x:gare")
    assert [d.trip_id for d in there] == [
        d.trip_id for d in left_today(timetable, "x:port", morning) if d.headsign == "Gare"
    ]
    assert there
    assert not left_today(timetable, "x:gare", morning, towards="x:gare")


def test_a_night_trip_written_on_the_next_day_still_belongs_to_tonight(tmp_path):
    timetable = timetable_of(tmp_path, stop_times=CHANGES["stop_times.txt"])
    assert rows(left_today(timetable, "x:port", at("2026-05-12T22:00+02:00"))) == [
        ("13 02:30", "N", "n1")
    ]
    found = first_last(timetable, "x:port", date(2026, 5, 12), line_id="x:rn")
    assert [f.last.isoformat() for f in found] == ["2026-05-13T02:30:00+02:00"]


def test_first_after_looks_some_days_ahead(tmp_path):
    weekend = BASE["calendar.txt"].replace("1,1,1,1,1,1,1", "0,0,0,0,0,1,1")
    timetable = timetable_of(tmp_path, calendar=weekend)
    monday = at("2026-05-11T12:00+02:00")
    assert next_departures(timetable, "x:port", monday) == []
    assert rows([first_after(timetable, "x:port", monday)]) == [("16 08:00", "1", "t1")]
    assert first_after(timetable, "x:port", monday, days=3) is None


def test_first_and_last_by_line_and_headsign(timetable):
    found = first_last(timetable, "x:@vieux-port", date(2026, 5, 12))
    assert [(f.line.name, f.headsign, f.first.isoformat(), f.last.isoformat()) for f in found] == [
        ("1", "Gare", "2026-05-12T08:00:00+02:00", "2026-05-12T09:00:00+02:00"),
        ("N", "Gare", "2026-05-13T00:40:00+02:00", "2026-05-13T00:40:00+02:00"),
    ]
    assert first_last(timetable, "x:@vieux-port", date(2026, 7, 20)) == []


def test_headsign_of_the_stop_then_of_the_trip_then_the_last_stops_name(tmp_path):
    times = "trip_id,arrival_time,departure_time,stop_id,stop_sequence,stop_headsign\n" + (
        "t1,08:00:00,08:00:00,port,1,Gare via Mairie\nt1,08:10:00,08:10:00,gare,3,\n"
        "t2,09:00:00,09:00:00,port,1,\nt2,09:10:00,09:10:00,gare,3,\n"
        "t9,10:00:00,10:00:00,port,1,\nt9,10:10:00,10:10:00,mairie,3,\n"
    )
    trips = with_rows("trips", "r1,week,t9,,,\n")
    timetable = timetable_of(tmp_path, stop_times=times, trips=trips)
    found = next_departures(timetable, "x:port", at("2026-05-12T08:00+02:00"), limit=3)
    assert [d.headsign for d in found] == ["Gare via Mairie", "Gare", "Mairie, Place"]
    assert [d.wheelchair for d in found] == [True, True, None]
