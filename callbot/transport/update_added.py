"""Vehicles that run beside the timetable: extra trips, copies of planned ones, replacements."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np

from callbot.transport.days import day_start
from callbot.transport.update_match import Matcher, Run, padded
from callbot.transport.update_message import SKIPPED, Message
from callbot.transport.updates import AddedTrip
from callbot.transport.values import Ints, Longs, day_of, seconds_of


def added_trip(
    message: Message, row: int, rows: Longs, matcher: Matcher, run: Run | None
) -> AddedTrip | None:
    """Return the vehicle of update ``row``, whose stops are at ``rows`` of the message's times.

    ``run`` is the planned trip that it copies or replaces, if any. None when its line is unknown
    or fewer than two stops have times.
    """
    said = message.trips
    line = matcher.line_of(said, row, run)
    stop, arrival, departure = _as_said(message, rows, matcher)
    if len(stop) < 2 and run is not None and said.new_time[row]:
        stop, arrival, departure = _copied(matcher, run, said.new_date[row], said.new_time[row])
    if line < 0 or len(stop) < 2:
        return None
    return AddedTrip(
        trip_id=said.new_trip_id[row] or said.trip_id[row] or f"{said.route_id[row]}+{row}",
        line=line,
        headsign=said.headsign[row] or matcher.timetable.stops[int(stop[-1])].name,
        day=day_of(said.start_date[row]) or _day(matcher, int(departure[0])),
        stop=stop,
        arrival=arrival,
        departure=departure,
    )


def _as_said(message: Message, rows: Longs, matcher: Matcher) -> tuple[Ints, Longs, Longs]:
    times = message.times
    stop = np.array([matcher.stops.get(id_, -1) for id_ in times.stop_id.of(rows)], np.int32)
    arrival, departure = times.arrival_time[rows], times.departure_time[rows]
    arrival = np.where(arrival > 0, arrival, departure)
    departure = np.where(departure > 0, departure, arrival)
    good = (stop >= 0) & (departure > 0) & (times.relation[rows] != SKIPPED)
    both = np.stack([arrival[good], departure[good]], 1).reshape(-1)
    both = np.maximum.accumulate(both)
    return stop[good], both[0::2], both[1::2]


def _copied(matcher: Matcher, run: Run, day: str, time: str) -> tuple[Ints, Longs, Longs]:
    """Return a planned trip as it runs when it leaves at another time."""
    arrays, seconds = matcher.timetable.arrays, seconds_of(padded(time))
    if seconds < 0:
        empty = np.zeros(0, np.int64)
        return empty.astype(np.int32), empty, empty
    calls = slice(int(arrays.trip_start[run.trip]), int(arrays.trip_start[run.trip + 1]))
    base = day_start(matcher.zone, day_of(day) or run.day)
    shift = base + seconds - matcher.first_departure(run.trip)
    arrival = arrays.call_arrival[calls].astype(np.int64) + shift
    departure = arrays.call_departure[calls].astype(np.int64) + shift
    return arrays.call_stop[calls], arrival, departure


def _day(matcher: Matcher, moment: int) -> date:
    return datetime.fromtimestamp(moment, UTC).astimezone(matcher.zone).date()
