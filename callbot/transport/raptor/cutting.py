"""Cuts vehicles where a closed section lies on their way: they run before it and after it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from callbot.transport.closure_reach import Cuts
from callbot.transport.raptor.calls import Calls, Vehicles, joined
from callbot.transport.raptor.ranges import rows_between
from callbot.transport.values import Flags, Ints, Longs


def cut_apart(
    vehicles: Vehicles, calls: Calls, cuts: Cuts, *, stop_of: Ints, lines: Ints, base: int
) -> Vehicles:
    """Replace each vehicle that is cut by the parts of it that still run.

    ``stop_of`` gives the stop of a node, ``lines`` the rows of the vehicles' lines, ``base`` is the
    POSIX time of second 0.
    """
    near = np.flatnonzero(np.isin(lines, cuts.line))
    first, last = vehicles.first[near], vehicles.last[near] - 1
    owner, rows = np.repeat(near, last - first), rows_between(first, last)
    shift: Longs = vehicles.shift[owner].astype(np.int64) + base
    moments: Longs = calls.departure[rows] + shift
    ends = stop_of[calls.node[rows]], stop_of[calls.node[rows + 1]]
    closed = np.zeros(len(rows), np.bool_)
    for cut in range(len(cuts.line)):
        closed |= _in(cuts, cut, lines[owner], ends, moments)
    if not closed.any():
        return vehicles
    broken = np.unique(owner[closed])
    whole = np.ones(len(vehicles.trip), np.bool_)
    whole[broken] = False
    return joined(vehicles.take(whole), _parts(vehicles, broken, owner[closed], rows[closed]))


def _in(cuts: Cuts, cut: int, lines: Ints, ends: tuple[Ints, Ints], moments: Longs) -> Flags:
    """Return which hops one cut closes."""
    found: Flags = (
        (lines == cuts.line[cut])
        & (ends[0] == cuts.from_stop[cut])
        & (ends[1] == cuts.to_stop[cut])
        & (moments >= cuts.start[cut])
        & (moments < cuts.end[cut])
    )
    return found


def _parts(vehicles: Vehicles, broken: Longs, owner: Longs, rows: Longs) -> Vehicles:
    """Return what is left of the broken vehicles: every part with a hop that is not closed."""
    numbers: dict[tuple[int, int, int], int] = {}
    found: list[tuple[int, int, int, int]] = []
    new = int(vehicles.pattern.max()) + 1
    for vehicle in broken.tolist():
        first, last = int(vehicles.first[vehicle]), int(vehicles.last[vehicle])
        bounds = [first, *(rows[owner == vehicle] + 1).tolist(), last]
        for start, end in pairwise(bounds):
            if end - start > 1:
                kind = int(vehicles.pattern[vehicle]), start - first, end - first
                found.append((vehicle, start, end, new + numbers.setdefault(kind, len(numbers))))
    table = np.array(found, np.int64).reshape(-1, 4)
    own = vehicles.take(table[:, 0])
    return Vehicles(
        trip=own.trip,
        plan=np.where(own.plan >= 0, own.plan + table[:, 1] - own.first, -1),
        shift=own.shift,
        pattern=table[:, 3],
        first=table[:, 1],
        last=table[:, 2],
    )
