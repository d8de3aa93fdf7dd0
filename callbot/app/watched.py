"""What /readyz tells besides whether all is well: the feeds with their age, and the phone line's parts."""

from __future__ import annotations

from datetime import datetime
from importlib.util import find_spec
from typing import Any

from callbot.transport.timetable import Timetable

_VOICE = ("faster_whisper", "baresip", "webrtcvad")


def feeds_of(timetable: Timetable | None, now: datetime) -> list[dict[str, Any]]:
    """Return each feed with its days, and how many hours ago it was imported."""
    return [
        {
            "id": feed.id,
            "title": feed.title,
            "first_day": feed.first_day.isoformat(),
            "last_day": feed.last_day.isoformat(),
            "imported_at": feed.imported_at.isoformat(),
            "age_hours": round((now - feed.imported_at).total_seconds() / 3600, 1),
            "indicative": feed.indicative,
        }
        for feed in (timetable.feeds if timetable else ())
    ]


def voice_state() -> str:
    """Return whether the phone line could be started here; it runs in a process of its own."""
    missing = [name for name in _VOICE if find_spec(name) is None]
    return f"not installed: {', '.join(missing)}" if missing else "installed"
