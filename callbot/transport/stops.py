"""Finds stations by place and by name."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from callbot.transport.geo import metres_between, walk_seconds
from callbot.transport.stop_search import Named, StopSearch
from callbot.transport.timetable import Station, Timetable


class Near(NamedTuple):
    """A station near a point: metres in a straight line, seconds on foot through streets."""

    station: Station
    metres: int
    walk_seconds: int


def nearest(
    timetable: Timetable, lat: float, lon: float, *, limit: int = 3, within_m: float = 2000
) -> list[Near]:
    """Return the stations nearest to a point in degrees by their nearest platform.

    Only stations that something leaves from, at most ``limit``, none farther than ``within_m``.
    """
    arrays = timetable.arrays
    metres = metres_between(lat, lon, arrays.stop_lat, arrays.stop_lon)
    used = np.isfinite(metres) & (arrays.stop_station >= 0)
    best = np.full(len(timetable.stations), np.inf)
    np.minimum.at(best, arrays.stop_station[used], metres[used])
    best[np.diff(arrays.leave_start) == 0] = np.inf
    order = np.argsort(best, kind="stable")[:limit]
    near = [(timetable.stations[i], float(best[i])) for i in order.tolist() if best[i] <= within_m]
    return [Near(station, round(m), walk_seconds(m)) for station, m in near]


def find_stations(timetable: Timetable, name: str, *, limit: int = 3) -> list[Named]:
    """Return the stations that a name may mean, best first; see :class:`StopSearch`."""
    return _search(timetable).find(name, limit=limit)


def near_names(timetable: Timetable, name: str, *, limit: int = 3) -> list[Named]:
    """Return the ``limit`` stations whose names are the most like ``name``, best first."""
    return _search(timetable).nearest(name, limit=limit)


@lru_cache(maxsize=2)
def _search(timetable: Timetable) -> StopSearch:
    return StopSearch(timetable)
