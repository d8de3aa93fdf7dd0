"""Finds the trip and the service day that a realtime update is about.

By trip id, else by route, direction and start time; a trip that frequencies.txt repeats by its id and
start time. Without a start date it is the running nearest to the times that are said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from callbot.transport.days import day_start
from callbot.transport.timetable import Timetable
from callbot.transport.update_message import UNSCHEDULED, Trips
from callbot.transport.values import BLANK, clock_text, day_of, seconds_of
from callbot.transport.wire import ABSENT

_ONE_DAY = timedelta(days=1)


class Run(NamedTuple):
    """A trip (its row) on a service day."""

    trip: int
    day: date


class Matcher:
    """Knows the trips, stops and lines of one feed by the feed's own ids."""

    def __init__(self, timetable: Timetable, feed: int = 0) -> None:
        """Index the feed with this row."""
        self.timetable, self.feed = timetable, timetable.feeds[feed]
        self.zone = ZoneInfo(self.feed.timezone)
        arrays = timetable.arrays
        self._own = np.flatnonzero(arrays.line_feed[arrays.trip_line] == feed)
        self.lines = {
            route: row
            for row, line in enumerate(timetable.lines)
            if line.id.startswith(f"{self.feed.id}:")
            for route in line.route_ids
        }
        own = len(self.feed.id) + 1
        self.stops = {
            stop.id[own:]: row
            for row, stop in enumerate(timetable.stops)
            if stop.id.startswith(f"{self.feed.id}:")
        }

    def find(self, said: Trips, row: int, made: int, about: int) -> Run | None:
        """Return what update ``row`` is about; None when the timetable has no such trip.

        ``made`` is when the message was made, ``about`` the first time it says of the trip (POSIX).
        """
        day = day_of(said.start_date[row])
        rows = self._candidates(said, row)
        if not rows:
            return None
        if day is not None:
            running = [trip for trip in rows if self._runs(trip, day)] or rows
            return Run(running[0], day) if self._single(said, row, running) else None
        near = datetime.fromtimestamp(about or made, UTC).astimezone(self.zone).date()
        days = (near - _ONE_DAY, near, near + _ONE_DAY)
        runs = [Run(trip, d) for d in days for trip in rows if self._runs(trip, d)]
        return min(runs, key=lambda run: self._gap(run, about or made), default=None)

    def base(self, run: Run) -> int:
        """Return the POSIX time from which the times of a run are counted."""
        return day_start(self.zone, run.day)

    def line_of(self, said: Trips, row: int, run: Run | None) -> int:
        """Return the row of an update's line, -1 when it is not known."""
        if said.route_id[row] in self.lines:
            return self.lines[said.route_id[row]]
        return int(self.timetable.arrays.trip_line[run.trip]) if run else -1

    def first_departure(self, trip: int) -> int:
        """Return when a trip leaves its first stop, in seconds of the service day."""
        arrays = self.timetable.arrays
        return int(arrays.call_departure[arrays.trip_start[trip]])

    @cached_property
    def _by_id(self) -> dict[bytes, int]:
        ids = self.timetable.trip_ids
        start, blob = ids.start.tolist(), ids.blob.tobytes()
        return {blob[start[row] : start[row + 1]]: row for row in self._own.tolist()}

    @cached_property
    def _repeated(self) -> dict[bytes, list[int]]:
        """The runs that frequencies.txt made of each trip, by time."""
        found: dict[bytes, list[int]] = defaultdict(list)
        for id_, row in self._by_id.items():
            if b"#" in id_:
                found[id_.rpartition(b"#")[0]].append(row)
        return {id_: sorted(rows, key=self.first_departure) for id_, rows in found.items()}

    @cached_property
    def _by_start(self) -> dict[tuple[int, int], list[int]]:
        arrays, own = self.timetable.arrays, self._own
        lines = arrays.trip_line[own].tolist()
        starts = arrays.call_departure[arrays.trip_start[own]].tolist()
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row, line, start in zip(own.tolist(), lines, starts, strict=True):
            found[line, start].append(row)
        return found

    def _candidates(self, said: Trips, row: int) -> list[int]:
        id_, start = said.trip_id[row].encode(), seconds_of(padded(said.start_time[row]))
        if not id_:
            return list(self._of_route(said, row, start))
        if id_ in self._by_id:
            return [self._by_id[id_]]
        exact = self._by_id.get(id_ + f"#{clock_text(start)}".encode()) if start >= 0 else None
        if exact is not None:
            return [exact]
        repeated = self._repeated.get(id_, [])
        if start < 0 or said.relation[row] != UNSCHEDULED:
            return repeated if start < 0 else []
        return sorted(repeated, key=lambda trip: abs(self.first_departure(trip) - start))[:1]

    def _of_route(self, said: Trips, row: int, start: int) -> Iterator[int]:
        line = self.lines.get(said.route_id[row], BLANK)
        direction, known = said.direction[row], self.timetable.arrays.trip_direction
        for trip in self._by_start.get((line, start), ()):
            if direction == ABSENT or known[trip] in (BLANK, direction):
                yield trip

    def _single(self, said: Trips, row: int, running: list[int]) -> bool:
        """Say whether it is clear which trip is meant; a route and time may fit several."""
        return len(running) == 1 or bool(said.trip_id[row])

    def _runs(self, trip: int, day: date) -> bool:
        return bool(self.timetable.active(day)[self.timetable.arrays.trip_service[trip]])

    def _gap(self, run: Run, moment: int) -> float:
        """Return how many seconds a moment is away from the time that a run is under way."""
        arrays, base = self.timetable.arrays, self.base(run)
        first = base + self.first_departure(run.trip)
        last = base + int(arrays.call_arrival[arrays.trip_start[run.trip + 1] - 1])
        return max(first - moment, moment - last, 0)


def padded(text: str) -> str:
    """Return a time of day with seconds: some feeds leave them out."""
    return f"{text}:00" if text.count(":") == 1 else text
