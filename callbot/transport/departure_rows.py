"""Searches the departures of a station: planned ones, and what realtime makes of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from callbot.transport.days import DAY_ENDS, day_start, running_day
from callbot.transport.timetable import Timetable
from callbot.transport.updates import HIDDEN, RUNS, AddedTrip, DayUpdates, TripUpdates
from callbot.transport.values import Flags, Ints, Longs

_CHUNK = 256  # departures looked at in one go; doubled while none is found
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rows of a station's departures that are asked for."""

    timetable: Timetable
    zone: ZoneInfo
    station: int
    rows: slice
    stop: int | None
    line: int | None
    updates: TripUpdates | None = None


class Row(NamedTuple):
    """One departure: ``moment`` (POSIX) as it is expected, ``late`` None where only planned.

    ``row`` is that of the departures (``leave_*``), -1 for one of ``added``, a trip and its call.
    """

    moment: int
    order: int
    day: date
    row: int
    late: int | None = None
    cancelled: bool = False
    added: tuple[AddedTrip, int] | None = None


def wanted_at(
    timetable: Timetable,
    station_id: str,
    line_id: str | None,
    updates: TripUpdates | None = None,
) -> Wanted:
    """Return what is asked for; raises UnknownId."""
    station, stop = timetable.places(station_id)
    line = timetable.line_place(line_id) if line_id is not None else None
    starts, zone = timetable.arrays.leave_start, timetable.zone_of(timetable.stations[station].id)
    rows = slice(int(starts[station]), int(starts[station + 1]))
    own = updates if updates is not None and updates.timetable is timetable else None
    return Wanted(timetable, zone, station, rows, stop, line, own)


def upcoming(wanted: Wanted, now: datetime, days: int) -> Iterator[Row]:
    """Yield the departures from ``now`` on, in order, of the service days up to ``days`` ahead."""
    today = now.astimezone(wanted.zone).date()
    over = wanted.timetable.days_over
    every = (today + timedelta(n) for n in range(-over, days + 1))
    parts = [part for day in every for part in _of_day(wanted, day, now.timestamp())]
    return merge(*parts, _added(wanted, now.timestamp()))


def running(wanted: Wanted, day: date, low: int, high: int) -> tuple[Ints, Longs]:
    """Return seconds and rows of all planned departures of one service day between two times."""
    times = wanted.timetable.arrays.leave_time[wanted.rows]
    first, last = np.searchsorted(times, (low, high))
    rows = np.arange(first, last) + wanted.rows.start
    rows = rows[_runs(wanted, rows, wanted.timetable.active(day))]
    return wanted.timetable.arrays.leave_time[rows], rows


def passenger_day(wanted: Wanted, found: Row) -> date:
    """Return the day that a passenger counts a departure to: until 03:00 the one before."""
    if found.added:
        return running_day(wanted.zone, datetime.fromtimestamp(found.moment, wanted.zone))
    early = int(wanted.timetable.arrays.leave_time[found.row]) < DAY_ENDS
    return found.day - _ONE_DAY if early else found.day


def calls_later(wanted: Wanted, found: Row, station: int) -> bool:
    """Say whether the vehicle of a departure calls at the station of this row afterwards."""
    arrays = wanted.timetable.arrays
    if found.added:
        trip, call = found.added
        stops = trip.stop[call + 1 :]
    else:
        end = int(arrays.trip_start[arrays.leave_trip[found.row] + 1])
        stops = arrays.call_stop[int(arrays.leave_call[found.row]) + 1 : end]
    return bool((arrays.stop_station[stops] == station).any())


class _Day(NamedTuple):
    """One service day as it is searched: POSIX times, the services that run, what is said of it."""

    date: date
    start: int
    from_second: float
    active: Flags
    news: DayUpdates | None


def _of_day(wanted: Wanted, date_: date, from_second: float) -> list[Iterator[Row]]:
    """Return the departures of one service day in order: those as planned, and the others."""
    active = wanted.timetable.active(date_)
    if not active.any():
        return []
    news = wanted.updates.days.get(date_) if wanted.updates else None
    day = _Day(date_, day_start(wanted.zone, date_), from_second, active, news)
    return [_planned(wanted, day), *([_changed(wanted, day, news)] if news else [])]


def _planned(wanted: Wanted, day: _Day) -> Iterator[Row]:
    """Yield the departures that nothing is said of."""
    arrays = wanted.timetable.arrays
    times = arrays.leave_time[wanted.rows]
    place, size = int(np.searchsorted(times, np.ceil(day.from_second - day.start))), _CHUNK
    while place < len(times):
        rows = np.arange(place, min(place + size, len(times))) + wanted.rows.start
        keep = _runs(wanted, rows, day.active)
        if day.news is not None:
            keep &= day.news.place[arrays.leave_trip[rows]] < 0
        for row in rows[keep].tolist():
            moment = day.start + int(arrays.leave_time[row])
            yield Row(moment, int(arrays.leave_trip[row]), day.date, row)
        place, size = place + size, size * 2


def _changed(wanted: Wanted, day: _Day, news: DayUpdates) -> Iterator[Row]:
    """Yield the departures that something is said of; cancelled ones at their planned time."""
    arrays = wanted.timetable.arrays
    rows = np.arange(wanted.rows.start, wanted.rows.stop)
    rows = rows[news.place[arrays.leave_trip[rows]] >= 0]
    rows = rows[_runs(wanted, rows, day.active)]
    trips = arrays.leave_trip[rows]
    place = news.place[trips]
    calls = news.start[place] + arrays.leave_call[rows] - arrays.trip_start[trips]
    cancelled = (news.state[place] != RUNS) | news.skipped[calls]
    known = news.known[calls] & ~cancelled
    late = np.where(known, news.departure[calls], 0).astype(np.int64)
    moments = arrays.leave_time[rows] + day.start + late
    keep = np.flatnonzero((moments >= day.from_second) & (news.state[place] != HIDDEN))
    for i in keep[np.lexsort((trips[keep], moments[keep]))].tolist():
        delay = int(late[i]) if known[i] else None
        yield Row(int(moments[i]), int(trips[i]), day.date, int(rows[i]), delay, bool(cancelled[i]))


def _added(wanted: Wanted, from_second: float) -> Iterator[Row]:
    if wanted.updates is None:
        return
    for moment, trip, call in wanted.updates.added_at(wanted.station):
        asked = wanted.line in {None, trip.line} and wanted.stop in {None, int(trip.stop[call])}
        if asked and moment >= from_second:
            yield Row(moment, -1, trip.day, -1, 0, added=(trip, call))


def _runs(wanted: Wanted, rows: Longs, active: Flags) -> Flags:
    arrays = wanted.timetable.arrays
    trips = arrays.leave_trip[rows]
    runs: Flags = active[arrays.trip_service[trips]]
    if wanted.line is not None:
        runs &= arrays.trip_line[trips] == wanted.line
    if wanted.stop is not None:
        runs &= arrays.call_stop[arrays.leave_call[rows]] == wanted.stop
    return runs
