"""The clock of answers: the real time, or one that was set elsewhere and keeps running."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo

Clock = Callable[[], datetime]


def start_clock(start: datetime | None, zone: tzinfo) -> Clock:
    """Return a clock in ``zone`` that shows ``start`` now (local time if naive), else the real time."""
    if start is None:
        return lambda: datetime.now(zone)
    aware = start.replace(tzinfo=zone) if start.tzinfo is None else start
    # In UTC: two local times of one zone subtract as wall clocks, an hour wrong across a change.
    offset = aware.astimezone(UTC) - datetime.now(UTC)
    return lambda: (datetime.now(UTC) + offset).astimezone(zone)
