"""Reading what a request sends, with one sentence for each thing that can be wrong with it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NoReturn

from flask import request

from callbot.http.errors import ApiError
from callbot.text import clean

_NUMBER = re.compile(r"[0-9]{1,18}")


def read_object() -> Mapping[str, Any]:
    """Return the JSON object of the request's body (RFC 8259). Raises ApiError 400, 413, 415."""
    if request.mimetype != "application/json":
        raise ApiError(415)
    try:
        found = json.loads(request.get_data(cache=False).decode(), parse_constant=_not_json)
    except UnicodeDecodeError:
        raise ApiError(400, "The body is not UTF-8.") from None
    except (ValueError, RecursionError):
        raise ApiError(400, "The body is not JSON.") from None
    if not isinstance(found, dict):
        raise ApiError(400, "The body must be a JSON object.")
    return found


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)


def text_field(body: Mapping[str, Any], name: str, *, most: int) -> str:
    """Return a text of 1 to ``most`` characters, cleaned of what cannot be seen. Raises 422."""
    value = body.get(name)
    if not isinstance(value, str):
        raise ApiError(422, f"“{name}” must be a text.")
    # Half of a character that was cut in two cannot be stored.
    text = clean(value.encode("utf-8", "replace").decode())
    if not text:
        raise ApiError(422, f"“{name}” is empty.")
    if len(text) > most:
        raise ApiError(422, f"“{name}” may have at most {most:,} characters.", code="too_long")
    return text


def pattern_field(body: Mapping[str, Any], name: str, pattern: re.Pattern[str]) -> str | None:
    """Return a text that ``pattern`` matches in whole, None where there is none. Raises 422."""
    value = body.get(name)
    if value is None:
        return None
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ApiError(422, f"“{name}” must match {pattern.pattern}.")
    return value


def number_field(body: Mapping[str, Any], name: str, *, least: float, most: float) -> float:
    """Return a number of a range. Raises 422."""
    value = body.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ApiError(422, f"“{name}” must be a number from {least:g} to {most:g}.")
    return value


def whole_field(body: Mapping[str, Any], name: str, *, least: int, most: int) -> int:
    """Return a whole number of a range. Raises 422."""
    value = body.get(name)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise ApiError(422, f"“{name}” must be a whole number from {least}.")
    return value


def cursor_argument() -> int:
    """Return ``?after=CURSOR``, 0 where it is missing. Raises 422."""
    text = request.args.get("after", "0")
    if not _NUMBER.fullmatch(text):
        raise ApiError(422, "“after” must be a cursor: a whole number from 0.")
    return int(text)
