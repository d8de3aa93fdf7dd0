"""Distances on the ground."""

from __future__ import annotations

import math

import numpy as np

from callbot.transport.values import Floats

EARTH_M = 6_371_008.8
_DETOUR = 1.25  # streets are longer than the straight line
_WALK_M_S = 1.2  # an unhurried walk


def metres_between(lat: float, lon: float, lats: Floats, lons: Floats) -> Floats:
    """Return the great-circle metres (haversine) from one point to others, all in degrees."""
    a, b = math.radians(lat), np.radians(lats)
    half = (
        np.sin((b - a) / 2) ** 2 + math.cos(a) * np.cos(b) * np.sin(np.radians(lons - lon) / 2) ** 2
    )
    metres: Floats = 2 * EARTH_M * np.arcsin(np.sqrt(np.clip(half, 0, 1)))
    return metres


def walk_seconds(metres: float) -> int:
    """Return how long the walk takes over streets at 1.2 m/s, in seconds."""
    return math.ceil(metres * _DETOUR / _WALK_M_S)
