"""Lanes and views with some runs taken out and others put in: what nothing is said of is kept.

A message about some vehicles changes no others, so their lanes, and the boardings sorted there, need
not be made anew. What is put in stands in lanes of its own, behind those that were kept.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from callbot.transport.raptor.boards import View, mirrored, view_of
from callbot.transport.raptor.lanes import Lanes
from callbot.transport.values import Flags, Longs


def patched(view: View, gone: Flags, more: Lanes, nodes: int) -> View:
    """Return a view of time's direction without the runs that are ``gone`` and with all of ``more``."""
    keep = ~gone
    kept = _without(view, keep)
    own = view_of(more, nodes, more.board, more.alight)
    lanes = _beside(kept.lanes, more)
    return _together(kept, own, lanes)


def patched_back(view: View, gone: Flags, more: Lanes, onward: Lanes, nodes: int) -> View:
    """Return the same for the view against time; ``onward`` are the lanes that ``patched`` made.

    ``gone`` and ``more`` are in the order of the lanes of time's direction. Backwards, what was put
    in comes first.
    """
    kept = _without(view, ~gone[::-1])
    back = mirrored(more)
    own = view_of(back, nodes, back.board, back.alight)
    return replace(_together(own, kept, mirrored(onward)), alight=onward.board)


def _without(view: View, keep: Flags) -> View:
    """Return the view of those runs only; lanes that are left empty go.

    Of lanes against time, the arrays by event are left as they are: nobody looks at them.
    """
    lanes = view.lanes
    left = np.diff(_starts(keep)[lanes.run_start])
    used = left > 0
    places = np.repeat(used, lanes.widths)
    widths = np.diff(lanes.first)
    rest = replace(
        lanes,
        start=_starts(lanes.widths[used]),
        node=lanes.node[places],
        run_start=_starts(left[used]),
        first=_starts(widths[keep]),
        vehicles=lanes.vehicles[keep],
    )
    if not lanes.back:
        events = np.repeat(keep, widths)
        columns = ("arrival", "departure", "board", "alight")
        rest = replace(rest, **{name: getattr(lanes, name)[events] for name in columns})
    fine = keep[view.board_run]
    before = _starts(fine)
    number = (np.cumsum(keep) - 1).astype(np.int32)
    return View(
        lanes=rest,
        alight=rest.alight,
        board_start=_starts(np.diff(before[view.board_start])[places]),
        board_time=view.board_time[fine],
        board_run=number[view.board_run[fine]],
        nodes=view.nodes,
    )


def _beside(one: Lanes, other: Lanes) -> Lanes:
    """Return the lanes of both, one after the other."""

    def both(name: str) -> Any:
        return np.concatenate([getattr(one, name), getattr(other, name)])

    return Lanes(
        start=_chained(one.start, other.start),
        node=both("node"),
        run_start=_chained(one.run_start, other.run_start),
        first=_chained(one.first, other.first),
        arrival=both("arrival"),
        departure=both("departure"),
        board=both("board"),
        alight=both("alight"),
        vehicles=both("vehicles"),
    )


def _together(one: View, other: View, lanes: Lanes) -> View:
    """Return both views as one of ``lanes``, which are those of both."""
    runs = np.int32(len(one.lanes.vehicles))
    return View(
        lanes=lanes,
        alight=lanes.alight,
        board_start=_chained(one.board_start, other.board_start),
        board_time=np.concatenate([one.board_time, other.board_time]),
        board_run=np.concatenate([one.board_run, other.board_run + runs]),
        nodes=one.nodes,
    )


def _starts(counts: Longs | Flags) -> Longs:
    """Return where each of so many begins, and where the last one ends."""
    starts = np.zeros(len(counts) + 1, np.int64)
    np.cumsum(counts, out=starts[1:])
    return starts


def _chained(one: Longs, other: Longs) -> Longs:
    return np.concatenate([one, other[1:] + one[-1]])
