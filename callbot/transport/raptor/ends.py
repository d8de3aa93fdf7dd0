"""Where a journey begins or ends: a station, a platform or any point, and the stops in reach."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from callbot.model import Location
from callbot.transport.geo import metres_between, seconds_on_foot
from callbot.transport.raptor.boards import NEVER
from callbot.transport.raptor.footpaths import ACCESS_M, WALK_M, Reach
from callbot.transport.raptor.journey import Endpoint, Place
from callbot.transport.timetable import Timetable
from callbot.transport.values import Floats, Ints


@dataclass(frozen=True, eq=False, slots=True)
class End:
    """A place, the stops that can be walked to from it, and the points where it begins."""

    place: Place
    reach: Reach
    lats: Floats
    lons: Floats
    station: int = -1  # its row, of a station or platform

    def seconds_to(self, node: int) -> int:
        """Return the walk to a node that is in reach."""
        return int(self.reach.seconds[np.searchsorted(self.reach.nodes, node)])

    def metres_to(self, place: Place) -> float:
        """Return the straight metres from the nearest point of this end; NaN where unknown."""
        return float(np.fmin.reduce(metres_between(place.lat, place.lon, self.lats, self.lons)))

    def spread(self, nodes: int) -> Ints:
        """Return the seconds to every node, NEVER where it is out of reach."""
        found = np.full(nodes, NEVER, np.int32)
        found[self.reach.nodes] = self.reach.seconds
        return found


def end_of(timetable: Timetable, endpoint: Endpoint) -> End:
    """Return where an endpoint is; raises UnknownId."""
    if isinstance(endpoint, Location):
        return _of_point(timetable, endpoint)
    return _of_station(timetable, endpoint)


def _of_point(timetable: Timetable, point: Location) -> End:
    lats, lons = np.array([point.lat]), np.array([point.lon])
    return End(Place("", "", point.lat, point.lon), _reach(timetable, lats, lons), lats, lons)


@lru_cache(maxsize=4096)
def _of_station(timetable: Timetable, id_: str) -> End:
    arrays = timetable.arrays
    row, stop = timetable.places(id_)
    own = np.array([stop]) if stop is not None else np.flatnonzero(arrays.stop_station == row)
    lats, lons = arrays.stop_lat[own], arrays.stop_lon[own]
    seconds = np.full(len(arrays.stop_lat), NEVER, np.int32)
    near = _reach(timetable, lats, lons)
    seconds[near.nodes] = near.seconds
    seconds[own] = 0
    nodes = np.flatnonzero(seconds < NEVER).astype(np.int32)
    place = place_of(timetable, stop) if stop is not None else _station(timetable, row)
    return End(place, Reach(nodes, seconds[nodes]), lats, lons, row)


def _reach(timetable: Timetable, lats: Floats, lons: Floats) -> Reach:
    """Return the stops near any of some points, by the nearest of them."""
    arrays = timetable.arrays
    metres = np.full(len(arrays.stop_lat), np.inf)
    for lat, lon in zip(lats.tolist(), lons.tolist(), strict=True):
        metres = np.fmin(metres, metres_between(lat, lon, arrays.stop_lat, arrays.stop_lon))
    nodes = np.flatnonzero((metres <= ACCESS_M) & (arrays.stop_station >= 0))
    return Reach(nodes.astype(np.int32), seconds_on_foot(metres[nodes]))


def _station(timetable: Timetable, row: int) -> Place:
    station = timetable.stations[row]
    return Place(station.id, station.name, station.lat, station.lon)


@lru_cache(maxsize=1 << 15)
def place_of(timetable: Timetable, stop: int) -> Place:
    """Return the place of a stop's row."""
    arrays, found = timetable.arrays, timetable.stops[stop]
    return Place(found.id, found.name, float(arrays.stop_lat[stop]), float(arrays.stop_lon[stop]))


def metres_apart(first: End, second: End) -> float:
    """Return the metres between the nearest points of two ends, infinite where none is known."""
    every = [
        metres_between(lat, lon, second.lats, second.lons)
        for lat, lon in zip(first.lats.tolist(), first.lons.tolist(), strict=True)
    ]
    metres = np.concatenate([np.array([np.inf]), *every])
    return float(np.nanmin(metres))


def walk_between(first: End, second: End) -> int:
    """Return the seconds on foot all the way, NEVER where that is too far."""
    metres = metres_apart(first, second)
    return int(seconds_on_foot(np.array([metres]))[0]) if metres <= WALK_M else NEVER
