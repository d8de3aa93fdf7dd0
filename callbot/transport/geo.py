"""Distances on the ground."""

from __future__ import annotations

import math

import numpy as np

from callbot.transport.values import Floats, Ints

EARTH_M = 6_371_008.8
DETOUR = 1.25  # streets are longer than the straight line
_WALK_M_S = 1.2  # an unhurried walk


def metres_between(lat: float | Floats, lon: float | Floats, lats: Floats, lons: Floats) -> Floats:
    """Return the great-circle metres (haversine) from one point, or each, to others, in degrees."""
    a, b = np.radians(lat), np.radians(lats)
    half = (
        np.sin((b - a) / 2) ** 2 + np.cos(a) * np.cos(b) * np.sin(np.radians(lons - lon) / 2) ** 2
    )
    metres: Floats = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return metres


def metres_apart(lat: float, lon: float, lat2: float, lon2: float) -> float:
    """Return :func:`metres_between` of two points; NaN where one is unknown."""
    a, b = math.radians(lat), math.radians(lat2)
    half = math.sin((b - a) / 2) ** 2
    half += math.cos(a) * math.cos(b) * math.sin(math.radians(lon2 - lon) / 2) ** 2
    return 2 * EARTH_M * math.asin(math.sqrt(min(half, 1.0)))


def walk_seconds(metres: float) -> int:
    """Return how long the walk takes over streets at 1.2 m/s, in seconds."""
    return math.ceil(metres * DETOUR / _WALK_M_S)


def seconds_on_foot(metres: Floats) -> Ints:
    """Return :func:`walk_seconds` of many distances."""
    return np.ceil(metres * DETOUR / _WALK_M_S).astype(np.int32)
