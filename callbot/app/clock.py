"""The clock of answers: the real time, or one that was set elsewhere and keeps running."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo

Clock = Callable[[], datetime]


def start_clock(start: datetime | None, zone: tzinfo) -> Clock:
    """Return a clock in ``zone`` that shows ``start`` now (local time if naive), else the real time."""
    if start is None:
        return lambda: datetime.now(zone)
    local = start.replace(tzinfo=zone) if start.tzinfo is None else start.astimezone(zone)
    offset = local - datetime.now(zone)
    return lambda: (datetime.now(zone).astimezone() + offset).astimezone(zone)
