"""The same departures before, during and after a feed is exchanged and realtime storms."""

import random
import threading
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from helpers.data import data_path
from transport.feeds import BASE, NOW, write_folder
from transport.updates_feed import message, trip

from callbot.transport.departures import next_departures
from callbot.transport.feeds import ensure_feeds, import_feeds
from callbot.transport.timetable import open_timetable
from callbot.transport.update_reader import UpdateReader

PARIS = ZoneInfo("Europe/Paris")
AT = datetime(2026, 5, 12, 7, 50, tzinfo=PARIS)


class InUse:
    """What answers read: exchanged as a whole, as the world of an assistant is."""

    def __init__(self, timetable):
        self.pair = (timetable, None)


def asked(timetable, updates, stations):
    return [
        [
            (d.time, d.trip_id, d.line.id, d.delay, d.cancelled)
            for d in next_departures(timetable, station, AT, limit=8, updates=updates)
        ]
        for station in stations
    ]


def keep_asking(in_use, expected, stop, seen, rng):
    stations = list(expected[0])
    while not stop.is_set():
        timetable, updates = in_use.pair
        station = rng.choice(stations)
        begun = time.perf_counter()
        (found,) = asked(timetable, updates, [station])
        seen.append(time.perf_counter() - begun)
        assert found == expected[updates is not None][station]


def test_answers_stay_the_same_while_everything_under_them_is_exchanged(tmp_path):
    source, folder = write_folder(tmp_path / "source", BASE), tmp_path / "timetable"
    storm = [trip("t1", (2, 120)), trip("t2", schedule_relationship=3), trip("n1", (1, -60))]
    data = message(*storm, made=AT)

    def exchange(number):
        # Another digest, the same times: what a passenger sees must not change.
        write_folder(source, {"feed_info.txt": f"feed_publisher_name\nRégie {number}\n"})
        import_feeds([source], folder, now=NOW)
        return open_timetable(folder)

    first = exchange(0)
    stations = [station.id for station in first.stations]
    overlay = UpdateReader(first).read([(data, "")], read_at=AT)
    expected = (
        dict(zip(stations, asked(first, None, stations), strict=True)),
        dict(zip(stations, asked(first, overlay, stations), strict=True)),
    )
    assert expected[0] != expected[1]
    in_use, stop, seen, failed = InUse(first), threading.Event(), [], []

    def ask(seed):
        try:
            keep_asking(in_use, expected, stop, seen, random.Random(seed))
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for number in range(1, 7):
        timetable = exchange(number)
        in_use.pair = (timetable, None)
        reader = UpdateReader(timetable)
        for _ in range(10):
            in_use.pair = (timetable, reader.read([(data, "")], read_at=AT))
    stop.set()
    for thread in threads:
        thread.join(30)
    assert failed == []
    assert len(seen) > 50
    last = in_use.pair[0]
    assert last.feeds[0].title == "Régie 6"
    assert asked(last, None, stations) == list(expected[0].values())


def storm_over(timetable, day, count, rng):
    """Updates of ``count`` trips that run on a day, a dozen stops each, as a real feed sends them."""
    arrays = timetable.arrays
    running = np.flatnonzero(timetable.active(day)[arrays.trip_service]).tolist()
    updates = []
    for row in rng.sample(running, min(count, len(running))):
        calls = arrays.call_sequence[arrays.trip_start[row] : arrays.trip_start[row + 1]].tolist()
        stops = [(number, rng.randint(-60, 600)) for number in calls[:12]]
        updates.append(trip(timetable.trip_ids[row], *stops, start_date=f"{day:%Y%m%d}"))
    return updates


@pytest.mark.data
def test_a_storm_over_a_real_network_is_read_quickly_and_changes_only_what_it_says(tmp_path):
    folder = tmp_path / "cts"
    ensure_feeds([data_path("gtfs", "strasbourg-cts.zip")], folder, now=NOW)
    timetable, rng = open_timetable(folder), random.Random(3)
    updates = storm_over(timetable, AT.date(), 5000, rng)
    half = updates[: len(updates) // 2]
    reader = UpdateReader(timetable)
    overlay = reader.read([(message(*half, made=AT), "")], read_at=AT)
    assert overlay.counts["matched"] == len(half)
    touched = {update["trip"]["trip_id"] for update in half}
    for station in rng.sample(timetable.stations, 40):
        planned = next_departures(timetable, station.id, AT, limit=200)
        expected = next_departures(timetable, station.id, AT, limit=200, updates=overlay)
        free = [d for d in expected if d.delay is None]
        assert not [d for d in free if d.trip_id in touched and d.service_day == AT.date()]
        for each in expected:
            assert each.planned == each.time - (each.delay or timedelta(0))
        if not (planned and expected):
            continue  # nothing leaves from there
        last = min(planned[-1].time, expected[-1].time)
        untouched = [d for d in planned if d.trip_id not in touched and d.time < last]
        assert untouched == [d for d in free if d.trip_id not in touched and d.time < last]
        times = [d.time for d in expected]
        assert times == sorted(times)
    whole = message(*updates, made=AT)
    spent = min(_cpu(reader, whole) for _ in range(3))
    assert spent < 1.0, f"{spent:.2f} s for {len(updates)} trips"  # .1 s on a free core


def _cpu(reader, data):
    begun = time.process_time()
    reader.read([(data, "")], read_at=AT)
    return time.process_time() - begun
