"""Reads shapes.txt: the course that vehicles take, drawn with as few points as the eye needs.

A course is simplified on import (Douglas and Peucker, 1973), so that a map of a whole network stays
small; times and stops never depend on it. A shape that cannot be read is left out and reported, and
the line is drawn straight from station to station.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from callbot.transport.problems import Problems
from callbot.transport.source import Files
from callbot.transport.tables import Table, read_chunks
from callbot.transport.values import (
    BLANK,
    Flags,
    Floats,
    Ints,
    Longs,
    float_of,
    index_cache,
    int_cache,
    ints,
    offsets_of,
)

FILE = "shapes.txt"
TOLERANCE_M = 4.0  # narrower than a street
_METRES_A_DEGREE = 111_195.0


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shape ``i`` is the points ``start[i]:start[i + 1]``, in degrees; without points it is unknown."""

    start: Longs
    lat: Floats
    lon: Floats


@dataclass(frozen=True, slots=True)
class _Points:
    shape: Ints
    sequence: Ints
    lat: Floats
    lon: Floats

    def take(self, places: Longs | Flags) -> _Points:
        return _Points(*(getattr(self, name)[places] for name in _Points.__slots__))


def read_shapes(files: Files, problems: Problems, wanted: Sequence[str]) -> Shapes:
    """Return the shapes of the ids ``wanted``, in that order, simplified to TOLERANCE_M metres."""
    points = _joined(list(_read(files, problems, wanted)))
    order = np.lexsort((points.sequence, points.shape))
    points = points.take(order)
    starts = offsets_of(points.shape, len(wanted))
    kept = np.zeros(len(points.lat), np.bool_)
    for first, end in zip(starts[:-1].tolist(), starts[1:].tolist(), strict=True):
        kept[first:end] = simplified(points.lat[first:end], points.lon[first:end])
    points = points.take(kept)
    starts = offsets_of(points.shape, len(wanted))
    _report_missing(files, problems, wanted, starts)
    return Shapes(starts, points.lat, points.lon)


def simplified(lat: Floats, lon: Floats, tolerance_m: float = TOLERANCE_M) -> Flags:
    """Return which points of a course to keep, so that none left out is farther than that from it."""
    keep = np.zeros(len(lat), np.bool_)
    if len(lat) < 2:
        return keep  # one point is no course
    east = lon * (_METRES_A_DEGREE * math.cos(math.radians(float(lat.mean()))))
    north = lat * _METRES_A_DEGREE
    keep[[0, -1]] = True
    parts = [(0, len(lat) - 1)]
    while parts:
        first, last = parts.pop()
        if last - first < 2:
            continue
        away = _away(east[first : last + 1], north[first : last + 1])
        farthest = first + 1 + int(away.argmax())
        if away[farthest - first - 1] > tolerance_m:
            keep[farthest] = True
            parts += [(first, farthest), (farthest, last)]
    return keep


def shape_of_patterns(of_trip: Ints, trip_shape: Ints, patterns: int) -> Ints:
    """Return for each pattern the shape that most of its trips have, BLANK where they have none.

    ``of_trip`` is the pattern of each trip.
    """
    chosen = np.full(patterns, BLANK, np.int32)
    known = np.flatnonzero(trip_shape >= 0)
    pairs = np.stack([of_trip[known], trip_shape[known]])
    found, counts = np.unique(pairs, axis=1, return_counts=True)
    for place in np.argsort(counts, kind="stable").tolist():  # the most frequent is written last
        pattern, shape = found[:, place]
        chosen[pattern] = shape
    return chosen


def _away(east: Floats, north: Floats) -> Floats:
    """Return the metres of all points but the ends from the straight line between the ends."""
    x, y = east[1:-1] - east[0], north[1:-1] - north[0]
    dx, dy = float(east[-1] - east[0]), float(north[-1] - north[0])
    square = dx * dx + dy * dy
    share = np.clip((x * dx + y * dy) / square, 0, 1) if square else np.zeros(len(x))
    away: Floats = np.hypot(x - share * dx, y - share * dy)
    return away


def _read(files: Files, problems: Problems, wanted: Sequence[str]) -> Iterator[_Points]:
    if FILE not in files.sizes or not wanted:
        return
    index = index_cache({id_: i for i, id_ in enumerate(wanted)})
    for table in read_chunks(files, FILE, problems):
        yield _points(table, ints(table.column("shape_id"), index, len(table)), problems)


def _points(table: Table, shape: Ints, problems: Problems) -> _Points:
    """Return the points of known shapes; one whose place cannot be read is left out."""
    rows = np.flatnonzero(shape >= 0)
    sequence = ints(table.column("shape_pt_sequence"), int_cache(), len(table))
    lat = _degrees(table, "shape_pt_lat", rows, 90)
    lon = _degrees(table, "shape_pt_lon", rows, 180)
    points = _Points(shape[rows], sequence[rows], lat, lon)
    good = ~np.isnan(lat) & ~np.isnan(lon) & (points.sequence >= 0)
    for place in np.flatnonzero(~good).tolist():
        problems.add(
            "shape-point",
            "This point's place or sequence cannot be read; it was left out.",
            file=FILE,
            row=table.rows[int(rows[place])],
        )
    return points.take(good)


def _degrees(table: Table, name: str, rows: Longs, most: int) -> Floats:
    column = table.column(name)
    texts = [column[row] for row in rows.tolist()]
    try:
        degrees: Floats = np.array(texts, np.str_).astype(np.float64)
    except ValueError:  # rare, and slow to look at one by one
        return np.array([float_of(text, low=-most, high=most) for text in texts], np.float64)
    return np.where(np.abs(degrees) <= most, degrees, np.nan)


def _joined(parts: list[_Points]) -> _Points:
    none = np.empty(0, np.int32)
    every = [_Points(none, none, none.astype(np.float64), none.astype(np.float64)), *parts]
    columns = (np.concatenate([getattr(p, name) for p in every]) for name in _Points.__slots__)
    return _Points(*columns)


def _report_missing(files: Files, problems: Problems, wanted: Sequence[str], starts: Longs) -> None:
    empty = np.flatnonzero(np.diff(starts) == 0).tolist()
    for place in empty:
        problems.add(
            "shape",
            f"The shape “{wanted[place]}” has no course here; its trips are drawn straight from "
            "stop to stop.",
            file=FILE if FILE in files.sizes else "trips.txt",
        )
