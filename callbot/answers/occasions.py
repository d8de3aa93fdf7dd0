"""When an event is, in words."""

from __future__ import annotations

from datetime import timedelta

from callbot.answers.query import Phrase, Query
from callbot.events.agenda import Event
from callbot.i18n.formats import Day, Moment


def moment_of(event: Event, query: Query) -> object:
    """Return when it is; of one that runs for days and has begun, until when."""
    today, end = query.today, event.end_or_start
    asked = query.asked_day() or today
    lasts_days = end - event.start > timedelta(days=1)
    if lasts_days and event.start.date() < asked and query.now < end:
        last = (end - timedelta(seconds=1)).astimezone(query.world.city.timezone).date()
        return Phrase("until", {"moment": Day(last)})
    return Day(event.start.date(), today) if event.all_day else Moment(event.start, today)
