"""Stops along a course: which part of a drawn way lies between two of them."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from callbot.transport.values import Floats

Way: TypeAlias = tuple[tuple[float, float], ...]  # lat, lon in degrees

FAR_M = 400.0  # a stop farther from the course than this is not on it
NEAR_M = 60.0  # a course that comes this near passes the stop
_METRES_A_DEGREE = 111_195.0


def straight(start: tuple[float, float], end: tuple[float, float]) -> Way:
    """Return the straight way, nothing when a place is unknown."""
    known = not any(math.isnan(degrees) for degrees in (*start, *end))
    return (_rounded(*start), _rounded(*end)) if known else ()


def locate(lat: Floats, lon: Floats, stop_lat: Floats, stop_lon: Floats) -> list[Way]:
    """Return the part of a course between each stop and the next, all in degrees.

    A part is empty where one of its stops is not on the course. The course is followed forward only,
    so that a loop that passes a stop twice is cut where the trip is.
    """
    scale = math.cos(math.radians(float(np.mean(lat)))) * _METRES_A_DEGREE
    x, y = lon * scale, lat * _METRES_A_DEGREE
    after, found = 0.0, []
    for east, north in zip(stop_lon * scale, stop_lat * _METRES_A_DEGREE, strict=True):
        place = _nearest(x, y, float(east), float(north), after)
        found.append(place)
        after = place if place is not None else after
    return [_part(lat, lon, start, end) for start, end in pairwise(found)]


def _nearest(x: Floats, y: Floats, east: float, north: float, after: float) -> float | None:
    """Return where the course first passes the point, in segments from its start, or None."""
    if math.isnan(east) or math.isnan(north):
        return None
    first = min(int(after), len(x) - 2)
    dx, dy = np.diff(x[first:]), np.diff(y[first:])
    length = dx * dx + dy * dy
    way = (east - x[first:-1]) * dx + (north - y[first:-1]) * dy
    share = np.clip(np.divide(way, length, out=np.zeros_like(way), where=length > 0), 0, 1)
    share[0] = max(share[0], min(after - first, 1.0))
    away = np.hypot(x[first:-1] + share * dx - east, y[first:-1] + share * dy - north)
    closest = float(away.min())
    if closest > FAR_M:
        return None
    passing = np.flatnonzero(away <= max(NEAR_M, closest))
    run = passing[: _run_length(passing)]
    best = int(run[away[run].argmin()])
    return first + best + float(share[best])


def _run_length(places: np.ndarray[tuple[int], np.dtype[np.int64]]) -> int:
    """Return how many of ascending places follow one another without a gap."""
    gaps = np.flatnonzero(np.diff(places) > 1)
    return int(gaps[0]) + 1 if len(gaps) else len(places)


def _part(lat: Floats, lon: Floats, start: float | None, end: float | None) -> Way:
    if start is None or end is None or end <= start:
        return ()
    inner = range(math.floor(start) + 1, math.ceil(end))
    points = [_at(lat, lon, start), *((float(lat[i]), float(lon[i])) for i in inner)]
    points.append(_at(lat, lon, end))
    return tuple(dict.fromkeys(_rounded(*point) for point in points))


def _at(lat: Floats, lon: Floats, place: float) -> tuple[float, float]:
    i = min(int(place), len(lat) - 2)
    share = place - i
    return (
        float(lat[i] + share * (lat[i + 1] - lat[i])),
        float(lon[i] + share * (lon[i + 1] - lon[i])),
    )


def _rounded(lat: float, lon: float) -> tuple[float, float]:
    return round(lat, 5), round(lon, 5)  # about a metre
