"""What a kernel looks at: for each stop of each lane, when one may get on, and when one arrives."""

from __future__ import annotations

from collections.abc import Iterator
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


@dataclass(frozen=True, eq=False)
class View:
    """The lanes with only those boardings and arrivals that a search may use.

    Boardings are sorted by time within a place.
    """

    lanes: Lanes
    alight: Flags  # by event, in the order of the lanes' arrays: whether one may get off
    board_start: Longs  # by place
    board_time: Ints
    board_run: Ints
    nodes: int

    def arrives(self, events: Longs) -> Ints:
        """Return when runs arrive, NEVER where one may not get off."""
        fine = self.alight[self.lanes.turned(events)]
        times: Ints = np.where(fine, self.lanes.arrives(events), np.int32(NEVER))
        return times

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


def view_of(lanes: Lanes, nodes: int, board: Flags, alight: Flags) -> View:
    """Return what a search may use where ``board`` and ``alight`` allow it.

    They are by event, in the order of the lanes' arrays.
    """
    parts = [_boardings(lanes, low, high, board) for low, high in _batches(lanes)]
    counts, times, runs = (
        np.concatenate(column) for column in zip(*(parts or [(_NO, _NO, _NO)]), strict=True)
    )
    starts = np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])
    return View(lanes, alight, starts, times, runs, nodes)


_NO = np.zeros(0, np.int32)
_BATCH = 1 << 20  # events: a region's all at once would need several times their memory


def _batches(lanes: Lanes) -> Iterator[tuple[int, int]]:
    """Yield spans of lanes of not too many events."""
    ends = lanes.first[lanes.run_start[1:]]
    low, count = 0, len(lanes.start) - 1
    while low < count:
        begin = int(lanes.first[lanes.run_start[low]])
        high = max(low + 1, int(ends.searchsorted(begin + _BATCH, side="right")))
        yield low, high
        low = high


def _boardings(lanes: Lanes, low: int, high: int, board: Flags) -> tuple[Ints, Ints, Ints]:
    """Return how many boardings each place of some lanes has, and time and run of each.

    Events are stored run by run; here they are taken stop by stop, in the order of time.
    """
    count, widths = np.diff(lanes.run_start[low : high + 1]), lanes.widths[low:high]
    begins = lanes.first[lanes.run_start[low:high]]
    sizes = count * widths
    lane = np.repeat(np.arange(high - low), sizes)
    local = np.arange(int(sizes.sum())) + (begins[0] - begins[lane])
    place, run = np.divmod(local, count[lane])
    event = begins[lane] + run * widths[lane] + place
    keep = board[lanes.turned(event.astype(np.int64, copy=False))]
    before = np.concatenate([[0], np.cumsum(keep)])
    start = np.concatenate([[0], np.cumsum(np.repeat(count, widths))])
    run += lanes.run_start[low:high][lane]
    return (
        np.diff(before[start]).astype(np.int32),
        lanes.leaves(event[keep].astype(np.int64, copy=False)),
        run[keep].astype(np.int32),
    )


def mirrored(lanes: Lanes) -> Lanes:
    """Return the lanes run backwards in time: what leaves late arrives early."""
    last = int(lanes.first[-1])
    return Lanes(
        start=len(lanes.node) - lanes.start[::-1],
        node=lanes.node[::-1].copy(),
        run_start=len(lanes.vehicles) - lanes.run_start[::-1],
        first=last - lanes.first[::-1],
        arrival=lanes.arrival,
        departure=lanes.departure,
        board=lanes.alight,
        alight=lanes.board,
        vehicles=lanes.vehicles[::-1].copy(),
        back=True,
    )
