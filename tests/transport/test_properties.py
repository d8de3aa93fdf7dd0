"""What holds for any feed: made-up timetables against brute force, and mutilated files."""

import csv
import io
import tempfile
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st
from transport.feeds import BASE, NOW, calls_of, imported, write_folder, write_zip

from callbot.transport.departures import first_last, left_today, next_departures
from callbot.transport.errors import FeedError
from callbot.transport.importing import import_feed
from callbot.transport.values import clock_text, seconds_of

PARIS = ZoneInfo("Europe/Paris")
SLOW = settings(max_examples=40, deadline=None)

trips = st.lists(
    st.tuples(
        st.integers(0, 30 * 3600),  # first departure
        st.lists(st.integers(0, 3600), min_size=1, max_size=4),  # to each next stop
        st.sampled_from(["week", "sunday"]),
    ),
    min_size=1,
    max_size=12,
)
# Days around both changes of the clocks.
moments = st.datetimes(datetime(2026, 3, 26), datetime(2026, 4, 2)) | st.datetimes(
    datetime(2026, 10, 22), datetime(2026, 10, 28)
)


def feed_of(made):
    rows, calls = (
        ["route_id,service_id,trip_id"],
        ["trip_id,arrival_time,departure_time,stop_id,stop_sequence"],
    )
    for number, (start, gaps, service) in enumerate(made):
        rows.append(f"r1,{service},t{number}")
        for place, moment in enumerate(
            [start, *(start + sum(gaps[: i + 1]) for i in range(len(gaps)))]
        ):
            text = clock_text(moment)
            stop = ("port", "mairie", "gare")[place % 3]
            calls.append(f"t{number},{text},{text},{stop},{place}")
    calendar = BASE["calendar.txt"].replace("20260501,20260630", "20260301,20261130")
    return BASE | {
        "trips.txt": "\n".join(rows) + "\n",
        "stop_times.txt": "\n".join(calls) + "\n",
        "calendar.txt": calendar + "sunday,0,0,0,0,0,0,1,20260301,20261130\n",
    }


def brute_force(files, stop, now, days):
    """Every (time, trip) at or after now on the service days around it."""
    services = {
        r["trip_id"]: r["service_id"] for r in csv.DictReader(io.StringIO(files["trips.txt"]))
    }
    calls = list(csv.DictReader(io.StringIO(files["stop_times.txt"])))
    last = {row["trip_id"]: row["stop_sequence"] for row in calls}
    today, found = now.astimezone(PARIS).date(), []
    for shift in days:
        day = today + timedelta(shift)
        noon = datetime.combine(day, time(12), PARIS).astimezone(UTC)
        for row in calls:
            trip = row["trip_id"]
            if row["stop_id"] != stop or row["stop_sequence"] == last[trip]:
                continue
            if services[trip] == "sunday" and day.weekday() != 6:
                continue
            moment = noon + timedelta(seconds=seconds_of(row["departure_time"]) - 12 * 3600)
            if moment >= now:
                found.append((moment, trip))
    return sorted(found)


@SLOW
@given(made=trips, moment=moments, limit=st.integers(1, 40))
def test_departures_are_those_of_brute_force(made, moment, limit):
    now = moment.replace(tzinfo=PARIS).astimezone(UTC)
    files = feed_of(made)
    with tempfile.TemporaryDirectory() as folder:
        timetable, _ = imported(Path(folder), files)
        for stop in ("port", "mairie"):
            found = next_departures(timetable, f"x:{stop}", now, limit=limit)
            plain = brute_force(files, stop, now, (-1, 0, 1))[:limit]
            assert [d.time.astimezone(UTC) for d in found] == [moment for moment, _ in plain]
            if len(found) < limit:
                assert sorted((d.time.astimezone(UTC), d.trip_id) for d in found) == plain


@SLOW
@given(made=trips, moment=moments)
def test_left_today_is_the_beginning_of_what_comes_and_no_later_than_the_last(made, moment):
    now = moment.replace(tzinfo=PARIS).astimezone(UTC)
    with tempfile.TemporaryDirectory() as folder:
        timetable, _ = imported(Path(folder), feed_of(made))
        left = left_today(timetable, "x:port", now, limit=1000)
        coming = next_departures(timetable, "x:port", now, limit=1000)
        assert {(d.time, d.trip_id) for d in left} <= {(d.time, d.trip_id) for d in coming}
        today = (now.astimezone(PARIS) - timedelta(hours=3)).date()
        lasts = [f.last for f in first_last(timetable, "x:port", today)]
        of_today = [d.time for d in left if d.service_day >= today]
        assert not of_today or max(of_today).timestamp() <= max(m.timestamp() for m in lasts)


@SLOW
@given(
    blanks=st.lists(st.booleans(), min_size=1, max_size=8),
    distances=st.lists(st.integers(0, 50), min_size=10, max_size=10) | st.none(),
    length=st.integers(0, 7200),
)
def test_interpolated_times_never_go_back(blanks, distances, length):
    steps = sorted(distances) if distances else [""] * 10
    rows = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence,shape_dist_traveled"]
    for place, blank in enumerate([False, *blanks, False]):
        text = "" if blank else clock_text(36_000 + place * length)
        rows.append(f"t1,{text},{text},{('port', 'mairie')[place % 2]},{place},{steps[place]}")
    with tempfile.TemporaryDirectory() as folder:
        files = BASE | {"stop_times.txt": "\n".join(rows)}
        calls = calls_of(imported(Path(folder), files)[0], "t1")
    assert len(calls) == len(blanks) + 2
    times = [moment for call in calls for moment in call[1:]]
    assert times == sorted(times)


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_mutilated_files_are_imported_or_refused_in_one_sentence(data):
    name = data.draw(st.sampled_from(sorted(BASE)))
    text = BASE[name].encode()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    put = data.draw(
        st.binary(max_size=12) | st.sampled_from([b",", b'"', b"\n", b"\0", b"-1", b"9" * 30])
    )
    with tempfile.TemporaryDirectory() as folder:
        source = write_folder(Path(folder) / "s", BASE | {name: text[:start] + put + text[end:]})
        refused_or_imported(source, Path(folder) / "t")


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_mutilated_zips_are_imported_or_refused_in_one_sentence(data):
    with tempfile.TemporaryDirectory() as folder:
        path = write_zip(Path(folder) / "feed.zip", BASE)
        whole = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
        path.write_bytes(whole)
        refused_or_imported(path, Path(folder) / "t")


def refused_or_imported(source, folder):
    refusal = ""
    try:
        assert import_feed(source, folder, now=NOW).counts["stops"] > 0
    except FeedError as error:
        refusal = str(error)
    assert "\n" not in refusal
    assert (folder / "current").exists() == (not refusal)
