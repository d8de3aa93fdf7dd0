"""Lays runs out in lanes: runs of one series of stops that never overtake each other.

In a lane, whoever can board a run reaches every later stop no later than by the runs behind it;
that is what lets RAPTOR look at one run a lane. Runs that overtake get a lane of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callbot.transport.raptor.calls import Calls, Vehicles
from callbot.transport.values import Flags, Ints, Longs


@dataclass(frozen=True, slots=True)
class Lanes:
    """Lane l has the stops ``node[start[l]:start[l + 1]]`` and runs ``run_start[l]`` and after.

    Run r's times are at ``first[r]`` and the places after it, one for each stop (an event).
    """

    start: Longs
    node: Ints
    run_start: Longs
    first: Longs
    arrival: Ints
    departure: Ints
    board: Flags  # by event: whether one may get on
    alight: Flags
    vehicles: Longs  # runs x 2: places of the table's vehicles, -1 for none

    @property
    def lane_of_run(self) -> Longs:
        """The lane of each run."""
        return np.repeat(np.arange(len(self.start) - 1), np.diff(self.run_start))

    @property
    def place_of_event(self) -> Longs:
        """The place (stop of a lane) of each event."""
        lane, widths = self.lane_of_run, np.diff(self.first)
        places = np.repeat(self.start[lane] - self.first[:-1], widths)
        return np.arange(len(self.arrival)) + places

    @property
    def widths(self) -> Longs:
        """How many stops each lane has."""
        return np.diff(self.start)


@dataclass(frozen=True, slots=True)
class _Events:
    """Runs written out: the call of each event, and where each run starts."""

    call: Longs
    shift: Ints
    first: Longs

    def times(self, column: Ints) -> Ints:
        return column[self.call] + self.shift


def lay_out(calls: Calls, vehicles: Vehicles, runs: Longs) -> Lanes:
    """Return the lanes of ``runs`` (rows of places of vehicles, -1 for none)."""
    patterns = np.where(runs >= 0, vehicles.pattern[runs], 0)
    keys = (patterns[:, 0] << 32) + np.where(runs[:, 1] >= 0, patterns[:, 1], -1)
    leaves = calls.departure[vehicles.first[runs[:, 0]]] + vehicles.shift[runs[:, 0]]
    ends = np.where(runs[:, 1] >= 0, runs[:, 1], runs[:, 0])
    arrives = calls.arrival[vehicles.last[ends] - 1] + vehicles.shift[ends]
    order = np.lexsort((arrives, leaves, keys))
    runs, keys = runs[order], keys[order]
    events = _write_out(vehicles, runs)
    lanes = _split(calls, events, keys)
    if lanes.any():
        order = np.lexsort((lanes, keys))
        runs, keys, lanes = runs[order], keys[order], lanes[order]
        events = _write_out(vehicles, runs)
    return _lanes(calls, vehicles, runs, events, _changes(keys) | _changes(lanes))


def _write_out(vehicles: Vehicles, runs: Longs) -> _Events:
    used = runs >= 0
    parts = runs[used]
    lengths = vehicles.last[parts] - vehicles.first[parts]
    before = np.cumsum(lengths) - lengths
    call = np.arange(int(lengths.sum())) + np.repeat(vehicles.first[parts] - before, lengths)
    widths = np.bincount(np.nonzero(used)[0], lengths, len(runs)).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(widths)])
    return _Events(call, np.repeat(vehicles.shift[parts], lengths), first)


def _changes(values: Longs) -> Flags:
    """Return where a value differs from the one before it; the first does."""
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


def _split(calls: Calls, events: _Events, keys: Longs) -> Longs:
    """Return for each run the number of its lane among those of its key: nearly always 0."""
    lanes = np.zeros(len(keys), np.int64)
    if not len(keys):
        return lanes
    arrival, departure = events.times(calls.arrival), events.times(calls.departure)
    overtaken = _overtakes(arrival, events.first, keys) | _overtakes(departure, events.first, keys)
    for key in np.unique(keys[overtaken]).tolist():
        low, high = np.searchsorted(keys, [key, key + 1])
        part = slice(events.first[low], events.first[high])
        rows = (arrival[part].reshape(high - low, -1), departure[part].reshape(high - low, -1))
        lanes[low:high] = _greedy(np.concatenate(rows, axis=1))
    return lanes


def _overtakes(times: Ints, first: Longs, keys: Longs) -> Flags:
    """Return for each run whether it is anywhere before the run before it, of the same key."""
    widths = np.repeat(np.diff(first), np.diff(first))
    before = np.maximum(np.arange(len(times)) - widths, 0)
    earlier = np.logical_or.reduceat(times < times[before], first[:-1])
    earlier[_changes(keys)] = False
    found: Flags = earlier
    return found


def _greedy(rows: Ints) -> list[int]:
    """Put each row (times of a run) into the first lane whose last row is nowhere later."""
    lasts: list[Ints] = []
    found = []
    for row in rows:
        place = next((i for i, last in enumerate(lasts) if (last <= row).all()), len(lasts))
        lasts[place : place + 1] = [row]
        found.append(place)
    return found


def _lanes(
    calls: Calls, vehicles: Vehicles, runs: Longs, events: _Events, starts_lane: Flags
) -> Lanes:
    heads = np.flatnonzero(starts_lane)
    widths = np.diff(events.first)[heads]
    start = np.concatenate([[0], np.cumsum(widths)])
    places = np.arange(int(widths.sum())) + np.repeat(events.first[heads] - start[:-1], widths)
    return Lanes(
        start=start,
        node=calls.node[events.call[places]],
        run_start=np.append(heads, len(runs)),
        first=events.first,
        arrival=events.times(calls.arrival),
        departure=events.times(calls.departure),
        board=calls.board[events.call],
        alight=calls.alight[events.call],
        vehicles=runs,
    )
