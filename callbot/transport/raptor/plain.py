"""RAPTOR in numpy alone: each round looks at all places of all lanes at once.

A round takes the nodes that became reachable earlier, finds for each place of a lane the first run
that can be boarded, carries the earliest run along each lane, and keeps the arrivals that improve.
With several moments of setting out, latest first, labels are kept from one to the next (rRAPTOR).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callbot.transport.raptor.boards import View, keys_of
from callbot.transport.raptor.query import NEVER, Found, Links, Query
from callbot.transport.raptor.ranges import rows_of
from callbot.transport.values import Flags, Ints, Longs

_PLACES = 16  # bits of a place within its lane


@dataclass(slots=True)
class _Labels:
    """By number of trips and node: earliest arrival, earliest readiness, and how they came about."""

    arrived: Ints
    ready: Ints
    run: Ints
    on: Ints
    off: Ints
    came_from: Ints
    best: Ints  # at the destination, by number of trips


def search(view: View, links: Links, query: Query) -> list[Found]:
    """Return for each moment of setting out the ways that no later or shorter way beats."""
    shape = (query.most_trips + 1, view.nodes)
    arrived, ready, run, on, off, came = (np.full(shape, NEVER, np.int32) for _ in range(6))
    labels = _Labels(arrived, ready, run, on, off, came, np.full(shape[0], NEVER, np.int32))
    found: list[Found] = []
    for leave in query.leave.tolist():
        found += _set_out(view, links, query, labels, leave)
    return found


def _set_out(view: View, links: Links, query: Query, labels: _Labels, leave: int) -> list[Found]:
    np.minimum(labels.best, leave + query.walk, out=labels.best)
    marked = _improve(labels.ready[0], query.nodes, query.seconds + np.int32(leave))[0]
    found = []
    for trips in range(1, query.most_trips + 1):
        for each in (labels.arrived, labels.ready):
            np.minimum(each[trips], each[trips - 1], out=each[trips])
        labels.best[trips] = labels.best[: trips + 1].min()
        reached = _ride(view, labels, marked, trips)
        end = _nearest_end(query, labels, reached, trips)
        if end >= 0:
            rides = _trace(view, labels, trips, end)
            found.append(Found(leave, int(labels.best[trips]), rides))
        marked = _walk(links, labels, reached, trips)
        if not len(marked):
            break
    return found


def _improve(best: Ints, nodes: Ints | Longs, times: Ints) -> tuple[Longs, Flags]:
    """Lower ``best`` at ``nodes``; returns the nodes that got lower, and which rows did it."""
    better = times < best[nodes]
    if not better.any():
        return np.zeros(0, np.int64), better
    np.minimum.at(best, nodes[better], times[better])
    better &= times == best[nodes]
    return np.unique(nodes[better]), better


def _ride(view: View, labels: _Labels, marked: Longs, trips: int) -> Longs:
    """Board wherever one was ready, ride to every later stop; returns the nodes reached earlier."""
    places, run, on = _carry(view, *_boardings(view, labels.ready[trips - 1], marked))
    lanes, lane = view.lanes, view.lane_of_place[places]
    off = places - lanes.start[lane]
    times = view.arrives(lanes.first[run] + off)
    nodes = lanes.node[places]
    useful = times < labels.best[trips]
    nodes, run, on, off, times = (each[useful] for each in (nodes, run, on, off, times))
    reached, better = _improve(labels.arrived[trips], nodes, times)
    nodes = nodes[better]
    labels.run[trips, nodes], labels.on[trips, nodes] = run[better], on[better]
    labels.off[trips, nodes] = off[better]
    return reached


def _boardings(view: View, ready: Ints, marked: Longs) -> tuple[Longs, Longs]:
    """Return the places where one can board, in order, and the first run at each."""
    starts, calling = view.calling
    places = np.sort(calling[rows_of(starts, marked)]).astype(np.int64)
    first = np.searchsorted(view.board_key, keys_of(places, ready[view.lanes.node[places]]))
    some = first < view.board_start[places + 1]
    return places[some], view.board_run[first[some]].astype(np.int64)


def _carry(view: View, places: Longs, run: Longs) -> tuple[Longs, Longs, Longs]:
    """Return the places that runs go on to: place, the earliest run there, where it was boarded.

    A number that grows when the lane does, then when the run gets earlier, then when it was boarded
    earlier lets one running maximum serve all lanes.
    """
    lanes = view.lanes
    touched = np.unique(view.lane_of_place[places])
    every = rows_of(lanes.start, touched)
    lane = view.lane_of_place[every]
    floor = lanes.run_start[lane] + lane
    worth = floor << _PLACES
    at = np.searchsorted(every, places)
    of = view.lane_of_place[places]
    earlier = lanes.run_start[of + 1] - run + floor[at]
    worth[at] = ((earlier + 1) << _PLACES) - 1 - (places - lanes.start[of])
    best = np.maximum.accumulate(worth)
    carried, here = best[:-1], slice(1, None)
    riding = (carried >> _PLACES) > floor[here]
    every, lane, floor, carried = (
        every[here][riding],
        lane[here][riding],
        floor[here][riding],
        carried[riding],
    )
    run = lanes.run_start[lane + 1] - ((carried >> _PLACES) - floor)
    return every, run, (1 << _PLACES) - 1 - (carried & ((1 << _PLACES) - 1))


def _nearest_end(query: Query, labels: _Labels, reached: Longs, trips: int) -> int:
    """Return the node of ``reached`` from which the destination is reached earlier, or -1."""
    if not len(reached):
        return -1
    times = labels.arrived[trips, reached] + query.egress[reached]
    place = int(times.argmin())
    if times[place] >= labels.best[trips]:
        return -1
    labels.best[trips] = times[place]
    return int(reached[place])


def _walk(links: Links, labels: _Labels, reached: Longs, trips: int) -> Longs:
    """Change to every linked node; returns the nodes where one is ready earlier."""
    rows = rows_of(links.start, reached)
    origins = np.repeat(reached, links.start[reached + 1] - links.start[reached])
    times = labels.arrived[trips, origins] + links.seconds[rows]
    nodes = links.to[rows]
    marked, better = _improve(labels.ready[trips], nodes, times)
    labels.came_from[trips, nodes[better]] = origins[better]
    return marked


def _trace(view: View, labels: _Labels, trips: int, end: int) -> tuple[tuple[int, int, int], ...]:
    """Follow the labels back from the node ``end``; returns the rides in order."""
    rides, lanes = [], view.lanes
    for trip in range(trips, 0, -1):
        run, on, off = (int(each[trip, end]) for each in (labels.run, labels.on, labels.off))
        rides.append((run, on, off))
        board = int(lanes.node[lanes.start[view.lane_of_run[run]] + on])
        end = int(labels.came_from[trip - 1, board])
    return tuple(reversed(rides))
