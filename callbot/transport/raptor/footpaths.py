"""Ways on foot: between stops that are near each other, and to and from any point.

Distances are straight lines on the ground, stretched as streets are (see geo).
"""

from __future__ import annotations

import numpy as np

from callbot.transport.geo import EARTH_M, metres_between
from callbot.transport.values import Floats, Longs

CHANGE_M = 400.0  # how far one walks from stop to stop, in a straight line
ACCESS_M = 1000.0  # to the first stop and from the last
WALK_M = 3000.0  # all the way
CHANGE_S = 60  # no change is promised in less, but where the feed says so


def near_pairs(lats: Floats, lons: Floats, within_m: float) -> tuple[Longs, Longs, Floats]:
    """Return all pairs (both ways, none with itself) of points within metres, and their metres.

    Points are sorted into a grid of cells as wide as the distance, so only neighbours are compared.
    """
    known = np.flatnonzero(np.isfinite(lats) & np.isfinite(lons))
    if not len(known):
        return known, known, np.zeros(0)
    rows, columns = _cells(lats[known], lons[known], within_m)
    width = int(columns.max()) + 3
    cells = rows * width + columns
    order = np.argsort(cells, kind="stable")
    cells, known = cells[order], known[order]
    steps = [row * width + column for row in (-1, 0, 1) for column in (-1, 0, 1)]
    parts = [_beside(cells, step) for step in steps]
    first = known[np.concatenate([a for a, _ in parts])]
    second = known[np.concatenate([b for _, b in parts])]
    metres = metres_between(lats[first], lons[first], lats[second], lons[second])
    near = (metres <= within_m) & (first != second)
    return first[near], second[near], metres[near]


def _cells(lats: Floats, lons: Floats, size_m: float) -> tuple[Longs, Longs]:
    """Return the row and column (from 1) of points in a grid; cells are at least ``size_m`` wide."""
    degree = np.pi * EARTH_M / 180
    shrink = max(0.01, float(np.cos(np.radians(np.abs(lats).max()))))
    rows = np.floor((lats - lats.min()) * degree / size_m)
    columns = np.floor((lons - lons.min()) * degree * shrink / size_m)
    return rows.astype(np.int64) + 1, columns.astype(np.int64) + 1


def _beside(cells: Longs, step: int) -> tuple[Longs, Longs]:
    """Return the pairs of points whose cells lie ``step`` apart; ``cells`` are sorted."""
    low = np.searchsorted(cells, cells + step)
    lengths = np.searchsorted(cells, cells + step, side="right") - low
    before = np.cumsum(lengths) - lengths
    first = np.repeat(np.arange(len(cells)), lengths)
    return first, np.arange(len(first)) + np.repeat(low - before, lengths)
