"""What `callbot transport status` says of each feed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import numpy as np

from callbot.transport.snapshot import previous_folder
from callbot.transport.sources import Source, read_sources
from callbot.transport.timetable import Feed, Timetable


def feed_rows(timetable: Timetable, folder: Path, *, now: datetime) -> list[dict[str, object]]:
    """Return a row for each feed of the timetable in ``folder``; ages are in hours at ``now``."""
    sources = dict(enumerate(read_sources(folder).feeds))
    back = previous_folder(folder)
    return [
        _row(timetable, place, feed, sources.get(place), now)
        | {"previous": back.name if back else None}
        for place, feed in enumerate(timetable.feeds)
    ]


def _row(
    timetable: Timetable, place: int, feed: Feed, source: Source | None, now: datetime
) -> dict[str, object]:
    arrays = timetable.arrays
    own = f"{feed.id}:"
    checked = source.checked_at if source else None
    return {
        "id": feed.id,
        "title": feed.title,
        "source": feed.source,
        "imported_at": feed.imported_at.isoformat(),
        "imported_hours_ago": _hours(now, feed.imported_at),
        "checked_at": checked.isoformat() if checked else None,
        "checked_hours_ago": _hours(now, checked) if checked else None,
        "first_day": feed.first_day.isoformat(),
        "last_day": feed.last_day.isoformat(),
        "days_left": (feed.last_day - now.date()).days,
        "timezone": feed.timezone,
        "indicative": feed.indicative,
        "stations": sum(each.id.startswith(own) for each in timetable.stations),
        "lines": sum(each.id.startswith(own) for each in timetable.lines),
        "trips": int(np.count_nonzero(arrays.line_feed[arrays.trip_line] == place)),
    }


def _hours(now: datetime, then: datetime) -> float:
    return round((now - then).total_seconds() / 3600, 1)
