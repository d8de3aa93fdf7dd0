"""All ways on foot: links from stop to stop, and the points by which a stop is reached.

A stop with pathways is reached by its station's entrances, any other where it stands. A journey's
first and last walk, and the links between stops, are made of the same points.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from callbot.transport.geo import metres_between, seconds_on_foot
from callbot.transport.raptor.footpaths import (
    ACCESS_M,
    CHANGE_M,
    CHANGE_S,
    Grid,
    grid_of,
    near_pairs,
)
from callbot.transport.raptor.indoors import Indoors, indoors_of
from callbot.transport.raptor.network import Network, network_of
from callbot.transport.raptor.query import NEVER, Links
from callbot.transport.raptor.ranges import rows_between
from callbot.transport.raptor.rules import ruled
from callbot.transport.timetable import Timetable
from callbot.transport.values import Flags, Floats, Ints, Longs, offsets_of


@dataclass(frozen=True, slots=True)
class Points:
    """Where stops meet the street, one place each; seconds are between there and the stop."""

    stop: Longs
    lat: Floats
    lon: Floats
    inwards: Ints  # NEVER where one cannot get in that way
    outwards: Ints


@dataclass(frozen=True, eq=False)
class Walks:
    """Links between nodes, and points; for everybody or for a wheelchair."""

    links: Links
    points: Points
    stops: int

    @cached_property
    def links_back(self) -> Links:
        """The same links, walked backwards."""
        count = len(self.links.start) - 1
        origins = np.repeat(np.arange(count), np.diff(self.links.start))
        return links_of(count, self.links.to.astype(np.int64), origins, self.links.seconds)

    @cached_property
    def lets_in(self) -> Flags:
        """By stop: whether one can get into it from the street."""
        return self._by_stop(self.points.inwards < NEVER)

    @cached_property
    def lets_out(self) -> Flags:
        """By stop: whether one can get out of it to the street."""
        return self._by_stop(self.points.outwards < NEVER)

    def _by_stop(self, points: Flags) -> Flags:
        found = np.zeros(self.stops, np.bool_)
        found[self.points.stop[points]] = True
        return found

    def reach(self, lats: Floats, lons: Floats, *, inwards: bool) -> Ints:
        """Return the seconds between any of some places and every stop, NEVER out of reach."""
        points, known = self.points, np.isfinite(lats) & np.isfinite(lons)
        places, rows = self._grid.beside(lats[known], lons[known])
        metres = metres_between(
            lats[known][places], lons[known][places], points.lat[rows], points.lon[rows]
        )
        near = metres <= ACCESS_M
        rows, seconds = rows[near], seconds_on_foot(metres[near])
        inside = (points.inwards if inwards else points.outwards)[rows]
        found = np.full(self.stops, NEVER, np.int32)
        np.minimum.at(found, points.stop[rows], np.minimum(seconds + inside, NEVER))
        return found

    @cached_property
    def _grid(self) -> Grid:
        return grid_of(self.points.lat, self.points.lon, ACCESS_M)


def walks_of(
    timetable: Timetable, *, step_free: bool = False, broken: frozenset[str] = frozenset()
) -> Walks:
    """Return the ways on foot of a timetable; ``broken`` as in indoors. Kept, however it is asked."""
    return _made(timetable, step_free, broken)


def forget() -> None:
    """Keep nothing of timetables that are no longer used."""
    _made.cache_clear()


@lru_cache(maxsize=8)
def _made(timetable: Timetable, step_free: bool, broken: frozenset[str]) -> Walks:
    network = network_of(timetable)
    indoors = indoors_of(timetable, step_free=step_free, broken=broken)
    points = _points(timetable, indoors)
    links = _between_stops(timetable, points, indoors)
    shut = indoors.enclosed if step_free else frozenset()
    return Walks(_by_node(timetable, network, links, shut), points, len(timetable.stops))


def _points(timetable: Timetable, indoors: Indoors) -> Points:
    arrays = timetable.arrays
    called = np.unique(arrays.call_stop)
    plain = [(stop, stop, 0, 0) for stop in called.tolist() if stop not in indoors.enclosed]
    inside = [
        row
        for stop in called.tolist()
        if stop in indoors.enclosed
        for row in _by_door(indoors, stop)
    ]
    table = np.array(plain + inside, np.int64).reshape(-1, 4)
    stop, where = table[:, 0], table[:, 1]
    inwards, outwards = table[:, 2].astype(np.int32), table[:, 3].astype(np.int32)
    return Points(stop, arrays.stop_lat[where], arrays.stop_lon[where], inwards, outwards)


def _by_door(indoors: Indoors, stop: int) -> list[tuple[int, int, int, int]]:
    ways_in, ways_out = indoors.ways_in(stop), indoors.ways_out(stop)
    doors = ways_in.keys() | ways_out.keys()
    return [(stop, d, ways_in.get(d, NEVER), ways_out.get(d, NEVER)) for d in sorted(doors)]


def _between_stops(
    timetable: Timetable, points: Points, indoors: Indoors
) -> tuple[Longs, Longs, Longs]:
    """Return origin, target and seconds of all links on foot, without the rules of the feed."""
    arrays = timetable.arrays
    called = np.unique(arrays.call_stop)
    first, second, metres = near_pairs(points.lat, points.lon, CHANGE_M)
    street = (
        seconds_on_foot(metres) + points.outwards[first].astype(np.int64) + points.inwards[second]
    )
    apart = _of_one_station(arrays.stop_station, called.astype(np.int64), indoors)
    metres = metres_between(
        arrays.stop_lat[apart[0]], arrays.stop_lon[apart[0]],
        arrays.stop_lat[apart[1]], arrays.stop_lon[apart[1]],
    )  # fmt: skip
    inside = [
        (stop, other, time)
        for stop in called.tolist()
        for other, time in indoors.seconds.get(stop, {}).items()
        if other != stop
    ]
    paths = np.array(inside, np.int64).reshape(-1, 3)
    origin = np.concatenate([points.stop[first], apart[0], paths[:, 0], called])
    target = np.concatenate([points.stop[second], apart[1], paths[:, 1], called])
    within = seconds_on_foot(np.nan_to_num(metres))
    seconds = np.concatenate([street, within, paths[:, 2], np.zeros(len(called), np.int64)])
    usable = seconds < NEVER
    return origin[usable], target[usable], np.maximum(CHANGE_S, seconds[usable])


def _of_one_station(stations: Ints, called: Longs, indoors: Indoors) -> tuple[Longs, Longs]:
    """Return all pairs of different stops of one station, but those that have pathways."""
    free = np.array([stop not in indoors.enclosed for stop in called.tolist()], np.bool_)
    stops = called[free & (stations[called] >= 0)]
    stops = stops[np.argsort(stations[stops], kind="stable")]
    low = np.searchsorted(stations[stops], stations[stops])
    high = np.searchsorted(stations[stops], stations[stops], side="right")
    first, second = np.repeat(stops, high - low), stops[rows_between(low, high)]
    return first[first != second], second[first != second]


def links_of(count: int, first: Longs, second: Longs, seconds: Ints | Longs) -> Links:
    """Return links sorted by node, the quickest of several between two nodes."""
    order = np.lexsort((seconds, second, first))
    first, second, seconds = first[order], second[order], seconds[order]
    new = np.ones(len(first), np.bool_)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    first, second, seconds = first[new], second[new], seconds[new]
    starts = offsets_of(first.astype(np.int32), count)
    return Links(starts, second.astype(np.int32), seconds.astype(np.int32))


def _by_node(
    timetable: Timetable, network: Network, links: tuple[Longs, Longs, Longs], shut: frozenset[int]
) -> Links:
    """Return the links between nodes, changed as the rules of transfers.txt say.

    Only the pairs of stops that a rule is about, or that are several nodes, are looked at one by one.
    """
    plain = links_of(network.nodes, *links)
    if not network.rules:
        return plain
    origin = np.repeat(np.arange(network.nodes), np.diff(plain.start))
    keys = origin << 32 | plain.to
    ruled_keys = np.unique([rule.origin << 32 | rule.target for rule in network.rules])
    several = np.zeros(network.nodes, np.bool_)
    several[network.stop_of[list(network.about)]] = True
    special = np.isin(keys, ruled_keys) | several[origin] | several[plain.to]
    rows = zip(*(each[special].tolist() for each in (origin, plain.to, plain.seconds)), strict=True)
    found = ruled(timetable, network, {(first, second): time for first, second, time in rows}, shut)
    table = np.array([(*pair, time) for pair, time in found.items()], np.int64).reshape(-1, 3)
    return links_of(
        network.nodes,
        np.concatenate([origin[~special], table[:, 0]]),
        np.concatenate([plain.to[~special].astype(np.int64), table[:, 1]]),
        np.concatenate([plain.seconds[~special].astype(np.int64), table[:, 2]]),
    )
