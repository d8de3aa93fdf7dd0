"""Measures trip updates: how long they take to apply, and whether answers wait. Prints one JSON document.

    python bench/realtime.py [FEED]

FEED is a GTFS zip, folder or address; without it the real Strasbourg feed of CALLBOT_TEST_DATA
(default ../shared/data). Five thousand trips (or all that run) of its busiest day are spoken of, a dozen
stops each. While they are applied again and again another thread asks for departures.
"""

from __future__ import annotations

import json
import os
import random
import sys
import tempfile
import threading
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
from google.transit import gtfs_realtime_pb2

from callbot.transport.departures import next_departures
from callbot.transport.feeds import import_feeds
from callbot.transport.timetable import Timetable, open_timetable
from callbot.transport.update_reader import UpdateReader
from callbot.transport.updates import TripUpdates

TRIPS, STOPS = 5000, 12
SECONDS = 8.0


def storm(timetable: Timetable, day: date, made: datetime) -> bytes:
    """Return a message about trips of a day, late by chance."""
    arrays, rng = timetable.arrays, random.Random(1)
    running = np.flatnonzero(timetable.active(day)[arrays.trip_service]).tolist()
    message = gtfs_realtime_pb2.FeedMessage()
    message.header.gtfs_realtime_version = "2.0"
    message.header.timestamp = int(made.timestamp())
    for row in rng.sample(running, min(TRIPS, len(running))):
        update = message.entity.add(id=str(row)).trip_update
        update.trip.trip_id, update.trip.start_date = timetable.trip_ids[row], f"{day:%Y%m%d}"
        calls = arrays.call_sequence[arrays.trip_start[row] : arrays.trip_start[row + 1]].tolist()
        for number in calls[:STOPS]:
            said = update.stop_time_update.add(stop_sequence=number)
            said.arrival.delay = said.departure.delay = rng.randint(-60, 600)
    return bytes(message.SerializeToString())


def busiest(timetable: Timetable) -> date:
    """Return the day on which most trips run."""
    days = [timetable.first_day + timedelta(n) for n in range(len(timetable.arrays.service_bits))]
    services = timetable.arrays.trip_service
    return max(days, key=lambda day: int(timetable.active(day)[services].sum()))


def apply(reader: UpdateReader, data: bytes, made: datetime) -> tuple[float, float, TripUpdates]:
    """Apply a message; return seconds on the clock, seconds of this processor, and the overlay."""
    wall, spent = time.perf_counter(), time.thread_time()
    updates = reader.read([(data, "")], read_at=made)
    return time.perf_counter() - wall, time.thread_time() - spent, updates


def ask(
    timetable: Timetable, at: datetime, updates: TripUpdates | None, seconds: float
) -> list[float]:
    """Ask for departures for some seconds, with a pause between; return how long each took."""
    rng, until, took = random.Random(2), time.perf_counter() + seconds, []
    while time.perf_counter() < until:
        station = rng.choice(timetable.stations).id
        begun = time.perf_counter()
        next_departures(timetable, station, at, updates=updates)
        took.append(time.perf_counter() - begun)
        time.sleep(0.002)
    return took


def figures(took: list[float]) -> dict[str, float]:
    """Return milliseconds of the median, the slowest percent and the slowest."""
    ms = np.array(took) * 1000
    return {
        "p50_ms": round(float(np.percentile(ms, 50)), 3),
        "p99_ms": round(float(np.percentile(ms, 99)), 3),
        "max_ms": round(float(ms.max()), 1),
    }


def measure(timetable: Timetable) -> dict[str, object]:
    """Measure alone and under asking."""
    feed, day = timetable.feeds[0], busiest(timetable)
    at = datetime(day.year, day.month, day.day, 8, 30, tzinfo=ZoneInfo(feed.timezone))
    data, reader = storm(timetable, day, at), UpdateReader(timetable)
    apply(reader, data, at)
    alone = [apply(reader, data, at) for _ in range(5)]
    updates = alone[0][2]
    quiet = figures(ask(timetable, at, updates, SECONDS / 2))
    stop = threading.Event()

    def keep_applying() -> None:
        while not stop.is_set():
            apply(reader, data, at)

    thread = threading.Thread(target=keep_applying)
    thread.start()
    busy = figures(ask(timetable, at, updates, SECONDS))
    stop.set()
    thread.join()
    return {
        "trips": int(updates.counts["matched"]),
        "message_kb": len(data) // 1000,
        "apply_s": round(min(wall for wall, _, _ in alone), 3),
        "apply_cpu_s": round(min(spent for _, spent, _ in alone), 3),
        "planned": figures(ask(timetable, at, None, SECONDS / 4)),
        "with_updates": quiet,
        "while_applying": busy,
        "load": os.getloadavg()[0],
    }


def main(arguments: list[str]) -> None:
    """Import the feed into a folder of its own and print what was measured."""
    data = Path(os.environ.get("CALLBOT_TEST_DATA", Path(__file__).parents[2] / "shared" / "data"))
    source = arguments[0] if arguments else str(data / "gtfs" / "strasbourg-cts.zip")
    with tempfile.TemporaryDirectory() as folder:
        import_feeds([source], Path(folder), now=datetime.now(UTC))
        print(json.dumps(measure(open_timetable(Path(folder))), indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
