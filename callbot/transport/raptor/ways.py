"""Asks the kernel, forwards or backwards in time, and sets out no earlier than needed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from callbot.transport.raptor.boards import View
from callbot.transport.raptor.kernels import kernel
from callbot.transport.raptor.lanes import Lanes
from callbot.transport.raptor.query import Found, Links, Query


def find(view: View, links: Links, query: Query) -> list[Found]:
    """Return the ways that no other beats, each leaving as late as its arrival allows."""
    return [tightened(view, links, query, way) for way in kernel()(view, links, query)]


def tightened(view: View, links: Links, query: Query, way: Found) -> Found:
    """Take the latest runs of the same lanes that still arrive at the same time."""
    lanes = view.lanes
    deadline = way.arrive - int(query.egress[_off_node(lanes, way.rides[-1])])
    rides: list[tuple[int, int, int]] = []
    for run, on, off in reversed(way.rides):
        if rides:
            here, there = _off_node(lanes, (run, on, off)), _on_node(lanes, rides[-1])
            deadline = _board_time(lanes, rides[-1]) - links.between(here, there)
        rides.append((_latest(view, run, on, off, deadline), on, off))
    start = _on_node(lanes, rides[-1])
    walk = int(query.seconds[query.nodes == start].min())
    return replace(way, leave=_board_time(lanes, rides[-1]) - walk, rides=tuple(reversed(rides)))


def _latest(view: View, run: int, on: int, off: int, deadline: int) -> int:
    """Return the last run of the lane that can be boarded and arrives by the deadline."""
    lanes = view.lanes
    lane = lane_of(lanes, run)
    place = int(lanes.start[lane]) + on
    runs = view.board_run[view.board_start[place] : view.board_start[place + 1]]
    runs = runs[np.searchsorted(runs, run) :]
    in_time = view.arrival[lanes.first[runs] + off] <= deadline
    return int(runs[in_time][-1])


def lane_of(lanes: Lanes, run: int) -> int:
    """Return the lane of a run."""
    return int(np.searchsorted(lanes.run_start, run, side="right")) - 1


def _board_time(lanes: Lanes, ride: tuple[int, int, int]) -> int:
    return int(lanes.departure[lanes.first[ride[0]] + ride[1]])


def _on_node(lanes: Lanes, ride: tuple[int, int, int]) -> int:
    return int(lanes.node[lanes.start[lane_of(lanes, ride[0])] + ride[1]])


def _off_node(lanes: Lanes, ride: tuple[int, int, int]) -> int:
    return int(lanes.node[lanes.start[lane_of(lanes, ride[0])] + ride[2]])


def turned(lanes: Lanes, way: Found) -> Found:
    """Return in ordinary time a way that was found in the mirrored lanes (``lanes``)."""
    rides = []
    for run, on, off in reversed(way.rides):
        lane = lane_of(lanes, run)
        last = int(lanes.widths[lane]) - 1
        rides.append((len(lanes.vehicles) - 1 - run, last - off, last - on))
    return Found(-way.arrive, -way.leave, tuple(rides))
