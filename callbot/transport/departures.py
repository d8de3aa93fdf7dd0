"""What leaves from a station: the next departures, the first and the last of a day.

Departures are searched on the service days around ``now``, because a vehicle of yesterday's service
day may leave at 25:10 and one of tomorrow's at 00:05. With trip updates they are those that are
expected, cancelled ones among them. Whether updates are fresh is for the caller to see, who knows the
time of the question (:func:`callbot.transport.updates.current`); those of another timetable are left
aside.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice, takewhile

import numpy as np

from callbot.transport.days import DAY_ENDS, day_start, running_day
from callbot.transport.departure_rows import (
    Row,
    Wanted,
    calls_later,
    passenger_day,
    running,
    upcoming,
    wanted_at,
)
from callbot.transport.timetable import Line, Timetable
from callbot.transport.updates import AddedTrip, TripUpdates
from callbot.transport.values import Longs

_ENDLESS = 2**31 - 1
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Departure:
    """One vehicle that leaves; ``time`` is local and the expected one, ``trip_id`` the feed's own."""

    line: Line
    headsign: str
    trip_id: str
    stop_id: str
    stop_name: str
    time: datetime
    wheelchair: bool | None  # whether vehicle and platform allow it; None when the feed is silent
    service_day: date
    exact: bool  # False: the time only shows how often the vehicles come
    delay: timedelta | None = None  # by realtime, negative when early; None when only planned
    cancelled: bool = False  # it does not run, or does not stop here; ``time`` is the planned one
    added: bool = False  # a vehicle that the timetable does not have

    @property
    def planned(self) -> datetime:
        """The time of the timetable, local."""
        if not self.delay:
            return self.time
        return (self.time.astimezone(UTC) - self.delay).astimezone(self.time.tzinfo)


@dataclass(frozen=True, slots=True)
class FirstLast:
    """The first and last departure of a line towards a headsign on one day, local times."""

    line: Line
    headsign: str
    first: datetime
    last: datetime


def next_departures(
    timetable: Timetable,
    station_id: str,
    now: datetime,
    *,
    line_id: str | None = None,
    limit: int = 6,
    within: timedelta | None = None,
    days: int = 1,
    updates: TripUpdates | None = None,
) -> list[Departure]:
    """Return the next ``limit`` departures at or after ``now`` (aware), soonest first.

    ``station_id`` may be a platform's id too. Looks at the service days up to ``days`` after today,
    and no further than ``within`` from now. Raises UnknownId.
    """
    wanted = wanted_at(timetable, station_id, line_id, updates)
    found: Iterable[Row] = upcoming(wanted, now, days)
    if within is not None:
        end = int((now + within).timestamp())
        found = takewhile(lambda row: row.moment <= end, found)
    return [_departure(wanted, row) for row in islice(found, max(limit, 0))]


def left_today(
    timetable: Timetable,
    station_id: str,
    now: datetime,
    *,
    line_id: str | None = None,
    towards: str | None = None,
    limit: int = 6,
    updates: TripUpdates | None = None,
) -> list[Departure]:
    """Return the next departures that still belong to today, which ends in the early morning.

    ``towards`` is the id of a station at which the vehicle must call later. A departure of
    yesterday's service day that is still to come counts too. Raises UnknownId.
    """
    wanted = wanted_at(timetable, station_id, line_id, updates)
    today = running_day(wanted.zone, now)
    found = (row for row in upcoming(wanted, now, 1) if passenger_day(wanted, row) <= today)
    if towards is not None:
        station = timetable.places(towards)[0]
        found = (row for row in found if calls_later(wanted, row, station))
    return [_departure(wanted, row) for row in islice(found, max(limit, 0))]


def first_after(
    timetable: Timetable,
    station_id: str,
    now: datetime,
    *,
    line_id: str | None = None,
    days: int = 7,
    updates: TripUpdates | None = None,
) -> Departure | None:
    """Return the first departure at or after ``now`` within ``days`` service days, or None.

    A cancelled one is passed over. Raises UnknownId.
    """
    wanted = wanted_at(timetable, station_id, line_id, updates)
    found = (row for row in upcoming(wanted, now, days) if not row.cancelled)
    return next((_departure(wanted, row) for row in found), None)


