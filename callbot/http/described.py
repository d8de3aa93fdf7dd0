"""The parts that every address of the API's description is made of (OpenAPI 3.1)."""

from __future__ import annotations

from typing import Any

from callbot.http.errors import CODES

JSON = "application/json"


def reference(name: str) -> dict[str, str]:
    """Return the place of a named schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def answers(
    status: int, about: str, schema: str | None, *errors: int, mimetype: str = JSON
) -> dict[str, Any]:
    """Return what an address answers: the good ``status``, the ``errors`` and 503."""
    good: dict[str, Any] = {"description": about}
    if schema:
        good["content"] = {mimetype: {"schema": reference(schema)}}
    bad = {
        str(code): {
            "description": CODES[code][1],
            "content": {JSON: {"schema": reference("Error")}},
        }
        for code in sorted({*errors, 503})
    }
    return {str(status): good, **bad}


def body(schema: str) -> dict[str, Any]:
    """Return the body that an address is sent."""
    return {"required": True, "content": {JSON: {"schema": reference(schema)}}}
