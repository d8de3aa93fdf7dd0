"""GeoJSON (RFC 7946): positions are longitude then latitude, WGS84 degrees."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from callbot.model import Location

Feature: TypeAlias = Mapping[str, Any]
Geometry: TypeAlias = Mapping[str, Any]


def feature(id_: str, kind: str, geometry: Geometry | None, **properties: object) -> Feature:
    """Return a feature; one without a place has no geometry, and lists still name it."""
    return {
        "type": "Feature",
        "id": id_,
        "geometry": geometry,
        "properties": {"kind": kind, **properties},
    }


def collection(features: Iterable[Feature], **members: object) -> dict[str, object]:
    """Return a collection with further members of ours."""
    return {"type": "FeatureCollection", **members, "features": list(features)}


def point(lat: float, lon: float) -> Geometry | None:
    """Return a point; None where the place is not known."""
    if math.isnan(lat) or math.isnan(lon):
        return None
    return {"type": "Point", "coordinates": [round(lon, 5), round(lat, 5)]}


def point_of(location: Location | None) -> Geometry | None:
    """Return the point of a location, if there is one."""
    return point(location.lat, location.lon) if location else None


def line(points: Iterable[tuple[float, float]]) -> list[list[float]]:
    """Return the coordinates of a way of (lat, lon)."""
    return [[lon, lat] for lat, lon in points]
