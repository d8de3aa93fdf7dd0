"""GTFS-Realtime trip updates laid over a timetable, which stays as it is.

For each service day that anything is said of there is a :class:`DayUpdates`: ``place[trip]`` is the
trip's row there, or -1. Vehicles that the timetable does not have are :class:`AddedTrip`. All is
immutable; a newer message makes a new overlay.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property

from callbot.transport.timetable import Timetable
from callbot.transport.values import Bytes, Flags, Ints, Longs

FRESH = timedelta(minutes=5)  # an older message says nothing about now
RUNS, CANCELLED, HIDDEN = 0, 1, 2


@dataclass(frozen=True, slots=True)
class DayUpdates:
    """What is known of the trips of one service day.

    Row r of a trip has its calls, in the trip's own order, at ``start[r]:start[r + 1]``.
    """

    day: date
    place: Ints  # of every trip of the timetable: its row, -1 when nothing is said of it
    state: Bytes  # RUNS, CANCELLED, or HIDDEN when another trip runs in its place
    start: Longs
    arrival: Ints  # seconds after the planned time, negative before it, 0 where nothing is known
    departure: Ints
    known: Flags  # whether anything is known of the time of the call
    skipped: Flags  # the vehicle does not stop there


@dataclass(frozen=True, slots=True)
class AddedTrip:
    """A vehicle that the timetable does not have; times are POSIX seconds."""

    trip_id: str
    line: int  # row of the timetable's lines
    headsign: str
    day: date
    stop: Ints  # rows of the timetable's stops
    arrival: Longs
    departure: Longs


@dataclass(frozen=True, eq=False)
class TripUpdates:
    """All that realtime says of ``timetable`` as of one moment."""

    timetable: Timetable
    as_of: datetime | None  # the oldest message that it is made of; None before the first
    days: Mapping[date, DayUpdates] = field(default_factory=dict)
    added: tuple[AddedTrip, ...] = ()
    source: str = ""
    counts: Mapping[str, int] = field(default_factory=Counter)
    since: datetime | None = None  # where there has been no message at all: since when

    def fresh(self, now: datetime) -> bool:
        """Whether it holds at ``now`` (aware); else only planned times do."""
        return self.as_of is not None and abs(now - self.as_of) <= FRESH

    def unavailable_since(self, now: datetime) -> datetime | None:
        """Return since when there is no realtime, None while there is."""
        return None if self.fresh(now) else self.as_of or self.since

    def holds(self, timetable: Timetable, now: datetime) -> bool:
        """Whether it can be laid over ``timetable`` at ``now``: its own one, and fresh."""
        return self.timetable is timetable and self.fresh(now)

    def added_at(self, station: int) -> list[tuple[int, AddedTrip, int]]:
        """Return POSIX time, trip and call of the added departures of a station's row, by time."""
        return self._added_at.get(station, [])

    @cached_property
    def _added_at(self) -> dict[int, list[tuple[int, AddedTrip, int]]]:
        found: dict[int, list[tuple[int, AddedTrip, int]]] = defaultdict(list)
        for trip in self.added:
            stations = self.timetable.arrays.stop_station[trip.stop[:-1]].tolist()
            for call, station in enumerate(stations):
                found[station].append((int(trip.departure[call]), trip, call))
        return {s: sorted(rows, key=lambda r: (r[0], r[1].trip_id)) for s, rows in found.items()}


def current(updates: TripUpdates | None, timetable: Timetable, now: datetime) -> TripUpdates | None:
    """Return the updates when they can be laid over ``timetable`` at ``now``."""
    return updates if updates is not None and updates.holds(timetable, now) else None
