"""What spectators must know of an event beside when and where: full, gate, closures around, crowds."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from callbot.answers.closings import closures_near
from callbot.answers.occasions import moment_of
from callbot.answers.query import Phrase, Query, Sentences
from callbot.events.agenda import Event
from callbot.i18n.formats import Name

BEFORE = timedelta(hours=1)  # doors open or the event begins, when people are on their way
AFTER = timedelta(hours=1)  # it is over, when they still are


def notice(query: Query, event: Event, *, moved: bool = True) -> Sentences:
    """Return what is said before anything else of an event that is on: full, and moved if wished."""
    if event.status == "cancelled" or event.end_or_start <= query.now:
        return Sentences()
    shown = {"event": Name(event.title_in(query.language))}
    told = [Phrase("event_full", shown)] if event.full else []
    if moved and event.status == "moved":
        told.append(Phrase("event_status_moved", {**shown, "moment": moment_of(event, query)}))
    return Sentences(tuple(told))


def advice(query: Query, event: Event) -> Sentences:
    """Return the gate, what to know that day, what is closed around it, and how many people come."""
    return Sentences((*entrance(query, event).items, *around(query, event).items))


def entrance(query: Query, event: Event) -> Sentences:
    """Return the gate and what its calendar says of that day."""
    said = event.advice_in(query.language)
    if event.gate:
        return Sentences((Phrase("gate_advice", {"gate": Name(event.gate), "advice": said}),))
    return Sentences((said,) if said else ())


def around(query: Query, event: Event) -> Sentences:
    """Return what is closed around an event while people come and go, and how many there are."""
    return Sentences((*_closed_around(query, event), *_crowd(query, event)))


def _closed_around(query: Query, event: Event) -> list[object]:
    if event.location is None or query.world.timetable is None:
        return []
    rows = closures_near(query, event.location, *_span(query, event))
    return [Phrase("event_closures", {"closures": rows})] if rows else []


def _span(query: Query, event: Event) -> tuple[datetime, datetime]:
    """Return while people come and go; of what lasts for days, the day that is asked about."""
    start, end = (event.doors or event.start) - BEFORE, event.end_or_start + AFTER
    if end - start < timedelta(days=2):
        return start, end
    day = query.asked_day() or max(event.start.date(), query.today)
    midnight = datetime.combine(day, time(), query.world.city.timezone)
    return max(midnight, query.now), midnight + timedelta(days=1)


def _crowd(query: Query, event: Event) -> list[object]:
    """Return how many people are expected, else how many are let in; both as the source has it."""
    number = event.expected or event.capacity
    if number is None:
        return []
    key = "event_crowd" if event.expected else "event_capacity"
    source = event.source or query.world.agenda.source
    return [Phrase(key, {"number": number, "source": Name(source)})]
