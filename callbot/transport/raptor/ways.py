"""Asks the kernel, forwards or backwards in time, and sets out no earlier than needed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from callbot.transport.raptor.boards import View
from callbot.transport.raptor.kernels import kernel
from callbot.transport.raptor.lanes import Lanes
from callbot.transport.raptor.query import Found, Links, Query

LONG_WAIT_S = 900


def find(view: View, links: Links, query: Query) -> list[Found]:
    """Return the ways that no other beats, each leaving as late as its arrival allows."""
    return [tightened(view, links, query, way) for way in kernel()(view, links, query)]


def tightened(view: View, links: Links, query: Query, way: Found) -> Found:
    """Take the latest runs of the same lanes that still arrive at the same time.

    Where one would wait long behind a ride, those of other lanes too: a vehicle that realtime tells of,
    or of another day, may stand in a lane of its own.
    """
    lanes = view.lanes
    starts = [int(lanes.start[lane_of(lanes, run)]) for run, _, _ in way.rides]
    nodes = [
        (int(lanes.node[start + on]), int(lanes.node[start + off]))
        for start, (_, on, off) in zip(starts, way.rides, strict=True)
    ]
    deadline = way.arrive - int(query.egress[nodes[-1][1]])
    rides: list[tuple[int, int, int]] = []
    for place in range(len(starts) - 1, -1, -1):
        ride = way.rides[place]
        ride = (_latest(view, starts[place] + ride[1], ride, deadline), *ride[1:])
        if int(lanes.arrives(lanes.first[ride[0]] + ride[2])) + LONG_WAIT_S < deadline:
            ride = _elsewhere(view, nodes[place], ride, deadline)
        rides.append(ride)
        leaves = int(lanes.leaves(lanes.first[ride[0]] + ride[1]))
        if place:
            deadline = leaves - links.between(nodes[place - 1][1], nodes[place][0])
    walk = int(query.seconds[query.nodes.searchsorted(nodes[0][0])])
    return replace(way, leave=leaves - walk, rides=tuple(reversed(rides)))


def _latest(view: View, place: int, ride: tuple[int, int, int], deadline: int) -> int:
    """Return the last run of the lane that can be boarded at ``place`` and arrives in time."""
    run, _, off = ride
    low, high = int(view.board_start[place]), int(view.board_start[place + 1])
    runs, first = view.board_run, view.lanes.first
    row = low + int(runs[low:high].searchsorted(run))
    while row + 1 < high and view.arrives(first[runs[row + 1]] + off) <= deadline:
        row += 1
    return int(runs[row])


def _elsewhere(
    view: View, ends: tuple[int, int], ride: tuple[int, int, int], deadline: int
) -> tuple[int, int, int]:
    """Return the ride between two nodes, in any lane, that leaves last and arrives in time."""
    lanes, (starts, calling) = view.lanes, view.calling
    best, leaves = ride, int(lanes.leaves(lanes.first[ride[0]] + ride[1]))
    for place in calling[starts[ends[0]] : starts[ends[0] + 1]].tolist():
        low, high = (int(lanes.start[view.lane_of_place[place] + more]) for more in (0, 1))
        later = np.flatnonzero(lanes.node[place + 1 : high] == ends[1])
        if not len(later):
            continue
        on, off = place - low, place + 1 + int(later[0]) - low
        first, last = int(view.board_start[place]), int(view.board_start[place + 1])
        row = first + int(view.board_time[first:last].searchsorted(deadline, "right")) - 1
        while row >= first and view.board_time[row] > leaves:
            run = int(view.board_run[row])
            if view.arrives(lanes.first[run] + off) <= deadline:
                best, leaves = (run, on, off), int(view.board_time[row])
            row -= 1
    return best


def lane_of(lanes: Lanes, run: int) -> int:
    """Return the lane of a run."""
    return int(lanes.run_start.searchsorted(run, "right")) - 1


def turned(lanes: Lanes, way: Found) -> Found:
    """Return in ordinary time a way that was found in the mirrored lanes (``lanes``)."""
    rides = []
    for run, on, off in reversed(way.rides):
        lane = lane_of(lanes, run)
        last = int(lanes.widths[lane]) - 1
        rides.append((len(lanes.vehicles) - 1 - run, last - off, last - on))
    return Found(-way.arrive, -way.leave, tuple(rides))
