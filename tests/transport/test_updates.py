"""Trip updates: how late, cancelled, skipped, added; what is matched and what is let be."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from helpers.data import data_path
from transport.feeds import BASE, feed, imported, with_rows
from transport.updates_feed import message, read, trip

from callbot.transport.departures import first_after, left_today, next_departures
from callbot.transport.errors import FeedError
from callbot.transport.update_reader import UpdateReader
from callbot.transport.updates import CANCELLED, current

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 5, 12)
PORT, HALL, STATION = "x:@vieux-port", "x:@mairie-place", "x:@gare"
FREQUENT = {
    "frequencies.txt": "trip_id,start_time,end_time,headway_secs,exact_times\n"
    "t3,10:00:00,11:00:00,600,0\n"
}
CANCELED, ADDED, UNSCHEDULED, REPLACED, DUPLICATED, DELETED, NEW = 3, 1, 2, 5, 6, 7, 8


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


NOW = at("2026-05-12T07:50")


@pytest.fixture(scope="module")
def timetable(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("updates"), feed())[0]


@pytest.fixture(scope="module")
def often(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("often"), BASE | FREQUENT)[0]


def shown(departures):
    """Time, trip and lateness in seconds; X stands for cancelled."""
    return [
        (f"{d.time:%H:%M:%S}", d.trip_id,
         "X" if d.cancelled else None if d.delay is None else int(d.delay.total_seconds()))
        for d in departures
    ]  # fmt: skip


def late(updates, trip_id, day=DAY):
    """What is known of each call of a trip: seconds late, None unknown, X skipped."""
    timetable, news = updates.timetable, updates.days[day]
    row = next(t for t in range(len(timetable.trip_ids)) if timetable.trip_ids[t] == trip_id)
    place = news.place[row]
    if place < 0:
        return None
    calls = slice(news.start[place], news.start[place + 1])
    columns = zip(news.departure[calls], news.known[calls], news.skipped[calls], strict=True)
    return ["X" if skip else int(seconds) if known else None for seconds, known, skip in columns]


def test_a_late_trip_is_late_at_the_following_stops_too(timetable):
    updates = read(timetable, trip("t1", (2, 120)), made=NOW)
    assert late(updates, "t1") == [None, 120, 120]
    found = next_departures(timetable, HALL, NOW, limit=2, updates=updates)
    assert shown(found) == [("08:07:30", "t1", 120), ("08:25:00", "t3", None)]
    assert found[0].planned == at("2026-05-12T08:05:30")
    assert dict(updates.counts) == {"matched": 1}


def test_stops_are_known_by_sequence_or_by_id(timetable):
    by_number = read(timetable, trip("t1", (1, 60), (3, 180)), made=NOW)
    by_id = read(timetable, trip("t1", ("port", 60), ("gare", 180)), made=NOW)
    assert late(by_number, "t1") == late(by_id, "t1") == [60, 60, 180]


def test_a_time_counts_as_a_delay(timetable):
    update = trip("t1")
    moment = int(at("2026-05-12T08:03").timestamp())
    update["stop_time_update"] = [{"stop_sequence": 1, "departure": {"time": moment}}]
    assert late(read(timetable, update, made=NOW), "t1") == [180, 180, 180]


def test_a_delay_of_the_whole_trip(timetable):
    updates = read(timetable, trip("t1") | {"delay": 240}, made=NOW)
    assert late(updates, "t1") == [240, 240, 240]


def test_what_ends_what_is_known_and_what_is_skipped(timetable):
    update = trip("t1", (1, 60))
    update["stop_time_update"] += [
        {"stop_sequence": 2, "schedule_relationship": 1},
        {"stop_sequence": 3, "schedule_relationship": 2},
    ]
    assert late(read(timetable, update, made=NOW), "t1") == [60, "X", None]
    update["stop_time_update"].pop()
    updates = read(timetable, update, made=NOW)
    assert late(updates, "t1") == [60, "X", 60]
    found = next_departures(timetable, HALL, NOW, limit=1, updates=updates)
    assert shown(found) == [("08:05:30", "t1", "X")]
    assert found[0].delay is None


def test_no_trip_arrives_before_it_left(timetable):
    updates = read(timetable, trip("t1", (1, 600), (2, -300)), made=NOW)
    assert late(updates, "t1") == [600, 270, 0]
    news = updates.days[DAY]
    start = news.start[news.place[news.place >= 0][0]]
    assert news.arrival[start + 1] == 300  # 08:10:00, when it leaves the stop before


def test_a_delay_of_more_than_a_day_is_a_mistake(timetable):
    assert late(read(timetable, trip("t1", (1, 100_000)), made=NOW), "t1") == [None, None, None]


def test_a_late_vehicle_still_comes_and_an_early_one_is_gone(timetable):
    updates = read(timetable, trip("t1", (1, 900)), trip("t2", (1, -1800)), made=NOW)
    now = at("2026-05-12T08:10")
    assert shown(next_departures(timetable, PORT, now, limit=2, updates=updates)) == [
        ("08:15:00", "t1", 900),
        ("08:30:00", "t2", -1800),
    ]
    later = next_departures(timetable, PORT, at("2026-05-12T08:31"), limit=1, updates=updates)
    assert shown(later) == [("00:40:00", "n1", None)]


def test_a_cancelled_trip_is_shown_as_such_on_its_day_only(timetable):
    updates = read(timetable, trip("t1", schedule_relationship=CANCELED), made=NOW)
    found = next_departures(timetable, PORT, NOW, limit=2, updates=updates)
    assert shown(found) == [("08:00:00", "t1", "X"), ("09:00:00", "t2", None)]
    tomorrow = at("2026-05-13T07:50")
    assert shown(next_departures(timetable, PORT, tomorrow, limit=1, updates=updates)) == [
        ("08:00:00", "t1", None)
    ]
    assert updates.counts["cancelled"] == 1
    assert first_after(timetable, PORT, NOW, updates=updates).trip_id == "t2"
    assert (updates.days[DAY].state == CANCELLED).all()


def test_a_deleted_trip_is_not_shown_at_all(timetable):
    updates = read(timetable, trip("t1", schedule_relationship=DELETED), made=NOW)
    assert shown(next_departures(timetable, PORT, NOW, limit=1, updates=updates)) == [
        ("09:00:00", "t2", None)
    ]


def run(relation, *stops, trip_id="extra", **more):
    """An update with absolute times: stops are (stop id, local time)."""
    rows = [
        {"stop_id": id_, "departure": {"time": int(at(f"2026-05-12T{time}").timestamp())}}
        for id_, time in stops
    ]
    said = {"trip_id": trip_id, "route_id": "r1", "schedule_relationship": relation}
    return {"trip": said, "stop_time_update": rows, **more}


@pytest.mark.parametrize("relation", [ADDED, NEW])
def test_an_added_vehicle_is_among_the_departures(timetable, relation):
    updates = read(timetable, run(relation, ("port", "08:15"), ("gare", "08:25")), made=NOW)
    found = next_departures(timetable, PORT, NOW, limit=3, updates=updates)
    assert shown(found) == [
        ("08:00:00", "t1", None),
        ("08:15:00", "extra", 0),
        ("09:00:00", "t2", None),
    ]
    extra = found[1]
    assert (extra.added, extra.headsign, extra.line.name) == (True, "Gare", "1")
    assert next_departures(timetable, STATION, NOW, limit=1, updates=updates)[0].trip_id == "t3"
    assert not next_departures(timetable, PORT, NOW, line_id="x:rn", limit=1, updates=updates)[
        0
    ].added
    here = next_departures(timetable, "x:port", NOW, limit=2, updates=updates)
    assert [d.trip_id for d in here] == ["t1", "extra"]


def test_an_added_vehicle_of_the_night_belongs_to_the_evening(timetable):
    updates = read(timetable, run(ADDED, ("port", "23:50"), ("gare", "23:59")), made=NOW)
    assert updates.added[0].day == DAY
    evening = left_today(timetable, PORT, at("2026-05-12T23:00"), updates=updates)
    assert shown(evening) == [("23:50:00", "extra", 0), ("00:40:00", "n1", None)]


@pytest.mark.parametrize(
    "update",
    [
        run(ADDED, ("port", "08:15")),
        run(ADDED, ("port", "08:15"), ("nowhere", "08:20")),
        run(ADDED, ("port", "08:15"), ("gare", "08:25"))
        | {"trip": {"trip_id": "e", "route_id": "r9", "schedule_relationship": ADDED}},
        trip("unheard of", (1, 60)),
    ],
)
def test_what_nothing_is_known_of_is_counted_and_left_out(timetable, update):
    updates = read(timetable, update, made=NOW)
    assert (updates.added, dict(updates.counts)) == ((), {"unmatched": 1})


def test_a_replaced_trip_runs_as_it_is_said_and_not_as_planned(timetable):
    update = run(REPLACED, ("port", "08:02"), ("gare", "08:09"), trip_id="t1")
    updates = read(timetable, update, made=NOW)
    found = next_departures(timetable, PORT, NOW, limit=2, updates=updates)
    assert shown(found) == [("08:02:00", "t1", 0), ("09:00:00", "t2", None)]
    hall = next_departures(timetable, HALL, NOW, limit=1, updates=updates)
    assert shown(hall) == [("08:25:00", "t3", None)]  # it no longer calls there


def test_a_duplicated_trip_runs_again_at_another_time(timetable):
    update = trip("t1", schedule_relationship=DUPLICATED) | {
        "trip_properties": {
            "trip_id": "t1-again",
            "start_date": "20260512",
            "start_time": "08:30:00",
        }
    }
    updates = read(timetable, update, made=NOW)
    assert shown(next_departures(timetable, HALL, NOW, limit=3, updates=updates)) == [
        ("08:05:30", "t1", None),
        ("08:25:00", "t3", None),
        ("08:35:30", "t1-again", 0),
    ]


def test_without_a_trip_id_route_direction_and_time_tell_which_it_is(timetable):
    said = {"route_id": "r1", "start_time": "08:20:00", "direction_id": 1}
    updates = read(timetable, trip("", (1, 60), **said), made=NOW)
    assert late(updates, "t3") == [60, 60, 60]
    other = read(timetable, trip("", (1, 60), **said | {"direction_id": 0}), made=NOW)
    assert dict(other.counts) == {"unmatched": 1}


def test_a_route_and_time_that_fit_two_trips_tell_nothing(tmp_path):
    files = feed(
        trips=with_rows("trips", "r1,week,t4,Gare,0,1\n"),
        stop_times=with_rows(
            "stop_times", "t4,08:00:00,08:00:00,port,1\nt4,08:09:00,08:09:00,gare,2\n"
        ),
    )
    both = imported(tmp_path, files)[0]
    updates = read(both, trip("", (1, 60), route_id="r1", start_time="08:00:00"), made=NOW)
    assert dict(updates.counts) == {"unmatched": 1}


def test_without_a_date_it_is_the_running_nearest_to_the_message(timetable):
    update = trip("n1", (1, 60), start_date="")
    after_midnight = read(timetable, update, made=at("2026-05-13T00:45"))
    assert list(after_midnight.days) == [DAY]  # it left at 24:40 of the day before
    evening = read(timetable, update, made=at("2026-05-13T22:00"))
    assert list(evening.days) == [date(2026, 5, 13)]


def test_trips_that_only_have_a_frequency_are_known_by_their_start(often):
    updates = read(often, trip("t3", (1, 60), start_time="10:10:00"), made=NOW)
    assert late(updates, "t3#10:10:00") == [60, 60, 60]
    found = next_departures(often, STATION, at("2026-05-12T10:05"), limit=2, updates=updates)
    assert shown(found) == [("10:11:00", "t3#10:10:00", 60), ("10:20:00", "t3#10:20:00", None)]
    assert [d.exact for d in found] == [True, False]


def test_an_unscheduled_run_is_laid_on_the_nearest_of_its_frequency(often):
    update = trip("t3", (1, 0), start_time="10:12:00", schedule_relationship=UNSCHEDULED)
    moment = int(at("2026-05-12T10:12").timestamp())
    update["stop_time_update"] = [{"stop_sequence": 1, "departure": {"time": moment}}]
    assert late(read(often, update, made=NOW), "t3#10:10:00") == [120, 120, 120]


def test_of_two_updates_of_a_trip_the_last_counts(timetable):
    updates = read(timetable, trip("t1", (1, 60)), trip("t1", (1, 300)), made=NOW)
    assert late(updates, "t1") == [300, 300, 300]
    assert updates.counts["matched"] == 1


def test_the_same_trip_on_two_days(timetable):
    updates = read(
        timetable, trip("t1", (1, 60)), trip("t1", (1, 90), start_date="20260513"), made=NOW
    )
    assert late(updates, "t1") == [60, 60, 60]
    assert late(updates, "t1", date(2026, 5, 13)) == [90, 90, 90]


def test_the_night_on_which_the_clocks_change_counts_from_noon(tmp_path):
    calendar = BASE["calendar.txt"].replace("20260501,20260630", "20260301,20261031")
    autumn = imported(tmp_path, feed(calendar=calendar))[0]
    moment = int(datetime(2026, 10, 25, 7, 2, tzinfo=UTC).timestamp())  # 08:02 after the change
    update = trip("t1", start_date="20261025")
    update["stop_time_update"] = [{"stop_sequence": 1, "departure": {"time": moment}}]
    updates = read(autumn, update, made=at("2026-10-25T07:50"))
    assert late(updates, "t1", date(2026, 10, 25)) == [120, 120, 120]


def test_updates_go_stale_and_say_since_when(timetable):
    updates = read(timetable, trip("t1", (1, 60)), made=NOW)
    soon, later = NOW + timedelta(minutes=4), NOW + timedelta(minutes=6)
    assert (updates.fresh(soon), updates.unavailable_since(soon)) == (True, None)
    assert (updates.fresh(later), updates.unavailable_since(later)) == (False, NOW)
    assert current(updates, timetable, soon) is updates
    assert current(updates, timetable, later) is None
    assert current(None, timetable, soon) is None


def test_updates_of_another_timetable_are_left_aside(timetable, often):
    updates = read(timetable, trip("t1", (1, 60)), made=NOW)
    assert current(updates, often, NOW) is None
    assert shown(next_departures(often, PORT, NOW, limit=1, updates=updates)) == [
        ("08:00:00", "t1", None)
    ]


def test_a_message_without_a_time_is_as_old_as_its_reading(timetable):
    data = message(trip("t1", (1, 60)), made=None)
    updates = UpdateReader(timetable).read([(data, "")], read_at=NOW)
    assert updates.as_of == NOW


def test_nothing_said_is_no_change(timetable):
    updates = read(timetable, made=NOW)
    assert (dict(updates.days), updates.added) == ({}, ())
    assert shown(next_departures(timetable, PORT, NOW, limit=1, updates=updates)) == [
        ("08:00:00", "t1", None)
    ]


def test_a_feed_that_is_not_there_is_named(timetable):
    with pytest.raises(FeedError, match="no feed 'y'; there are x"):
        read(timetable, made=NOW, feed="y")


@pytest.mark.data
def test_a_real_message_over_another_citys_timetable_changes_nothing(timetable):
    data = data_path("gtfs-rt", "mbta_tripupdates.pb").read_bytes()
    updates = UpdateReader(timetable).read([(data, "")], read_at=NOW)
    assert updates.as_of == datetime(2017, 12, 18, 18, 46, 13, tzinfo=UTC)
    assert (dict(updates.days), dict(updates.counts)) == ({}, {"unmatched": 49})
