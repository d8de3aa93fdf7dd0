"""A storm of realtime: one message that delays thousands of trips, applied while questions are answered."""

from __future__ import annotations

import random
import threading
import time
from datetime import date, datetime
from typing import Any

import numpy as np
from google.transit import gtfs_realtime_pb2

from callbot.transport.departures import next_departures
from callbot.transport.journeys import prepare
from callbot.transport.timetable import Timetable
from callbot.transport.update_reader import UpdateReader

WHILES = 5  # how often it is applied


def message(timetable: Timetable, day: date, trips: int, made: datetime) -> bytes:
    """Return a message about trips of a day: each late by chance, one in twenty cancelled."""
    chance, arrays = random.Random(5), timetable.arrays
    running = np.flatnonzero(timetable.active(day)[arrays.trip_service]).tolist()
    feed = gtfs_realtime_pb2.FeedMessage()
    feed.header.gtfs_realtime_version, feed.header.timestamp = "2.0", int(made.timestamp())
    for trip in chance.sample(running, min(trips, len(running))):
        entity = feed.entity.add(id=str(trip))
        said = entity.trip_update.trip
        said.trip_id, said.start_date = timetable.trip_ids[trip], day.strftime("%Y%m%d")
        if chance.random() < 0.05:
            said.schedule_relationship = said.CANCELED
            continue
        sequence = int(arrays.call_sequence[arrays.trip_start[trip]])
        stop = entity.trip_update.stop_time_update.add(stop_sequence=sequence)
        stop.departure.delay = chance.randrange(-60, 900)
    data: bytes = feed.SerializeToString()
    return data


def apply_updates(timetable: Timetable, day: date, trips: int) -> dict[str, Any]:
    """Return how long it takes, and the longest that somebody waited for departures meanwhile."""
    zone = timetable.zone_of(timetable.stations[0].id)
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    data, reader = message(timetable, day, trips, noon), UpdateReader(timetable)
    prepare(timetable, noon)
    stop, waits = threading.Event(), list[float]()

    def ask() -> None:
        chance = random.Random(1)
        while not stop.is_set():
            station = chance.choice(timetable.stations)
            start = time.perf_counter()
            next_departures(timetable, station.id, noon)
            waits.append((time.perf_counter() - start) * 1000)
            time.sleep(0.001)

    asker = threading.Thread(target=ask)
    asker.start()
    time.sleep(0.5)
    alone, times = max(waits), []
    waits.clear()
    for _ in range(WHILES):
        start = time.perf_counter()
        updates = reader.read([(data, "")], read_at=noon)
        prepare(timetable, noon, updates=updates)
        times.append(time.perf_counter() - start)
    stop.set()
    asker.join()
    return {
        "trips": len(updates.days[day].state),
        "applied_s": round(sorted(times)[len(times) // 2], 3),
        "longest_wait_ms": round(max(waits), 1),
        "wait_p99_ms": round(float(np.percentile(waits, 99)), 1),
        "longest_wait_before_ms": round(alone, 1),
    }
