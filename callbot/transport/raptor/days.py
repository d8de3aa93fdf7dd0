"""The table of one date: the lanes of its service day, the one before and the one after.

Tables never change and are kept for the dates asked for last.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from callbot.transport.raptor.boards import Columns, View, columns_of, mirrored, view_of
from callbot.transport.raptor.lanes import Lanes, lay_out
from callbot.transport.raptor.network import Network, network_of
from callbot.transport.raptor.runs import base_of, blocks_of, runs_of, vehicles_around
from callbot.transport.timetable import Timetable
from callbot.transport.values import Flags

KEPT = 3


@dataclass(frozen=True, eq=False)
class Side:
    """The lanes in one direction of time, and what a search without restrictions uses of them."""

    lanes: Lanes
    nodes: int

    @cached_property
    def columns(self) -> Columns:
        """The events by place."""
        return columns_of(self.lanes)

    @cached_property
    def view(self) -> View:
        """Everything that the timetable allows."""
        return self.view_where(self.lanes.board, self.lanes.alight)

    def view_where(self, board: Flags, alight: Flags) -> View:
        """Return what these events (and no others) allow."""
        return view_of(self.lanes, self.columns, self.nodes, board, alight)


@dataclass(frozen=True, eq=False)
class Table:
    """All vehicles around a date; seconds count from the POSIX time ``base``."""

    day: date
    base: int
    network: Network
    onward: Side

    @cached_property
    def backward(self) -> Side:
        """The same, run backwards in time, to search from the destination."""
        return Side(mirrored(self.onward.lanes), self.onward.nodes)


@lru_cache(maxsize=KEPT)
def table_of(timetable: Timetable, day: date) -> Table:
    """Return the table of a date."""
    network = network_of(timetable)
    vehicles = vehicles_around(timetable, network.trip_pattern, day)
    pairs = blocks_of(timetable, vehicles, network.calls)
    lanes = lay_out(network.calls, vehicles, runs_of(vehicles, pairs))
    return Table(day, base_of(timetable, day), network, Side(lanes, network.nodes))
