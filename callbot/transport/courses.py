"""Where lines run on the ground: from station to station, along the feed's shapes or straight.

A line is drawn once, not once a direction: between two stations it takes the way of the pattern
that is used most. Lines that share a way get places side by side, so that each stays visible.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import TypeAlias

import numpy as np

from callbot.transport.along import Way, locate, straight
from callbot.transport.timetable import Timetable
from callbot.transport.values import Floats

Edge: TypeAlias = tuple[int, int]  # rows of two stations, in the order of travel

RARE = 0.02  # of a line's runs: what fewer take (a depot run, one school day) is not drawn


@dataclass(frozen=True, slots=True)
class Stretch:
    """Consecutive edges of a line: their points (lat, lon in degrees) and place beside others.

    ``offset`` is in line widths to the left of the way the points go; 0 is the middle.
    """

    points: Way
    offset: float = 0.0


@lru_cache(maxsize=4)
def line_edges(timetable: Timetable) -> tuple[MappingProxyType[Edge, Way], ...]:
    """Return for each line the ways between its neighbouring stations, the most used ways first."""
    arrays = timetable.arrays
    order = np.lexsort((-arrays.pattern_days, arrays.pattern_line))
    found: list[dict[Edge, Way]] = [{} for _ in timetable.lines]
    runs = np.bincount(arrays.pattern_line, arrays.pattern_days, len(timetable.lines))
    for pattern in order.tolist():
        line = int(arrays.pattern_line[pattern])
        rare = arrays.pattern_days[pattern] < RARE * runs[line]
        if not (rare and found[line]):
            _add(timetable, pattern, found[line])
    return tuple(MappingProxyType(edges) for edges in found)


def line_stretches(timetable: Timetable, side_by_side: Sequence[bool]) -> list[list[Stretch]]:
    """Return what to draw of each line; those marked ``side_by_side`` do not cover one another."""
    drawn = [_undirected(edges) for edges in line_edges(timetable)]
    sharing: dict[frozenset[int], list[int]] = {}
    for line, edges in enumerate(drawn):
        if side_by_side[line]:
            for edge in edges:
                sharing.setdefault(frozenset(edge), []).append(line)
    return [
        [Stretch(*part) for part in _joined(_placed(line, drawn, sharing))]
        for line in range(len(drawn))
    ]


def course(timetable: Timetable, line: int, stations: Sequence[int]) -> Way:
    """Return the way that line number ``line`` takes through stations (rows) in order."""
    edges = line_edges(timetable)[line]
    points: list[tuple[float, float]] = []
    for edge in pairwise(stations):
        back = edges.get((edge[1], edge[0]), ())
        way = edges.get(edge) or back[::-1] or straight(*_positions(timetable, edge))
        points += way[1:] if points and way and points[-1] == way[0] else way
    return tuple(points)


def _add(timetable: Timetable, pattern: int, edges: dict[Edge, Way]) -> None:
    """Add the ways of a pattern between stations that no pattern used more often has linked."""
    arrays = timetable.arrays
    calls = slice(int(arrays.pattern_start[pattern]), int(arrays.pattern_start[pattern + 1]))
    stops = arrays.pattern_stop[calls]
    stations = arrays.stop_station[stops].tolist()
    if all(edge in edges or edge[0] == edge[1] for edge in pairwise(stations)):
        return
    shape = _shape(timetable, pattern)
    ways = locate(*shape, arrays.stop_lat[stops], arrays.stop_lon[stops]) if shape else []
    for place, edge in enumerate(pairwise(stations)):
        if edge not in edges and edge[0] != edge[1]:
            way = ways[place] if ways else ()
            way = way or straight(*_positions(timetable, edge))
            if way:
                edges[edge] = way


def _shape(timetable: Timetable, pattern: int) -> tuple[Floats, Floats] | None:
    arrays = timetable.arrays
    shape = int(arrays.pattern_shape[pattern])
    if shape < 0:
        return None
    rows = slice(int(arrays.shape_start[shape]), int(arrays.shape_start[shape + 1]))
    return (arrays.shape_lat[rows], arrays.shape_lon[rows]) if rows.stop - rows.start > 1 else None


def _positions(timetable: Timetable, edge: Edge) -> Iterator[tuple[float, float]]:
    for row in edge:
        station = timetable.stations[row]
        yield station.lat, station.lon


def _undirected(edges: MappingProxyType[Edge, Way]) -> dict[Edge, Way]:
    """Leave out the way back where there is one."""
    kept: dict[Edge, Way] = {}
    for edge, way in edges.items():
        if (edge[1], edge[0]) not in kept:
            kept[edge] = way
    return kept


def _placed(
    line: int, drawn: Sequence[dict[Edge, Way]], sharing: dict[frozenset[int], list[int]]
) -> Iterator[tuple[Way, float]]:
    """Yield the ways of a line with their places; left and right are those of the first line."""
    for edge, way in drawn[line].items():
        lines = sharing.get(frozenset(edge), [])
        if line not in lines or len(lines) == 1:
            yield way, 0.0
            continue
        same_way = edge in drawn[lines[0]]
        offset = lines.index(line) - (len(lines) - 1) / 2
        yield way, offset if same_way else -offset


def _joined(ways: Iterator[tuple[Way, float]]) -> Iterator[tuple[Way, float]]:
    """Join ways that follow on one another in the same place."""
    points: Way = ()
    place = 0.0
    for way, offset in ways:
        if points and points[-1] == way[0] and offset == place:
            points = points + way[1:]
        else:
            if points:
                yield points, place
            points, place = way, offset
    if points:
        yield points, place
