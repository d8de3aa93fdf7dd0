"""Service days: when they begin, and to which a departure belongs for a passenger.

GTFS counts times from noon minus 12 hours, which differs from midnight on the days when the clocks
change. For a passenger the day ends in the early morning: 00:40 is still tonight.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY_ENDS = 3 * 3600  # seconds: a departure before 03:00 is the evening before's


@lru_cache(maxsize=1024)
def day_start(zone: ZoneInfo, day: date) -> int:
    """Return the POSIX time of noon minus 12 hours of ``day`` in ``zone``."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=zone)
    return int(noon.timestamp()) - 12 * 3600


def running_day(zone: ZoneInfo, now: datetime) -> date:
    """Return the day that a passenger calls today at ``now`` (aware): until 03:00 the day before.

    >>> running_day(ZoneInfo("Europe/Paris"), datetime.fromisoformat("2026-05-13T00:40+02:00"))
    datetime.date(2026, 5, 12)
    """
    return (now.astimezone(zone) - timedelta(seconds=DAY_ENDS)).date()
