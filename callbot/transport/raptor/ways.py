"""Asks the kernel, forwards or backwards in time, and sets out no earlier than needed."""

from __future__ import annotations

from dataclasses import replace

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
    starts = [int(lanes.start[lane_of(lanes, run)]) for run, _, _ in way.rides]
    nodes = [
        (int(lanes.node[start + on]), int(lanes.node[start + off]))
        for start, (_, on, off) in zip(starts, way.rides, strict=True)
    ]
    deadline = way.arrive - int(query.egress[nodes[-1][1]])
    rides: list[tuple[int, int, int]] = []
    for place in range(len(starts) - 1, -1, -1):
        ride = way.rides[place]
        late = _latest(view, starts[place] + ride[1], ride, deadline)
        rides.append((late, *ride[1:]))
        leaves = int(lanes.leaves(lanes.first[late] + ride[1]))
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
