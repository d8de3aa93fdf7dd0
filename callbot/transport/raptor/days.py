"""The table of one date: the lanes of its service day, the one before and the one after.

Tables never change and are kept for the dates asked for last; what runs otherwise than planned makes
a table of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

import numpy as np

from callbot.transport.raptor.boards import View, mirrored, view_of
from callbot.transport.raptor.calls import Calls, Vehicles
from callbot.transport.raptor.changes import Changes, line_of, vehicles_around
from callbot.transport.raptor.closing import closed
from callbot.transport.raptor.events import over_the_turn, variants_of, write_out
from callbot.transport.raptor.lanes import Lanes, lay_out
from callbot.transport.raptor.network import Network, network_of
from callbot.transport.raptor.runs import base_of, runs_of, stays_of
from callbot.transport.timetable import Timetable
from callbot.transport.values import Flags

KEPT = 3
PLANNED = Changes()


@dataclass(frozen=True, eq=False)
class Side:
    """The lanes in one direction of time, and what a search without conditions uses of them."""

    lanes: Lanes
    nodes: int

    @cached_property
    def view(self) -> View:
        """Everything that the timetable allows."""
        return self.view_where(self.lanes.board, self.lanes.alight)

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

    @cached_property
    def backward(self) -> Side:
        """The same, run backwards in time, to search from the destination."""
        return Side(mirrored(self.onward.lanes), self.onward.nodes)


@lru_cache(maxsize=KEPT)
def table_of(timetable: Timetable, day: date, changes: Changes = PLANNED) -> Table:
    """Return the table of a date."""
    network, base = network_of(timetable), base_of(timetable, day)
    vehicles, calls = vehicles_around(timetable, network, day, changes)
    runs = runs_of(vehicles, stays_of(timetable, network, vehicles, calls))
    events = write_out(calls, vehicles, runs)
    variants = np.zeros(len(runs), np.int64)
    if changes != PLANNED:
        planned = events.planned(network.calls, vehicles)
        if changes.closed is not None:
            lines = line_of(timetable, changes.updates, vehicles.trip)
            blocks = changes.closed.blocks
            events = closed(events, blocks, stop_of=network.stop_of, lines=lines, base=base)
        variants = variants_of(events, planned)
    lanes = lay_out(vehicles, runs, over_the_turn(events, runs), variants)
    return Table(day, base, network, vehicles, calls, Side(lanes, network.nodes))
