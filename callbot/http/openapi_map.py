"""The description of the map's addresses."""

from __future__ import annotations

from typing import Any

from callbot.http.described import answers
from callbot.http.schemas_map import END, HOURS, LAYERS, MOMENT


def map_paths() -> dict[str, Any]:
    """Return the addresses of the map, by path."""
    return {"/api/v1/map.geojson": {"get": _geojson()}, "/api/v1/journeys": {"get": _journeys()}}


def _query(name: str, about: str, schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": about, "schema": schema, **more}


def _geojson() -> dict[str, Any]:
    return {
        "operationId": "map",
        "summary": "What the map shows at a moment, as GeoJSON (RFC 7946).",
        "parameters": [
            _query("layers", "Some of the layers; all when it is missing.", LAYERS),
            _query("at", "A moment, local without an offset; now when it is missing.", MOMENT),
            _query("hours", "Also what begins within so many hours after the moment.", HOURS),
            _query("language", "Of names and reasons; the city's own when it is not published.",
                   {"type": "string"}),
        ],
        "responses": answers(200, "The features.", "Map", 422, mimetype="application/geo+json"),
    }  # fmt: skip


def _journeys() -> dict[str, Any]:
    end = "The id of a stop or of a place of the city, or “lat,lon” in degrees."
    return {
        "operationId": "journeys",
        "summary": "Plan journeys from one place to another, the earliest arrival first.",
        "parameters": [
            _query("from", end, END, required=True),
            _query("to", end, END, required=True),
            _query("at", "Leave at or after this moment; now when it is missing.", MOMENT),
            _query("wheelchair", "Only vehicles and stops free of steps.", {"type": "boolean"}),
        ],
        "responses": answers(
            200, "The journeys, or why there are none.", "Journeys", 404, 422, 429
        ),
    }
