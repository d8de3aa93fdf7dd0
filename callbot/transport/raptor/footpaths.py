"""Ways on foot: between stops that are near each other, and to and from any point.

Distances are straight lines on the ground, stretched as streets are (see geo).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callbot.transport.geo import EARTH_M, metres_between
from callbot.transport.raptor.ranges import rows_between
from callbot.transport.values import Floats, Longs

CHANGE_M = 400.0  # how far one walks from stop to stop, in a straight line
ACCESS_M = 1000.0  # to the first stop and from the last
WALK_M = 3000.0  # all the way
CHANGE_S = 60  # no change is promised in less, but where the feed says so


@dataclass(frozen=True, slots=True)
class Grid:
    """Points sorted into cells at least as wide as a distance, so that only neighbours are compared."""

    cells: Longs  # sorted
    rows: Longs  # the point in each
    corner: tuple[float, float]  # degrees
    scale: tuple[float, float]  # cells a degree
    width: int

    def beside(self, lats: Floats, lons: Floats) -> tuple[Longs, Longs]:
        """Return pairs of places (their numbers here) and points (their rows) that may be near.

        All pairs within the distance are among them.
        """
        row, column = _cells(lats, lons, self.corner, self.scale)
        middle = row * self.width + column
        lows, highs = [], []
        for step in (-self.width, 0, self.width):
            lows.append(np.searchsorted(self.cells, middle + (step - 1)))
            highs.append(np.searchsorted(self.cells, middle + (step + 1), side="right"))
        low, high = np.concatenate(lows), np.concatenate(highs)
        places = np.tile(np.arange(len(lats)), 3)
        return np.repeat(places, high - low), self.rows[rows_between(low, high)]


def grid_of(lats: Floats, lons: Floats, within_m: float) -> Grid:
    """Return a grid of those points that are known, to find what is within so many metres."""
    known = np.flatnonzero(np.isfinite(lats) & np.isfinite(lons))
    lats, lons = lats[known], lons[known]
    corner = (float(lats.min(initial=90.0)), float(lons.min(initial=180.0)))
    shrink = max(0.01, float(np.cos(np.radians(np.abs(lats).max(initial=0.0)))))
    cells_a_degree = np.pi * EARTH_M / 180 / (1.01 * within_m)
    scale = (cells_a_degree, cells_a_degree * shrink)
    rows, columns = _cells(lats, lons, corner, scale)
    width = int(columns.max(initial=0)) + 3
    cells = rows * width + columns
    order = np.argsort(cells, kind="stable")
    return Grid(cells[order], known[order], corner, scale, width)


def near_pairs(lats: Floats, lons: Floats, within_m: float) -> tuple[Longs, Longs, Floats]:
    """Return all pairs (both ways, none with itself) of points within metres, and their metres."""
    grid = grid_of(lats, lons, within_m)
    known = np.sort(grid.rows)
    places, second = grid.beside(lats[known], lons[known])
    first = known[places]
    metres = metres_between(lats[first], lons[first], lats[second], lons[second])
    near = (metres <= within_m) & (first != second)
    return first[near], second[near], metres[near]


def _cells(
    lats: Floats, lons: Floats, corner: tuple[float, float], scale: tuple[float, float]
) -> tuple[Longs, Longs]:
    """Return the row and column (from 1) of points in a grid."""
    rows = np.floor((lats - corner[0]) * scale[0])
    columns = np.floor((lons - corner[1]) * scale[1])
    return rows.astype(np.int64) + 1, columns.astype(np.int64) + 1
