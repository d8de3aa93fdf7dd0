"""What a kernel looks at: for each stop of each lane, when one may get on, and when one arrives."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from callbot.transport.raptor.lanes import Lanes
from callbot.transport.raptor.query import NEVER
from callbot.transport.values import Flags, Ints, Longs

SPAN = 22  # bits of a time in a sorted key: 24 days each way
EARLY = 1 << (SPAN - 1)


def keys_of(places: Longs, times: Ints) -> Longs:
    """Return place and time as one number that grows with the place, then with the time."""
    keys: Longs = (places << SPAN) + (times + EARLY)
    return keys


@dataclass(frozen=True, slots=True)
class Columns:
    """The events of lanes by stop instead of by run: those of a place are in order of time."""

    start: Longs  # by place (a stop of a lane): its columns are start[q]:start[q + 1]
    event: Ints
    run: Ints


def columns_of(lanes: Lanes) -> Columns:
    """Return the events of ``lanes`` by place."""
    count, widths = np.diff(lanes.run_start), lanes.widths
    begins = lanes.first[lanes.run_start[:-1]]
    sizes = count * widths
    lane = np.repeat(np.arange(len(count)), sizes)
    local = np.arange(int(sizes.sum())) - begins[lane]
    place, run = np.divmod(local, count[lane])
    start = np.concatenate([[0], np.cumsum(np.repeat(count, widths))])
    return Columns(
        start=start,
        event=(begins[lane] + run * widths[lane] + place).astype(np.int32),
        run=(lanes.run_start[lane] + run).astype(np.int32),
    )


@dataclass(frozen=True, eq=False)
class View:
    """The lanes with only those boardings and arrivals that a search may use.

    ``arrival`` is NEVER where one may not get off; boardings are sorted by time within a place.
    """

    lanes: Lanes
    arrival: Ints  # by event
    board_start: Longs  # by place
    board_time: Ints
    board_run: Ints
    nodes: int

    @cached_property
    def board_key(self) -> Longs:
        """Place and time of each boarding as one number, so that one search finds many."""
        places = np.repeat(np.arange(len(self.lanes.node)), np.diff(self.board_start))
        return keys_of(places, self.board_time)

    def make_ready(self) -> None:
        """Compute now what is else computed by the first search."""
        _ = self.lane_of_place, self.lane_of_run, self.calling

    @cached_property
    def lane_of_place(self) -> Longs:
        """The lane of each place."""
        return np.repeat(np.arange(len(self.lanes.start) - 1), self.lanes.widths)

    @cached_property
    def lane_of_run(self) -> Longs:
        """The lane of each run."""
        return self.lanes.lane_of_run

    @cached_property
    def calling(self) -> tuple[Longs, Ints]:
        """Return starts and places: the places of node n are ``places[starts[n]:starts[n + 1]]``."""
        useful = np.flatnonzero(np.diff(self.board_start) > 0)
        order = useful[np.argsort(self.lanes.node[useful], kind="stable")]
        counts = np.bincount(self.lanes.node[order], minlength=self.nodes)
        return np.concatenate([[0], np.cumsum(counts)]), order.astype(np.int32)


def view_of(lanes: Lanes, columns: Columns, nodes: int, board: Flags, alight: Flags) -> View:
    """Return what a search may use where ``board`` and ``alight`` (by event) allow it."""
    keep = board[columns.event]
    kept = np.concatenate([[0], np.cumsum(keep)])
    event = columns.event[keep]
    return View(
        lanes=lanes,
        arrival=lanes.arrival if alight.all() else np.where(alight, lanes.arrival, np.int32(NEVER)),
        board_start=kept[columns.start],
        board_time=lanes.departure[event],
        board_run=columns.run[keep],
        nodes=nodes,
    )


def mirrored(lanes: Lanes) -> Lanes:
    """Return the lanes run backwards in time: what leaves late arrives early."""
    last = int(lanes.first[-1])
    return Lanes(
        start=len(lanes.node) - lanes.start[::-1],
        node=lanes.node[::-1].copy(),
        run_start=len(lanes.vehicles) - lanes.run_start[::-1],
        first=last - lanes.first[::-1],
        arrival=-lanes.departure[::-1],
        departure=-lanes.arrival[::-1],
        board=lanes.alight[::-1].copy(),
        alight=lanes.board[::-1].copy(),
        vehicles=lanes.vehicles[::-1].copy(),
    )
