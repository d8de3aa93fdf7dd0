"""What leaves from a station: the next departures, the first and the last of a day.

Departures are searched on the service days around ``now``, because a vehicle of yesterday's service
day may leave at 25:10 and one of tomorrow's at 00:05.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import numpy as np

from callbot.transport.days import DAY_ENDS, day_start, running_day
from callbot.transport.timetable import Line, Timetable
from callbot.transport.values import Flags, Ints, Longs

_CHUNK = 256  # departures looked at in one go; doubled while none is found
_ENDLESS = 2**31 - 1
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Departure:
    """One vehicle that leaves; ``time`` is local, ``trip_id`` the feed's own."""

    line: Line
    headsign: str
    trip_id: str
    stop_id: str
    stop_name: str
    time: datetime
    wheelchair: bool | None  # whether vehicle and platform allow it; None when the feed is silent
    service_day: date
    exact: bool  # False: the time only shows how often the vehicles come


@dataclass(frozen=True, slots=True)
class FirstLast:
    """The first and last departure of a line towards a headsign on one day, local times."""

    line: Line
    headsign: str
    first: datetime
    last: datetime


@dataclass(frozen=True, slots=True)
class _Wanted:
    """The rows of a station's departures that are asked for."""

    timetable: Timetable
    zone: ZoneInfo
    rows: slice
    stop: int | None
    line: int | None


def next_departures(
    timetable: Timetable,
    station_id: str,
    now: datetime,
    *,
    line_id: str | None = None,
    limit: int = 6,
    within: timedelta | None = None,
    days: int = 1,
) -> list[Departure]:
    """Return the next ``limit`` departures at or after ``now`` (aware), soonest first.

    ``station_id`` may be a platform's id too. Looks at the service days up to ``days`` after today,
    and no further than ``within`` from now. Raises UnknownId.
    """
    wanted = _wanted(timetable, station_id, line_id)
    found = _upcoming(wanted, now, days)
    if within is not None:
        end = int((now + within).timestamp())
        found = takewhile(lambda row: row[0] <= end, found)
    return [_departure(wanted, *row) for row in islice(found, max(limit, 0))]


def left_today(
    timetable: Timetable,
    station_id: str,
    now: datetime,
    *,
    line_id: str | None = None,
    limit: int = 6,
) -> list[Departure]:
    """Return the next departures that still belong to today, which ends in the early morning.

    A departure of yesterday's service day that is still to come counts too. Raises UnknownId.
    """
    wanted = _wanted(timetable, station_id, line_id)
    today = running_day(wanted.zone, now)
    found = (row for row in _upcoming(wanted, now, 1) if _passenger_day(wanted, row) <= today)
    return [_departure(wanted, *row) for row in islice(found, max(limit, 0))]


def first_after(
    timetable: Timetable,
    station_id: str,
    now: datetime,
    *,
    line_id: str | None = None,
    days: int = 7,
) -> Departure | None:
    """Return the first departure at or after ``now`` within ``days`` service days, or None."""
    found = next_departures(timetable, station_id, now, line_id=line_id, limit=1, days=days)
    return found[0] if found else None


def first_last(
    timetable: Timetable, station_id: str, day: date, *, line_id: str | None = None
) -> list[FirstLast]:
    """Return the first and last departure of ``day`` for each line and headsign, by line and time.

    The day lasts until the early morning: 00:40 of the next day belongs to it. Raises UnknownId.
    """
    wanted = _wanted(timetable, station_id, line_id)
    times: dict[tuple[int, int], list[tuple[int, date, int]]] = {}
    for service_day in (day, day + _ONE_DAY):
        seconds, rows = _running(wanted, service_day, 0, _ENDLESS)
        keep = seconds >= DAY_ENDS if service_day == day else seconds < DAY_ENDS
        for row in _extremes(wanted, rows[keep]):
            key = (_line_of(wanted, row), _headsign_of(wanted, row))
            times.setdefault(key, []).append(_moment(wanted, service_day, row))
    found = [_first_last(wanted, *key, moments) for key, moments in times.items()]
    return sorted(found, key=lambda each: (each.line.name, each.first.timestamp(), each.headsign))


def _wanted(timetable: Timetable, station_id: str, line_id: str | None) -> _Wanted:
    station, stop = timetable.places(station_id)
    line = timetable.line_place(line_id) if line_id is not None else None
    starts, zone = timetable.arrays.leave_start, timetable.zone_of(timetable.stations[station].id)
    rows = slice(int(starts[station]), int(starts[station + 1]))
    return _Wanted(timetable, zone, rows, stop, line)


def _upcoming(wanted: _Wanted, now: datetime, days: int) -> Iterator[tuple[int, date, int]]:
    """Yield POSIX time, service day and row of the departures from ``now`` on, in order."""
    today = now.astimezone(wanted.zone).date()
    from_second = now.timestamp()
    over = wanted.timetable.days_over
    every = (today + timedelta(n) for n in range(-over, days + 1))
    trips = wanted.timetable.arrays.leave_trip  # in the order of line, headsign and id
    parts = (_of_day(wanted, day, from_second) for day in every)
    return merge(*parts, key=lambda row: (row[0], int(trips[row[2]])))


