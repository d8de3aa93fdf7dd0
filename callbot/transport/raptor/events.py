"""Runs written out call by call: when each stops where, and whether one may get on and off there."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from callbot.transport.raptor.calls import Calls, Vehicles
from callbot.transport.raptor.ranges import rows_between
from callbot.transport.values import Flags, Ints, Longs


@dataclass(frozen=True, slots=True)
class Events:
    """One place for each call of each run, run after run; run r has ``first[r]:first[r + 1]``."""

    first: Longs
    call: Longs
    node: Ints
    vehicle: Longs
    arrival: Ints  # seconds of the date
    departure: Ints
    board: Flags
    alight: Flags

    @property
    def widths(self) -> Longs:
        """How many calls each run has."""
        return np.diff(self.first)

    def bare(self) -> Events:
        """Return the events without their calls and vehicles: by region these are large."""
        return replace(self, call=self.call[:0].copy(), vehicle=self.vehicle[:0].copy())

    def reordered(self, runs: Longs) -> Events:
        """Return the events of ``runs``, in their order."""
        starts, ends = self.first[runs], self.first[runs + 1]
        rows = rows_between(starts, ends)
        first = np.concatenate([[0], np.cumsum(ends - starts)])
        columns = ((name, getattr(self, name)) for name in Events.__slots__ if name != "first")
        return replace(
            self, first=first, **{name: each[rows] for name, each in columns if len(each)}
        )

    def planned(self, calls: Calls, vehicles: Vehicles) -> tuple[Flags, Flags]:
        """Return whether the plan (``calls`` of the timetable) lets one get on, and off."""
        own = self.call - vehicles.first[self.vehicle]
        known = vehicles.plan[self.vehicle] >= 0
        row = np.where(known, vehicles.plan[self.vehicle] + own, 0)
        return ~known | calls.board[row], ~known | calls.alight[row]


def write_out(calls: Calls, vehicles: Vehicles, runs: Longs) -> Events:
    """Return the events of ``runs`` (rows of places of vehicles, -1 for none)."""
    used = runs >= 0
    parts = runs[used]
    lengths = vehicles.last[parts] - vehicles.first[parts]
    call = rows_between(vehicles.first[parts], vehicles.last[parts])
    shift = np.repeat(vehicles.shift[parts], lengths)
    widths = np.bincount(np.nonzero(used)[0], lengths, len(runs)).astype(np.int64)
    return Events(
        first=np.concatenate([[0], np.cumsum(widths)]),
        call=call,
        node=calls.node[call],
        vehicle=np.repeat(parts, lengths),
        arrival=calls.arrival[call] + shift,
        departure=calls.departure[call] + shift,
        board=calls.board[call],
        alight=calls.alight[call],
    )


def over_the_turn(events: Events, runs: Longs) -> Events:
    """Let one get on a run of two trips only during the first, and off only during the second.

    All else is already done by the runs of each trip alone.
    """
    turning = np.repeat(runs[:, 1] >= 0, events.widths)
    second = events.vehicle == np.repeat(runs[:, 1], events.widths)
    return replace(
        events, board=events.board & ~second, alight=events.alight & ~(turning & ~second)
    )


def variants_of(events: Events, planned: tuple[Flags, Flags]) -> Longs:
    """Return 0 for a run on which one gets on and off as planned, else a number for how one does.

    Runs of one pattern may only share a lane when one can get off at the same stops (and on, for
    the search backwards): else the earlier is not always the better.
    """
    found = np.zeros(len(events.first) - 1, np.int64)
    changed = (events.board != planned[0]) | (events.alight != planned[1])
    if not changed.any():
        return found
    numbers: dict[bytes, int] = {}
    for run in np.flatnonzero(np.logical_or.reduceat(changed, events.first[:-1])).tolist():
        part = slice(int(events.first[run]), int(events.first[run + 1]))
        how = events.board[part].tobytes() + events.alight[part].tobytes()
        found[run] = numbers.setdefault(how, len(numbers) + 1)
    return found
