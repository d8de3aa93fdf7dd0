"""Closes stops: nobody gets on or off there while a closure holds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from callbot.transport.closure_reach import Blocks
from callbot.transport.raptor.events import Events
from callbot.transport.values import Flags, Ints, Longs


def closed(events: Events, blocks: Blocks, *, stop_of: Ints, lines: Ints, base: int) -> Events:
    """Return the events with getting on and off forbidden as ``blocks`` say.

    ``stop_of`` gives the stop of a node, ``lines`` the row of each vehicle's line, ``base`` is the
    POSIX time of second 0.
    """
    near = _near(events, blocks, base)
    shut = np.zeros(len(stop_of), np.bool_)
    shut[blocks.stop[near]] = True
    some = np.flatnonzero(shut[stop_of][events.node])
    stops = stop_of[events.node[some]]
    order = np.argsort(stops, kind="stable")
    some, stops = some[order], stops[order]
    board, alight = events.board.copy(), events.alight.copy()
    for row in near.tolist():
        low, high = np.searchsorted(stops, (blocks.stop[row], blocks.stop[row] + 1))
        here = some[low:high]
        if blocks.line[row] >= 0:
            here = here[lines[events.vehicle[here]] == blocks.line[row]]
        span = (int(blocks.start[row]) - base, int(blocks.end[row]) - base)
        if blocks.no_board[row]:
            board[here[_during(events.departure[here], span)]] = False
        if blocks.no_alight[row]:
            alight[here[_during(events.arrival[here], span)]] = False
    return replace(events, board=board, alight=alight)


def _near(events: Events, blocks: Blocks, base: int) -> Longs:
    """Return the rows that hold at some time of the events."""
    if not len(events.arrival):
        return np.zeros(0, np.int64)
    low, high = int(events.arrival.min()) + base, int(events.departure.max()) + base
    return np.flatnonzero((blocks.start <= high) & (blocks.end > low))


def _during(times: Ints, span: tuple[int, int]) -> Flags:
    found: Flags = (times >= span[0]) & (times < span[1])
    return found
