"""What an address of the map asks for, read from its query."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from flask import request

from callbot.http.errors import ApiError

LAYERS = ("lines", "stops", "places", "events", "closures")
MOST_HOURS = 48
_YEARS = range(1970, 2200)  # calendars and feeds hold nothing else
_HOURS = re.compile(r"[0-9]{1,2}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(Z|[+ -]\d\d:\d\d)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which layers, from which moment (aware, local, whole minutes) and for how long after."""

    layers: frozenset[str]
    at: datetime
    until: datetime
    language: str


def read_asked(now: datetime, zone: ZoneInfo, language: str) -> Asked:
    """Return what `map.geojson` is asked for. Raises ApiError 422 for what cannot be read."""
    at = read_moment("at", now, zone)
    return Asked(_read_layers(), at, at + timedelta(hours=_read_hours()), language)


def read_moment(name: str, now: datetime, zone: ZoneInfo) -> datetime:
    """Return an ISO 8601 moment of the query in ``zone`` (local without an offset), else ``now``.

    Raises ApiError 422.
    """
    text = request.args.get(name)
    if text is not None and not _MOMENT.fullmatch(text):
        raise _not_a_moment(name)
    try:
        # A "+" that nobody wrote as %2B comes as a space.
        asked = now if text is None else datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise _not_a_moment(name) from None
    if asked.year not in _YEARS:
        raise _not_a_moment(name)
    aware = asked if asked.tzinfo else asked.replace(tzinfo=zone)
    # By way of UTC: a time that the clocks skip in spring becomes one that there is.
    return aware.astimezone(UTC).astimezone(zone).replace(second=0, microsecond=0)


def read_yes(name: str) -> bool:
    """Return whether the query says yes. Raises ApiError 422 for anything but a yes or a no."""
    text = request.args.get(name, "false").lower()
    if text not in {"true", "false", "1", "0"}:
        raise ApiError(422, f"“{name}” must be true or false.")
    return text in {"true", "1"}


def _not_a_moment(name: str) -> ApiError:
    return ApiError(422, f"“{name}” must be a date and time such as 2026-05-12T08:30.")


def _read_layers() -> frozenset[str]:
    said = request.args.get("layers")
    wanted: Sequence[str] = LAYERS if said is None else said.split(",")
    if not set(wanted) <= set(LAYERS):
        raise ApiError(422, f"“layers” must be some of {', '.join(LAYERS)}, with commas between.")
    return frozenset(wanted)


def _read_hours() -> int:
    text = request.args.get("hours", "0")
    if not _HOURS.fullmatch(text) or int(text) > MOST_HOURS:
        raise ApiError(422, f"“hours” must be a whole number from 0 to {MOST_HOURS}.")
    return int(text)