def _of_day(wanted: _Wanted, day: date, from_second: float) -> Iterator[tuple[int, date, int]]:
    """Yield the departures of one service day from a POSIX time on, in order."""
    start = day_start(wanted.zone, day)
    times = wanted.timetable.arrays.leave_time[wanted.rows]
    active = wanted.timetable.active(day)
    place, size = int(np.searchsorted(times, np.ceil(from_second - start))), _CHUNK
    if not active.any():
        return
    while place < len(times):
        rows = np.arange(place, min(place + size, len(times))) + wanted.rows.start
        for row in rows[_runs(wanted, rows, active)].tolist():
            yield start + int(wanted.timetable.arrays.leave_time[row]), day, row
        place, size = place + size, size * 2


def _runs(wanted: _Wanted, rows: Longs, active: Flags) -> Flags:
    arrays = wanted.timetable.arrays
    trips = arrays.leave_trip[rows]
    runs: Flags = active[arrays.trip_service[trips]]
    if wanted.line is not None:
        runs &= arrays.trip_line[trips] == wanted.line
    if wanted.stop is not None:
        runs &= arrays.call_stop[arrays.leave_call[rows]] == wanted.stop
    return runs


def _running(wanted: _Wanted, day: date, low: int, high: int) -> tuple[Ints, Longs]:
    """Return seconds and rows of all departures of one service day between two times."""
    times = wanted.timetable.arrays.leave_time[wanted.rows]
    first, last = np.searchsorted(times, (low, high))
    rows = np.arange(first, last) + wanted.rows.start
    rows = rows[_runs(wanted, rows, wanted.timetable.active(day))]
    return wanted.timetable.arrays.leave_time[rows], rows


def _extremes(wanted: _Wanted, rows: Longs) -> list[int]:
    """Return the first and last row of each line and headsign; rows are in order of time."""
    arrays = wanted.timetable.arrays
    trips, at_stop = arrays.leave_trip[rows], arrays.call_headsign[arrays.leave_call[rows]]
    headsigns = np.where(at_stop >= 0, at_stop, arrays.trip_headsign[trips]).astype(np.int64)
    keys = arrays.trip_line[trips] * np.int64(2**32) + headsigns
    first = np.unique(keys, return_index=True)[1]
    last = len(rows) - 1 - np.unique(keys[::-1], return_index=True)[1]
    found: list[int] = rows[np.concatenate([first, last])].tolist()
    return found


def _line_of(wanted: _Wanted, row: int) -> int:
    arrays = wanted.timetable.arrays
    return int(arrays.trip_line[arrays.leave_trip[row]])


def _headsign_of(wanted: _Wanted, row: int) -> int:
    """Return the number of the headsign shown at the stop, else of the trip's."""
    arrays = wanted.timetable.arrays
    at_stop = int(arrays.call_headsign[arrays.leave_call[row]])
    return at_stop if at_stop >= 0 else int(arrays.trip_headsign[arrays.leave_trip[row]])


def _moment(wanted: _Wanted, day: date, row: int) -> tuple[int, date, int]:
    time = int(wanted.timetable.arrays.leave_time[row])
    return day_start(wanted.zone, day) + time, day, row


def _passenger_day(wanted: _Wanted, found: tuple[int, date, int]) -> date:
    _, day, row = found
    early = int(wanted.timetable.arrays.leave_time[row]) < DAY_ENDS
    return day - _ONE_DAY if early else day


def _departure(wanted: _Wanted, moment: int, day: date, row: int) -> Departure:
    timetable, arrays = wanted.timetable, wanted.timetable.arrays
    trip, call = int(arrays.leave_trip[row]), int(arrays.leave_call[row])
    stop = timetable.stops[int(arrays.call_stop[call])]
    return Departure(
        line=timetable.lines[_line_of(wanted, row)],
        headsign=timetable.texts[_headsign_of(wanted, row)],
        trip_id=timetable.trip_ids[trip],
        stop_id=stop.id,
        stop_name=stop.name,
        time=datetime.fromtimestamp(moment, wanted.zone),
        wheelchair=_wheelchair(timetable, trip, int(arrays.call_stop[call])),
        service_day=day,
        exact=bool(arrays.trip_exact[trip]),
    )


def _wheelchair(timetable: Timetable, trip: int, stop: int) -> bool | None:
    said = {
        int(timetable.arrays.trip_wheelchair[trip]),
        int(timetable.arrays.stop_wheelchair[stop]),
    }
    if 2 in said:
        return False
    return True if said == {1} else None


def _first_last(
    wanted: _Wanted, line: int, headsign: int, moments: list[tuple[int, date, int]]
) -> FirstLast:
    first, last = (datetime.fromtimestamp(m[0], wanted.zone) for m in (min(moments), max(moments)))
    timetable = wanted.timetable
    return FirstLast(timetable.lines[line], timetable.texts[headsign], first, last)
