"""Lays runs out in lanes: runs of one series of stops that never overtake each other.

In a lane, whoever can board a run reaches every later stop no later than by the runs behind it;
that is what lets RAPTOR look at one run a lane. Runs that overtake, or on which one may get on or
off elsewhere, get a lane of their own.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callbot.transport.raptor.calls import Vehicles
from callbot.transport.raptor.events import Events
from callbot.transport.values import Flags, Ints, Longs


@dataclass(frozen=True, slots=True)
class Lanes:
    """Lane l has the stops ``node[start[l]:start[l + 1]]`` and runs ``run_start[l]`` and after.

    Run r's times are at ``first[r]`` and the places after it, one for each stop (an event). Lanes that
    run backwards in time (``back``) share the arrays by event with those that they mirror: their
    event e is at ``turned(e)`` there, and time is negative.
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
    back: bool = False

    def turned(self, events: Longs) -> Longs:
        """Return where the times of ``events`` are."""
        return len(self.arrival) - 1 - events if self.back else events

    def arrives(self, events: Longs) -> Ints:
        """Return when runs arrive; what leaves late arrives early when time runs back."""
        return -self.departure[self.turned(events)] if self.back else self.arrival[events]

    def leaves(self, events: Longs) -> Ints:
        """Return when runs leave."""
        return -self.arrival[self.turned(events)] if self.back else self.departure[events]

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


def lay_out(vehicles: Vehicles, runs: Longs, events: Events, variants: Longs) -> Lanes:
    """Return the lanes of ``runs`` (rows of places of vehicles), written out as ``events``.

    Only runs of one pattern and one of ``variants`` can share a lane.
    """
    patterns = np.where(runs >= 0, vehicles.pattern[runs], -1)
    kind = (patterns[:, 0] << 32) + patterns[:, 1]
    leaves, arrives = events.departure[events.first[:-1]], events.arrival[events.first[1:] - 1]
    order = np.lexsort((arrives, leaves, variants, kind))
    new = _changes(kind[order]) | _changes(variants[order])
    groups: Longs = np.cumsum(new, dtype=np.int64)
    events = events.bare().reordered(order)
    lanes = _split(events, groups)
    if lanes.any():
        again = np.lexsort((lanes, groups))
        order, groups, lanes = order[again], groups[again], lanes[again]
        events = events.reordered(again)
    return _lanes(runs[order], events, _changes(groups) | _changes(lanes))


def _changes(values: Longs) -> Flags:
    """Return where a value differs from the one before it; the first does."""
    changed = np.ones(len(values), np.bool_)
    changed[1:] = values[1:] != values[:-1]
    return changed


def _split(events: Events, groups: Longs) -> Longs:
    """Return for each run the number of its lane among those of its group: nearly always 0."""
    lanes = np.zeros(len(groups), np.int64)
    if not len(groups):
        return lanes
    overtaken = _overtakes(events.arrival, events.first, groups)
    overtaken |= _overtakes(events.departure, events.first, groups)
    for group in np.unique(groups[overtaken]).tolist():
        low, high = np.searchsorted(groups, [group, group + 1])
        part = slice(events.first[low], events.first[high])
        rows = (each[part].reshape(high - low, -1) for each in (events.arrival, events.departure))
        lanes[low:high] = _greedy(np.concatenate(list(rows), axis=1))
    return lanes


def _overtakes(times: Ints, first: Longs, groups: Longs) -> Flags:
    """Return for each run whether it is anywhere before the run before it, of the same group."""
    widths = np.repeat(np.diff(first), np.diff(first))
    before = np.maximum(np.arange(len(times)) - widths, 0)
    earlier: Flags = np.logical_or.reduceat(times < times[before], first[:-1])
    earlier[_changes(groups)] = False
    return earlier


def _greedy(rows: Ints) -> list[int]:
    """Put each row (times of a run) into the first lane whose last row is nowhere later."""
    lasts: list[Ints] = []
    found = []
    for row in rows:
        place = next((i for i, last in enumerate(lasts) if (last <= row).all()), len(lasts))
        lasts[place : place + 1] = [row]
        found.append(place)
    return found


def _lanes(runs: Longs, events: Events, starts_lane: Flags) -> Lanes:
    heads = np.flatnonzero(starts_lane)
    widths = events.widths[heads]
    start = np.concatenate([[0], np.cumsum(widths)])
    places = np.arange(int(widths.sum())) + np.repeat(events.first[heads] - start[:-1], widths)
    return Lanes(
        start=start,
        node=events.node[places],
        run_start=np.append(heads, len(runs)),
        first=events.first,
        arrival=events.arrival,
        departure=events.departure,
        board=events.board,
        alight=events.alight,
        vehicles=runs,
    )
