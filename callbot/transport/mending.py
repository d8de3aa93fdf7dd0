"""Mends stop times: leaves out trips that cannot run as written, fills in blank times.

Blank times between two known ones are interpolated: by the distance along the shape where it is
known for all of them, else evenly (GTFS Schedule reference, stop_times.txt, arrival_time).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from callbot.transport.errors import FeedError
from callbot.transport.problems import Problems
from callbot.transport.stop_times import FILE, StopTimes
from callbot.transport.values import BAD, BLANK, Flags, Floats, Ints, Longs, true_places


def mend(times: StopTimes, trips: int, problems: Problems) -> StopTimes:
    """Return the calls of those of ``trips`` trips that can run, all with times.

    Takes and gives calls sorted by trip and sequence. Raises FeedError when no trip is left.
    """
    times = _without_doubles(times, problems)
    times = _without(
        times,
        _unreadable(times),
        trips,
        problems,
        "has a time, stop or sequence that cannot be read",
    )
    arrival = np.where(times.arrival == BLANK, times.departure, times.arrival)
    departure = np.where(times.departure == BLANK, times.arrival, times.departure)
    times = replace(times, arrival=arrival, departure=departure)
    times = _without(
        times, _open_ended(times), trips, problems, "has no time at its first or last stop"
    )
    times = _interpolated(times)
    times = _without(times, _backwards(times), trips, problems, "goes back in time here")
    times = _without(times, _lone(times), trips, problems, "has only one stop")
    if not len(times.trip):
        raise FeedError("no trip can run as written; mend the times.", file=FILE)
    return replace(times, row=times.row[:0].copy(), distance=times.distance[:0].copy())


def _without(times: StopTimes, bad: Flags, trips: int, problems: Problems, why: str) -> StopTimes:
    """Leave out the trips with a ``bad`` call, and say so once a trip."""
    if not bad.any():
        return times
    places = np.flatnonzero(bad)
    _, firsts = np.unique(times.trip[places], return_index=True)
    for i in places[firsts]:
        problems.add(
            f"trip-{why}",
            f"This trip {why}; it was left out.",
            file=FILE,
            row=int(times.row[i]),
        )
    drop = np.zeros(trips, np.bool_)
    drop[times.trip[bad]] = True
    return times.take(~drop[times.trip])


def _same_trip(times: StopTimes) -> Flags:
    """Whether each call but the first is of the same trip as the one before."""
    same: Flags = times.trip[1:] == times.trip[:-1]
    return same


def _without_doubles(times: StopTimes, problems: Problems) -> StopTimes:
    double = np.zeros(len(times.trip), np.bool_)
    double[1:] = _same_trip(times) & (times.sequence[1:] == times.sequence[:-1])
    double &= times.sequence >= 0
    for i in true_places(double):
        problems.add(
            "sequence",
            f"The stop_sequence {times.sequence[i]} is there twice in this trip; "
            "the second was left out.",
            file=FILE,
            row=int(times.row[i]),
        )
    return times.take(~double) if double.any() else times


def _unreadable(times: StopTimes) -> Flags:
    bad: Flags = (times.arrival == BAD) | (times.departure == BAD) | (times.stop < 0)
    bad |= times.sequence < 0
    return bad


def _ends(times: StopTimes) -> tuple[Flags, Flags]:
    first = np.ones(len(times.trip), np.bool_)
    last = first.copy()
    first[1:] = last[:-1] = ~_same_trip(times)
    return first, last


def _open_ended(times: StopTimes) -> Flags:
    first, last = _ends(times)
    bad: Flags = (times.departure == BLANK) & (first | last)
    return bad


def _lone(times: StopTimes) -> Flags:
    first, last = _ends(times)
    lone: Flags = first & last
    return lone


def _backwards(times: StopTimes) -> Flags:
    bad: Flags = times.departure < times.arrival
    bad[1:] |= _same_trip(times) & (times.arrival[1:] < times.departure[:-1])
    return bad


def _interpolated(times: StopTimes) -> StopTimes:
    """Fill blanks: as trips are sorted and closed at both ends, neighbours known are its own."""
    known = np.flatnonzero(times.departure != BLANK)
    blank = np.flatnonzero(times.departure == BLANK)
    if not len(blank):
        return times
    after = np.searchsorted(known, blank)
    before, next_ = known[after - 1], known[after]
    share = _shares(times.distance, blank, before, next_)
    start, end = times.departure[before], times.arrival[next_]
    filled = np.rint(start + share * (end - start)).astype(np.int32)
    return replace(
        times,
        arrival=_put(times.arrival, blank, filled),
        departure=_put(times.departure, blank, filled),
    )


def _shares(distance: Floats, blank: Longs, before: Longs, after: Longs) -> Floats:
    """Return how far between two known calls each blank one is, from 0 to 1."""
    even = (blank - before) / (after - before)
    if not len(distance):
        return even
    whole = distance[after] - distance[before]
    part = distance[blank] - distance[before]
    usable = (whole > 0) & (part >= 0) & (part <= whole)
    gaps, place = np.unique(before, return_inverse=True)
    usable = np.bincount(place, ~usable, len(gaps))[place] == 0  # all of a gap or none
    return np.where(usable, part / np.where(whole > 0, whole, 1), even)


def _put(column: Ints, places: Longs, values: Ints) -> Ints:
    column = column.copy()
    column[places] = values
    return column
