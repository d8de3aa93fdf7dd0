"""Where the map shows what an answer is about."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlencode


def map_link(kind: str, ref: str, language: str, *, at: datetime | None = None) -> str:
    """Return the map's address with a stop, line, place, event or closure chosen.

    ``at`` (local) is the moment to show. What is chosen stands after "#", which no server is sent.
    """
    moment = {"at": f"{at:%Y-%m-%dT%H:%M}"} if at else {}
    return f"/map/?language={language}#{urlencode({kind: ref, **moment})}"


def journey_link(ends: Mapping[str, str], language: str, *, at: datetime) -> str:
    """Return the map's address with the journey between two ends planned; ``ends`` are from and to."""
    chosen = {"panel": "journey", **ends, "at": f"{at:%Y-%m-%dT%H:%M}"}
    return f"/map/?language={language}#{urlencode(chosen)}"
