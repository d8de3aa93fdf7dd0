"""RAPTOR as plain loops, compiled by numba where it is installed (the extra ``fast``).

The same search as :mod:`plain`, stop by stop: a round collects the lanes that call where one became
ready, goes along each once, and walks on from what it reached. Importing this module imports numba;
compiled code is cached beside it (or where numba keeps what it may not write there).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np

from callbot.transport.raptor.boards import View
from callbot.transport.raptor.loop_arrays import Ask, Labels, Network
from callbot.transport.raptor.query import NEVER, Found, Links, Query
from callbot.transport.values import Flags, Ints

try:
    import numba
except ImportError:
    numba = None

_DENSE = 12  # how many nodes are passed on in order in the time of one that is looked up

_Function = TypeVar("_Function", bound=Callable[..., Any])


def _compiled(function: _Function) -> _Function:
    """Compile a function where numba is there; without the lock, so that other threads go on."""
    if numba is None:
        return function
    try:
        made: _Function = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # nowhere may be written: each process compiles for itself
        made = numba.njit(nogil=True)(function)
    return made


def search(view: View, links: Links, query: Query) -> list[Found]:
    """Return for each moment of setting out the ways that no later or shorter way beats."""
    ask = Ask(query.nodes, query.seconds, query.egress, query.leave, query.walk)
    rows = _search(_network(view, links), ask, query.most_trips)
    return [_found(row) for row in rows.tolist()]


def _found(row: list[int]) -> Found:
    leave, arrive, trips, *numbers = row
    rides = tuple(zip(*(iter(numbers[: trips * 3]),) * 3, strict=True))
    return Found(leave, arrive, rides)


def _network(view: View, links: Links) -> Network:
    lanes = view.lanes
    return Network(
        lanes.start,
        lanes.node,
        lanes.run_start,
        lanes.first,
        lanes.arrival if lanes.back else lanes.departure,
        lanes.departure if lanes.back else lanes.arrival,
        view.alight,
        len(lanes.arrival) - 1 if lanes.back else 0,
        -1 if lanes.back else 1,
        view.lane_of_run,
        view.lane_of_place,
        view.board_start,
        view.board_time,
        view.board_run,
        *view.calling,
        links.start,
        links.to,
        links.seconds,
    )


@_compiled
def _search(net: Network, ask: Ask, most: int) -> Ints:
    nodes, lanes = len(net.calling_start) - 1, len(net.start) - 1
    shape = (most + 1, nodes)
    labels = Labels(
        np.full(shape, NEVER, np.int32),
        np.full(shape, NEVER, np.int32),
        np.empty(shape, np.int32),
        np.empty(shape, np.int32),
        np.empty(shape, np.int32),
        np.empty(shape, np.int32),
        np.full(most + 1, NEVER, np.int32),
        np.zeros(nodes, np.bool_),
        np.full(nodes, NEVER, np.int32),
        np.zeros(nodes, np.bool_),
        np.zeros(nodes, np.bool_),
        np.zeros(nodes + 1, np.int32),
        np.empty(nodes, np.int32),
        np.empty(lanes, np.int32),
        np.full(lanes, NEVER, np.int32),
    )
    rows = np.empty((16, 3 + 3 * most), np.int32)
    count = 0
    for number, leave in enumerate(ask.leave):
        if count + most > len(rows):
            more = np.empty((2 * len(rows), 3 + 3 * most), np.int32)
            more[:count] = rows[:count]
            rows = more
        count += _set_out(net, ask, labels, leave, rows[count:])
        if number + 1 < len(ask.leave) and labels.changed[0] > 0:
            _tidy(labels)
    return rows[:count]


@_compiled
def _set_out(net: Network, ask: Ask, labels: Labels, leave: int, rows: Ints) -> int:
    """Leave once; writes the ways that are found to ``rows`` and returns how many."""
    most, count = len(labels.best) - 1, 0
    for trips in range(most + 1):
        labels.best[trips] = min(labels.best[trips], leave + ask.walk)
    marks = _start(ask, labels, leave)
    for trips in range(1, most + 1):
        if marks == 0:
            break
        _inherit(labels, trips)
        reached = _ride(net, labels, trips, marks)
        end = _nearest_end(ask, labels, trips, reached)
        if end >= 0:
            rows[count, 0], rows[count, 1], rows[count, 2] = leave, labels.best[trips], trips
            _trace(net, labels, trips, end, rows[count])
            count += 1
        marks = _walk(net, labels, trips, reached)
    for i in range(marks):
        labels.marked[labels.nodes[i]] = False
    return count


@_compiled
def _tidy(labels: Labels) -> None:
    """Pass on what was found to all numbers of trips, before setting out earlier."""
    for trips in range(1, len(labels.best)):
        _inherit(labels, trips)
    for i in range(1, labels.changed[0] + 1):
        labels.touched[labels.changed[i]] = False
    labels.changed[0] = 0


@_compiled
def _touch(touched: Flags, changed: Ints, node: int) -> None:
    """Note that something is earlier at a node. Given few arrays, a call costs little."""
    if not touched[node]:
        touched[node] = True
        changed[0] += 1
        changed[changed[0]] = node


@_compiled
def _start(ask: Ask, labels: Labels, leave: int) -> int:
    """Be ready where one can walk to from the start; returns how many nodes that changes."""
    marks = 0
    for i in range(len(ask.nodes)):
        node, time = ask.nodes[i], leave + ask.seconds[i]
        if time < labels.ready[0, node] and time < labels.best[1]:
            labels.ready[0, node] = time
            _touch(labels.touched, labels.changed, node)
            if not labels.marked[node]:
                labels.marked[node] = True
                labels.nodes[marks] = node
                marks += 1
    return marks


@_compiled
def _inherit(labels: Labels, trips: int) -> None:
    """What is reached with fewer trips is reached with more.

    Only what has changed since setting out is new: the rest was passed on after setting out later.
    """
    labels.best[trips] = min(labels.best[trips], labels.best[trips - 1])
    many = labels.changed[0] * _DENSE > labels.arrived.shape[1]
    for table in (labels.arrived, labels.ready):
        above, below = table[trips], table[trips - 1]
        if many:  # in order, which is quicker
            for node in range(len(above)):
                above[node] = min(above[node], below[node])
        else:
            for i in range(1, labels.changed[0] + 1):
                node = labels.changed[i]
                above[node] = min(above[node], below[node])


@_compiled
def _collect(net: Network, labels: Labels, trips: int, marks: int) -> int:
    """List the lanes that call at marked nodes, and the first such place of each."""
    count = 0
    for i in range(marks):
        node = labels.nodes[i]
        labels.marked[node] = False
        labels.fresh[node] = labels.ready[trips - 1, node]
        for row in range(net.calling_start[node], net.calling_start[node + 1]):
            place = net.calling[row]
            lane = net.lane_of_place[place]
            if labels.from_place[lane] == NEVER:
                labels.lanes[count] = lane
                count += 1
            labels.from_place[lane] = min(labels.from_place[lane], place)
    return count


@_compiled
def _ride(net: Network, labels: Labels, trips: int, marks: int) -> int:
    """Board where one is ready, ride to every later stop; lists and counts the nodes reached."""
    count = _collect(net, labels, trips, marks)
    old = labels.nodes[:marks].copy()
    reached = 0
    for i in range(count):
        lane = labels.lanes[i]
        reached = _along(net, labels, trips, lane, reached)
        labels.from_place[lane] = NEVER
    for node in old:
        labels.fresh[node] = NEVER
    return reached


@_compiled
def _along(net: Network, labels: Labels, trips: int, lane: int, reached: int) -> int:
    """Ride a lane from its first place on; adds to the list of nodes and returns its length.

    An earlier run is looked for only where the one before the present one can still be caught: in a
    lane none overtakes another.
    """
    start, run, on, events = net.start[lane], -1, 0, 0
    zero, sign = net.zero, net.sign
    width, earliest = net.start[lane + 1] - start, net.run_start[lane]
    best, arrived, fresh = labels.best[trips], labels.arrived[trips], labels.fresh
    for place in range(labels.from_place[lane], net.start[lane + 1]):
        node = net.node[place]
        if run >= 0:
            at = zero + sign * (events + place)
            time = sign * net.arrival[at]
            if time < best and time < arrived[node] and net.alight[at]:
                arrived[node] = time
                labels.run[trips, node], labels.on[trips, node] = run, on
                labels.off[trips, node] = place - start
                if not labels.reached[node]:
                    labels.reached[node] = True
                    labels.nodes[reached] = node
                    reached += 1
                    _touch(labels.touched, labels.changed, node)
        ready = fresh[node]
        if ready < NEVER and (
            run < 0
            or (
                run > earliest
                and ready <= sign * net.departure[zero + sign * (events - width + place)]
            )
        ):
            row = _first_from(
                net.board_time, net.board_start[place], net.board_start[place + 1], ready
            )
            if row < net.board_start[place + 1] and (run < 0 or net.board_run[row] < run):
                run, on = net.board_run[row], place - start
                events = net.first[run] - start
    return reached


@_compiled
def _first_from(times: Ints, low: int, high: int, ready: int) -> int:
    """Return the first of the sorted ``times[low:high]`` from a moment on, ``high`` for none."""
    while low < high:
        middle = (low + high) >> 1
        if times[middle] < ready:
            low = middle + 1
        else:
            high = middle
    return low


@_compiled
def _nearest_end(ask: Ask, labels: Labels, trips: int, reached: int) -> int:
    """Return the node from which the destination is reached earlier than before, or -1."""
    end = -1
    for i in range(reached):
        node = labels.nodes[i]
        time = labels.arrived[trips, node] + ask.egress[node]
        if time < labels.best[trips]:
            labels.best[trips] = time
            end = node
    return end


@_compiled
def _walk(net: Network, labels: Labels, trips: int, reached: int) -> int:
    """Change from the reached nodes to linked ones; lists and marks those where one is earlier."""
    origins = labels.nodes[:reached].copy()
    marks = 0
    for origin in origins:
        labels.reached[origin] = False
        for row in range(net.link_start[origin], net.link_start[origin + 1]):
            node = net.link_to[row]
            time = labels.arrived[trips, origin] + net.link_seconds[row]
            if time < labels.ready[trips, node] and time < labels.best[trips]:
                labels.ready[trips, node] = time
                labels.came_from[trips, node] = origin
                if not labels.marked[node]:
                    labels.marked[node] = True
                    labels.nodes[marks] = node
                    marks += 1
                    _touch(labels.touched, labels.changed, node)
    return marks


@_compiled
def _trace(net: Network, labels: Labels, trips: int, end: int, row: Ints) -> None:
    """Follow the labels back from the node ``end``; writes the rides in order."""
    node = end
    for trip in range(trips, 0, -1):
        run, on = labels.run[trip, node], labels.on[trip, node]
        place = trip * 3
        row[place], row[place + 1], row[place + 2] = run, on, labels.off[trip, node]
        board = net.node[net.start[net.lane_of_run[run]] + on]
        node = labels.came_from[trip - 1, board]
