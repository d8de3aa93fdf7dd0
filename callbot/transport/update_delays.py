"""From what an update says of some stops to how late a trip is at each of its stops.

The rules are those of the GTFS-Realtime reference, "Trip updates": what is said of a stop holds for
the following ones too, until something else is said; before the first nothing is known; a stop
without data ends what is known; a skipped stop passes on what held before it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callbot.transport.arrays import Arrays
from callbot.transport.update_message import NO_DATA, SKIPPED, Times
from callbot.transport.values import Flags, Ints, Longs
from callbot.transport.wire import ABSENT

_UNKNOWN = ABSENT + 1
_WORST = 86_400  # seconds; a trip that is more than a day late or early is a mistake
_BAND = 2**40  # keeps the times of trips apart when they are gone through together


@dataclass(frozen=True, slots=True)
class Delays:
    """Of the calls of some trips, one trip after the other: row i's are [start[i]:start[i + 1]]."""

    start: Longs
    arrival: Ints  # seconds after the planned time, 0 where nothing is known
    departure: Ints
    known: Flags  # whether anything is known of the departure (of the last stop: of the arrival)
    skipped: Flags

    def take(self, trips: Longs) -> Delays:
        """Return the delays of some of the trips."""
        first, lengths = self.start[trips], np.diff(self.start)[trips]
        start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
        trip = np.repeat(np.arange(len(trips)), lengths)
        rows = np.arange(len(trip)) + (first - start[:-1])[trip]
        columns = {n: getattr(self, n)[rows] for n in ("arrival", "departure", "known", "skipped")}
        return Delays(start, **columns)


@dataclass(frozen=True, slots=True)
class _Calls:
    """The calls of the trips, and POSIX time zero of each."""

    start: Longs
    row: Longs  # in Arrays.call_*
    trip: Longs  # which of the trips
    zero: Longs


def find_delays(
    arrays: Arrays,
    trips: Longs,
    zeros: Longs,
    times: Times,
    *,
    owner: Longs,
    stops: dict[str, int],
    whole: Longs,
) -> Delays:
    """Return how late ``trips`` are whose times count from the POSIX times ``zeros``.

    ``owner`` gives for each row of ``times`` which of the trips it is about, -1 for none; ``stops``
    the rows of stop ids; ``whole`` the delay of a whole trip, ABSENT where none is given.
    """
    calls = _calls(arrays, trips, zeros)
    place = _places(arrays, calls, times, owner, stops)
    skipped = np.zeros(len(calls.row), np.bool_)
    skipped[place[(place >= 0) & (times.relation == SKIPPED)]] = True
    planned = np.stack([arrays.call_arrival[calls.row], arrays.call_departure[calls.row]], 1)
    late = _said(planned + calls.zero[:, None], times, place)
    late = _filled(late, calls, whole)
    known = late != _UNKNOWN
    late = _in_order(planned, late, known, calls.trip)
    last = np.zeros(len(known), np.bool_)
    last[calls.start[1:] - 1] = True
    return Delays(
        start=calls.start,
        arrival=np.where(known[:, 0], late[:, 0], 0).astype(np.int32),
        departure=np.where(known[:, 1], late[:, 1], 0).astype(np.int32),
        known=np.where(last, known[:, 0], known[:, 1]),
        skipped=skipped,
    )


def _calls(arrays: Arrays, trips: Longs, zeros: Longs) -> _Calls:
    first, lengths = arrays.trip_start[trips], np.diff(arrays.trip_start)[trips]
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    trip = np.repeat(np.arange(len(trips)), lengths)
    row = np.arange(len(trip)) + (first - start[:-1])[trip]
    return _Calls(start, row, trip, zeros[trip])


def _places(
    arrays: Arrays, calls: _Calls, times: Times, owner: Longs, stops: dict[str, int]
) -> Longs:
    """Return the call that each row of ``times`` is about: by sequence, else by stop; -1 for none."""
    keys = calls.trip << 32 | arrays.call_sequence[calls.row]
    place = np.full(len(owner), -1, np.int64)
    by_number = np.flatnonzero((owner >= 0) & (times.sequence >= 0))
    place[by_number] = _lookup(keys, owner[by_number] << 32 | times.sequence[by_number])
    rest = np.flatnonzero((owner >= 0) & (place < 0))
    rows = np.array([stops.get(id_, -1) for id_ in times.stop_id.of(rest)], np.int64)
    rest, rows = rest[rows >= 0], rows[rows >= 0]
    by_stop = calls.trip << 32 | arrays.call_stop[calls.row]
    order = np.argsort(by_stop, kind="stable")
    found = _lookup(by_stop[order], owner[rest] << 32 | rows)
    place[rest[found >= 0]] = order[found[found >= 0]]
    return place


def _lookup(keys: Longs, wanted: Longs) -> Longs:
    """Return where in sorted ``keys`` each wanted one is; one wanted again is its next occurrence."""
    if not len(keys):
        return np.full(len(wanted), -1, np.int64)
    order = np.argsort(wanted, kind="stable")
    first = np.searchsorted(wanted[order], wanted[order])
    again = np.empty(len(wanted), np.int64)
    again[order] = np.arange(len(wanted)) - first
    place = np.searchsorted(keys, wanted) + again
    good = (place < len(keys)) & (keys[np.minimum(place, len(keys) - 1)] == wanted)
    return np.where(good, place, -1)


def _said(planned: Longs, times: Times, place: Longs) -> Longs:
    """Return seconds late of arrivals and departures, as far as they are said."""
    late = np.full(planned.shape, ABSENT, np.int64)
    pairs = (
        (times.arrival_delay, times.arrival_time),
        (times.departure_delay, times.departure_time),
    )
    for column, (delay, moment) in enumerate(pairs):
        usable = (place >= 0) & (times.relation != SKIPPED) & (times.relation != NO_DATA)
        by_time = usable & (moment > 0)
        late[place[by_time], column] = moment[by_time] - planned[place[by_time], column]
        by_delay = usable & (delay != ABSENT)
        late[place[by_delay], column] = delay[by_delay]
    late[(np.abs(late) > _WORST) & (late != ABSENT)] = _UNKNOWN
    late[place[(place >= 0) & (times.relation == NO_DATA)]] = _UNKNOWN
    return late


def _filled(late: Longs, calls: _Calls, whole: Longs) -> Longs:
    """Pass on what is said to the stops that follow, from arrivals to departures too."""
    flat = late.reshape(-1)
    begins = calls.start[:-1] * 2
    silent = np.add.reduceat(flat != ABSENT, begins) == 0 if len(begins) else np.zeros(0, bool)
    given = np.where(silent & (whole != ABSENT), whole, _UNKNOWN)
    flat[begins] = np.where(flat[begins] == ABSENT, given, flat[begins])
    said = np.where(flat != ABSENT, np.arange(len(flat)), 0)
    filled = flat[np.maximum.accumulate(said)].reshape(late.shape)
    # Where a trip is first spoken of by its departure, it did not arrive at another time than that.
    first = (filled[:, 0] == _UNKNOWN) & (filled[:, 1] != _UNKNOWN)
    filled[first, 0] = filled[first, 1]
    return filled


def _in_order(planned: Ints, late: Longs, known: Flags, trip: Longs) -> Longs:
    """Return delays with which no trip leaves before it arrived or arrives before it left."""
    bands = np.repeat(trip * _BAND, 2)
    actual = np.where(known, planned + late, -(2**36)).reshape(-1) + bands
    actual = np.maximum.accumulate(actual) - bands
    return np.where(known, actual.reshape(late.shape) - planned, late)