def first_last(
    timetable: Timetable, station_id: str, day: date, *, line_id: str | None = None
) -> list[FirstLast]:
    """Return the first and last departure of ``day`` for each line and headsign, by line and time.

    The day lasts until the early morning: 00:40 of the next day belongs to it. Raises UnknownId.
    """
    wanted = wanted_at(timetable, station_id, line_id)
    times: dict[tuple[int, int], list[int]] = {}
    for service_day in (day, day + _ONE_DAY):
        seconds, rows = running(wanted, service_day, 0, _ENDLESS)
        keep = seconds >= DAY_ENDS if service_day == day else seconds < DAY_ENDS
        start = day_start(wanted.zone, service_day)
        for row in _extremes(wanted, rows[keep]):
            key = (_line_of(wanted, row), _headsign_of(wanted, row))
            times.setdefault(key, []).append(start + int(timetable.arrays.leave_time[row]))
    found = [_first_last(wanted, *key, moments) for key, moments in times.items()]
    return sorted(found, key=lambda each: (each.line.name, each.first.timestamp(), each.headsign))


def _extremes(wanted: Wanted, rows: Longs) -> list[int]:
    """Return the first and last row of each line and headsign; rows are in order of time."""
    arrays = wanted.timetable.arrays
    trips, at_stop = arrays.leave_trip[rows], arrays.call_headsign[arrays.leave_call[rows]]
    headsigns = np.where(at_stop >= 0, at_stop, arrays.trip_headsign[trips]).astype(np.int64)
    keys = arrays.trip_line[trips] * np.int64(2**32) + headsigns
    first = np.unique(keys, return_index=True)[1]
    last = len(rows) - 1 - np.unique(keys[::-1], return_index=True)[1]
    found: list[int] = rows[np.concatenate([first, last])].tolist()
    return found


def _line_of(wanted: Wanted, row: int) -> int:
    arrays = wanted.timetable.arrays
    return int(arrays.trip_line[arrays.leave_trip[row]])


def _headsign_of(wanted: Wanted, row: int) -> int:
    """Return the number of the headsign shown at the stop, else of the trip's."""
    arrays = wanted.timetable.arrays
    at_stop = int(arrays.call_headsign[arrays.leave_call[row]])
    return at_stop if at_stop >= 0 else int(arrays.trip_headsign[arrays.leave_trip[row]])


def _departure(wanted: Wanted, found: Row) -> Departure:
    if found.added:
        return _added(wanted, found, *found.added)
    timetable, arrays, row = wanted.timetable, wanted.timetable.arrays, found.row
    trip, call = int(arrays.leave_trip[row]), int(arrays.leave_call[row])
    stop = timetable.stops[int(arrays.call_stop[call])]
    return Departure(
        line=timetable.lines[_line_of(wanted, row)],
        headsign=timetable.texts[_headsign_of(wanted, row)],
        trip_id=timetable.trip_ids[trip],
        stop_id=stop.id,
        stop_name=stop.name,
        time=datetime.fromtimestamp(found.moment, wanted.zone),
        wheelchair=_wheelchair(timetable, trip, int(arrays.call_stop[call])),
        service_day=found.day,
        exact=bool(arrays.trip_exact[trip]) or found.late is not None,
        delay=None if found.late is None else timedelta(seconds=found.late),
        cancelled=found.cancelled,
    )


def _added(wanted: Wanted, found: Row, trip: AddedTrip, call: int) -> Departure:
    stop = wanted.timetable.stops[int(trip.stop[call])]
    return Departure(
        line=wanted.timetable.lines[trip.line],
        headsign=trip.headsign,
        trip_id=trip.trip_id,
        stop_id=stop.id,
        stop_name=stop.name,
        time=datetime.fromtimestamp(found.moment, wanted.zone),
        wheelchair=None,
        service_day=trip.day,
        exact=True,
        delay=timedelta(0),
        added=True,
    )


def _wheelchair(timetable: Timetable, trip: int, stop: int) -> bool | None:
    said = {
        int(timetable.arrays.trip_wheelchair[trip]),
        int(timetable.arrays.stop_wheelchair[stop]),
    }
    if 2 in said:
        return False
    return True if said == {1} else None


def _first_last(wanted: Wanted, line: int, headsign: int, moments: list[int]) -> FirstLast:
    first, last = (datetime.fromtimestamp(m, wanted.zone) for m in (min(moments), max(moments)))
    timetable = wanted.timetable
    return FirstLast(timetable.lines[line], timetable.texts[headsign], first, last)
