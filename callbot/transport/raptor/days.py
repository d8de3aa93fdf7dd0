"""The table of one date: the lanes of its service day, the one before and the one after.

Tables never change and are kept for the dates asked for last; what runs otherwise than planned makes
a table of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np

from callbot.transport.arrays import let_go
from callbot.transport.raptor.boards import View, mirrored, view_of
from callbot.transport.raptor.calls import Calls, Vehicles
from callbot.transport.raptor.changes import (
    SILENT,
    Changes,
    line_of,
    vehicles_around,
    vehicles_over,
)
from callbot.transport.raptor.closing import closed
from callbot.transport.raptor.events import over_the_turn, variants_of, write_out
from callbot.transport.raptor.lanes import Lanes, lay_out
from callbot.transport.raptor.network import Network, network_of
from callbot.transport.raptor.patching import patched, patched_back
from callbot.transport.raptor.runs import alone, base_of, runs_of, stays_of
from callbot.transport.timetable import Timetable
from callbot.transport.updates import RUNS
from callbot.transport.values import Flags, Longs

KEPT = 3
PLANNED = Changes()


@dataclass(frozen=True, eq=False)
class Side:
    """The lanes in one direction of time, and what a search without conditions uses of them."""

    lanes: Lanes
    nodes: int
    ready: View | None = None

    @cached_property
    def view(self) -> View:
        """Everything that the timetable allows."""
        return self.ready or self.view_where(self.lanes.board, self.lanes.alight)

    def view_where(self, board: Flags, alight: Flags) -> View:
        """Return what these events (and no others) allow; they are in the order of the arrays."""
        return view_of(self.lanes, self.nodes, board, alight)


@dataclass(frozen=True, eq=False)
class Table:
    """All vehicles around a date; seconds count from the POSIX time ``base``."""

    day: date
    base: int
    network: Network
    vehicles: Vehicles
    calls: Calls
    onward: Side
    back: Side | None = None

    @cached_property
    def backward(self) -> Side:
        """The same, run backwards in time, to search from the destination."""
        return self.back or Side(mirrored(self.onward.lanes), self.onward.nodes)


@lru_cache(maxsize=KEPT)
def table_of(timetable: Timetable, day: date, changes: Changes = PLANNED) -> Table:
    """Return the table of a date."""
    cut = changes.closed is not None and len(changes.closed.cuts.line) > 0
    if changes.updates is None or cut:
        return whole_table(timetable, day, changes)
    return table_over(table_of(timetable, day, replace(changes, updates=None)), timetable, changes)


def whole_table(timetable: Timetable, day: date, changes: Changes) -> Table:
    """Return the table of a date, made from the beginning."""
    network, base = network_of(timetable), base_of(timetable, day)
    vehicles, calls = vehicles_around(timetable, network, day, changes)
    fleet = _Fleet(network, base, vehicles, calls)
    runs = runs_of(vehicles, stays_of(timetable, network, vehicles, calls))
    lanes = _lanes(timetable, fleet, runs, changes)
    let_go(timetable.arrays)
    return Table(day, base, network, vehicles, calls, Side(lanes, network.nodes))


def table_over(planned: Table, timetable: Timetable, changes: Changes) -> Table:
    """Return the table that realtime makes of a planned one (closures included, but no cuts).

    Only the vehicles that it tells of, and what one may stay seated on from or to them, are laid out
    anew. It holds the same runs as ``whole_table``, in other lanes.
    """
    network, nodes = planned.network, planned.network.nodes
    vehicles, calls, state = vehicles_over(timetable, planned.vehicles, planned.day, changes)
    present = np.flatnonzero(state <= RUNS)
    pairs = present[stays_of(timetable, network, vehicles.take(present), calls)]
    gone, runs = _exchanged(planned.onward.lanes.vehicles, pairs, state)
    more = _lanes(timetable, _Fleet(network, planned.base, vehicles, calls), runs, changes)
    view = patched(planned.onward.view, gone, more, nodes)
    back = patched_back(planned.backward.view, gone, more, view.lanes, nodes)
    sides = Side(view.lanes, nodes, view), Side(back.lanes, nodes, back)
    return Table(planned.day, planned.base, network, vehicles, calls, *sides)


class _Fleet(NamedTuple):
    network: Network
    base: int
    vehicles: Vehicles
    calls: Calls


def _exchanged(old: Longs, pairs: Longs, state: Longs) -> tuple[Flags, Longs]:
    """Return which of the ``old`` runs go, and the runs that come instead.

    ``pairs`` are all vehicles on which one may stay seated now, ``state`` what is said of each vehicle.
    """
    keys, known = (each[:, 0] << 32 | each[:, 1] for each in (pairs, old))
    gone = (state[old] != SILENT).any(axis=1, where=old >= 0)
    gone |= (old[:, 1] >= 0) & ~np.isin(known, keys)
    pairs = pairs[~np.isin(keys, known[~gone])]
    return gone, np.concatenate([alone(np.flatnonzero(state == RUNS)), pairs])


def _lanes(timetable: Timetable, fleet: _Fleet, runs: Longs, changes: Changes) -> Lanes:
    """Return the lanes of some runs of the vehicles."""
    network, vehicles = fleet.network, fleet.vehicles
    events = write_out(fleet.calls, vehicles, runs)
    variants = np.zeros(len(runs), np.int64)
    if changes != PLANNED:
        planned = events.planned(network.calls, vehicles)
        if changes.closed is not None:
            lines = line_of(timetable, changes.updates, vehicles.trip)
            blocks = changes.closed.blocks
            events = closed(events, blocks, stop_of=network.stop_of, lines=lines, base=fleet.base)
        variants = variants_of(events, planned)
    return lay_out(vehicles, runs, over_the_turn(events, runs), variants)
