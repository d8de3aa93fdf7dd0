"""Asks a new timetable a few questions before it is taken into use."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import pairwise

import numpy as np

from callbot.transport.departures import next_departures
from callbot.transport.errors import FeedError
from callbot.transport.lines import lines_at, routes
from callbot.transport.timetable import Timetable

STATIONS = 12  # the busiest ones
LEAST_SHARE = 0.5  # of the trips of the timetable before: fewer are more likely a mistake


def smoke(timetable: Timetable) -> None:
    """Ask what leaves from the busiest stations on some days; raises FeedError for wrong answers."""
    counts = np.diff(timetable.arrays.leave_start)
    busiest = np.argsort(-counts, kind="stable")[:STATIONS].tolist()
    days = list(_days(timetable))
    found = 0
    for station in (timetable.stations[row] for row in busiest):
        for day in days:
            found += _ask(timetable, station.id, day)
        for line in lines_at(timetable, station.id)[:2]:
            if not routes(timetable, line.id):
                raise FeedError(f"The new timetable knows no route of its line {line.name}.")
    if not found and not _leaves_ever(timetable, busiest[0]):
        raise FeedError("Nothing leaves from any station of the new timetable on any day asked.")


def guard(previous: Timetable | None, today: date) -> Callable[[Timetable], None]:
    """Return a check that also refuses a timetable that is plainly worse than the one in use."""

    def check(timetable: Timetable) -> None:
        smoke(timetable)
        if previous is not None:
            _compare(timetable, previous, today)

    return check


def _days(timetable: Timetable) -> Iterator[date]:
    """Yield the first, the middle and the last day of each feed."""
    for feed in timetable.feeds:
        half = (feed.last_day - feed.first_day) // 2
        yield from {feed.first_day, feed.first_day + half, feed.last_day}


def _leaves_ever(timetable: Timetable, station: int) -> bool:
    """Say whether anything leaves from a station on some day: services may be rare."""
    arrays = timetable.arrays
    rows = slice(int(arrays.leave_start[station]), int(arrays.leave_start[station + 1]))
    services = np.unique(arrays.trip_service[arrays.leave_trip[rows]])
    return bool(np.unpackbits(arrays.service_bits, axis=1, bitorder="little")[:, services].any())


def _ask(timetable: Timetable, station_id: str, day: date) -> int:
    zone = timetable.zone_of(station_id)
    morning = datetime(day.year, day.month, day.day, 4, tzinfo=zone)
    found = next_departures(timetable, station_id, morning, limit=20)
    times = [each.time.timestamp() for each in found]
    ordered = all(a <= b for a, b in pairwise(times)) and all(morning <= d.time for d in found)
    if not ordered or any(each.time - morning > timedelta(days=4) for each in found):
        raise FeedError(f"The new timetable gives impossible departures from {station_id}.")
    return len(found)


def _compare(timetable: Timetable, previous: Timetable, today: date) -> None:
    last, before = (max(feed.last_day for feed in t.feeds) for t in (timetable, previous))
    if last < today <= before:
        raise FeedError(f"The new timetable ended on {last}, the one in use goes to {before}.")
    new, old = (len(t.arrays.trip_line) for t in (timetable, previous))
    if new < LEAST_SHARE * old:
        raise FeedError(
            f"The new timetable has {new:,} trips, the one in use {old:,}: too many are missing. "
            "Import it by hand when that is right."
        )
