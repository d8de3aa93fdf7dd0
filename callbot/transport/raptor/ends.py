"""Where a journey begins or ends: a station, a platform or any point, and the stops in reach."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from callbot.model import Location
from callbot.transport.geo import metres_apart, walk_seconds
from callbot.transport.raptor.footpaths import WALK_M
from callbot.transport.raptor.journey import Endpoint, Place
from callbot.transport.raptor.query import NEVER
from callbot.transport.raptor.walks import Walks
from callbot.transport.timetable import Timetable
from callbot.transport.values import Floats, Ints, Longs

_KEPT = 4096
_WIDEST_M = 3000.0  # no platform is farther from where its station is said to be


@dataclass(frozen=True, eq=False, slots=True)
class End:
    """A place, its own stops (none of a point), and where it can be walked from."""

    place: Place
    own: frozenset[int]
    lats: Floats
    lons: Floats

    @property
    def is_point(self) -> bool:
        """Whether it is any point, not a stop."""
        return not self.place.id

    def metres_to(self, place: Place) -> float:
        """Return the straight metres from the nearest point of this end; NaN where unknown."""
        points = zip(self.lats.tolist(), self.lons.tolist(), strict=True)
        known = (metres_apart(place.lat, place.lon, *point) for point in points)
        return min((metres for metres in known if not math.isnan(metres)), default=math.nan)


def end_of(timetable: Timetable, endpoint: Endpoint) -> End:
    """Return where an endpoint is; raises UnknownId."""
    if isinstance(endpoint, Location):
        place = Place("", "", endpoint.lat, endpoint.lon)
        return End(place, frozenset(), np.array([place.lat]), np.array([place.lon]))
    return _station(timetable, endpoint)


@lru_cache(maxsize=_KEPT)
def _station(timetable: Timetable, id_: str) -> End:
    arrays = timetable.arrays
    row, stop = timetable.places(id_)
    if stop is None:
        own, station = np.flatnonzero(arrays.stop_station == row), timetable.stations[row]
        place = Place(station.id, station.name, station.lat, station.lon)
    else:
        own, place = np.array([stop]), places_of(timetable)[stop]
    return End(place, frozenset(own.tolist()), arrays.stop_lat[own], arrays.stop_lon[own])


def reach_of(walks: Walks, end: End, *, inwards: bool) -> Ints:
    """Return the seconds between an end and every stop: from it to them when ``inwards``.

    NEVER is where that is too far, or has no way.
    """
    if end.is_point:
        return walks.reach(end.lats, end.lons, inwards=inwards)
    stops, seconds = _reach_of_station(walks, end, inwards)
    found = np.full(walks.stops, NEVER, np.int32)
    found[stops] = seconds
    return found


def look_around(timetable: Timetable, walks: Walks) -> None:
    """Find the stops in reach of every station now, where there are few enough to keep them all."""
    places_of(timetable)
    if len(timetable.stations) <= _KEPT // 2:
        for station in timetable.stations:
            end = _station(timetable, station.id)
            for inwards in (True, False):
                _reach_of_station(walks, end, inwards)


@lru_cache(maxsize=_KEPT)
def _reach_of_station(walks: Walks, end: End, inwards: bool) -> tuple[Longs, Ints]:
    """Return the stops in reach and the seconds."""
    found = walks.reach(end.lats, end.lons, inwards=inwards)
    own = np.array(sorted(end.own))
    entered = walks.lets_in if inwards else walks.lets_out
    found[own[entered[own]]] = 0
    stops = np.flatnonzero(found < NEVER)
    return stops, found[stops]


@lru_cache(maxsize=4)
def places_of(timetable: Timetable) -> tuple[Place, ...]:
    """Return the places of all stops, in their order."""
    points = zip(
        timetable.arrays.stop_lat.tolist(), timetable.arrays.stop_lon.tolist(), strict=True
    )
    rows = zip(timetable.stops, points, strict=True)
    return tuple(Place(stop.id, stop.name, *point) for stop, point in rows)


def metres_of(first: End, second: End) -> float:
    """Return the metres between the nearest points of two ends, infinite where none is known."""
    ones = zip(first.lats.tolist(), first.lons.tolist(), strict=True)
    others = list(zip(second.lats.tolist(), second.lons.tolist(), strict=True))
    known = (metres_apart(*one, *other) for one in ones for other in others)
    return min((metres for metres in known if not math.isnan(metres)), default=math.inf)


def walk_between(first: End, second: End) -> int:
    """Return the seconds on foot all the way, NEVER where that is too far."""
    here, there = first.place, second.place
    if metres_apart(here.lat, here.lon, there.lat, there.lon) > WALK_M + _WIDEST_M:
        return NEVER
    metres = metres_of(first, second)
    return walk_seconds(metres) if metres <= WALK_M else NEVER


def forget() -> None:
    """Keep nothing of timetables that are no longer used."""
    for cached in (_station, _reach_of_station, places_of):
        cached.cache_clear()
