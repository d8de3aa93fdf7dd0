"""The shapes of what the map asks for and is given, as JSON Schema for OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from callbot.http.described import reference
from callbot.http.schemas import TEXT, list_of, object_of, or_null

_LAYER = "(lines|stops|places|events|closures)"
_DAY = (
    "((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    "|02-(0[1-9]|1[0-9]|2[0-8]))"
)
_CLOCK = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?"

LAYERS: dict[str, Any] = {"type": "string", "pattern": f"^{_LAYER}(,{_LAYER})*$"}
MOMENT: dict[str, Any] = {
    "type": "string",
    "pattern": f"^(19[7-9][0-9]|20[0-9]{{2}}|21[0-9]{{2}})-{_DAY}T{_CLOCK}(Z|[+-]0[0-9]:[0-5][0-9])?$",
}
HOURS: dict[str, Any] = {"type": "integer", "minimum": 0, "maximum": 48}
END: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": 200}

_DATE_TIME: dict[str, Any] = {"type": "string", "format": "date-time"}
_BOOLEAN: dict[str, Any] = {"type": "boolean"}
_NUMBER: dict[str, Any] = {"type": "number"}


def map_schemas() -> dict[str, Any]:
    """Return every named schema of the map."""
    return {
        "Map": _map(),
        "Feature": _feature(),
        "Journeys": _journeys(),
        "Journey": _journey(),
        "Leg": _leg(),
        "Place": object_of(id=or_null(TEXT), name=TEXT, lat=_NUMBER, lon=_NUMBER),
    }


def _map() -> dict[str, Any]:
    feed = object_of(title=TEXT, as_of=_DATE_TIME, last_day={"type": "string", "format": "date"},
                     indicative=_BOOLEAN)  # fmt: skip
    return object_of(
        ("at", "until"),
        type={"const": "FeatureCollection"},
        feeds=list_of(feed),
        at=_DATE_TIME,
        until=_DATE_TIME,
        features=list_of(reference("Feature")),
    )


def _feature() -> dict[str, Any]:
    kinds = {"enum": ["line", "stop", "place", "event", "closure"]}
    geometry = object_of(type=TEXT, coordinates={"type": "array"})
    return object_of(
        type={"const": "Feature"},
        id=TEXT,
        geometry=or_null(geometry),
        properties=object_of(kind=kinds),
    )


def _journeys() -> dict[str, Any]:
    reasons = ["same_place", "no_service", "outside_network", "after_end", "closed",
               "not_step_free", "none", None]  # fmt: skip
    return object_of(
        at=_DATE_TIME,
        journeys=list_of(reference("Journey")),
        alternatives=list_of(reference("Journey")),
        reason={"enum": reasons},
        message=TEXT,
    )


def _journey() -> dict[str, Any]:
    return object_of(
        departure=_DATE_TIME,
        arrival=_DATE_TIME,
        transfers={"type": "integer", "minimum": 0},
        step_free=or_null(_BOOLEAN),
        legs=list_of(reference("Leg")),
    )


def _leg() -> dict[str, Any]:
    line = object_of(id=TEXT, name=TEXT, long_name=TEXT, mode=TEXT, color=TEXT, text_color=TEXT)
    ends: dict[str, Any] = {"from": reference("Place"), "to": reference("Place")}
    return object_of(
        (),
        mode=TEXT,
        line=or_null(line),
        trip_id=or_null(TEXT),
        headsign=or_null(TEXT),
        **ends,
        departure=_DATE_TIME,
        arrival=_DATE_TIME,
        stops=list_of(reference("Place")),
        metres={"type": "integer", "minimum": 0},
        delay=or_null({"type": "integer", "description": "Seconds; null: nothing but the plan."}),
        path={**list_of(list_of(_NUMBER)), "description": "Longitude and latitude, in order."},
    )
