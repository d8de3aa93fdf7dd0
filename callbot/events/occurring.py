"""Which occurrence of an event a question means."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from callbot.events.agenda import Agenda
from callbot.events.event import Event


def occurrence(agenda: Agenda, uid: str, now: datetime, day: date | None = None) -> Event | None:
    """Return the occurrence on the day named, else the running or next, else the last; None if none."""
    start = (
        datetime.combine(day, time(), agenda.timezone)
        if day is not None
        else now - timedelta(days=1)
    )
    coming = agenda.occurrences(uid, start)
    later = [event for event in coming if event.end_or_start > now or day is not None]
    return later[0] if later else agenda.latest(uid, now)
