"""What is on, and when, where and whether an event takes place."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from callbot.answers.crowds import advice, notice
from callbot.answers.links import map_link
from callbot.answers.occasions import moment_of
from callbot.answers.query import DAY_BEGINS, Phrase, Query
from callbot.answers.stops import minutes
from callbot.events.agenda import Event
from callbot.events.occurring import occurrence
from callbot.i18n.formats import Day, Moment, Name
from callbot.model import Facts
from callbot.transport.stops import nearest

SHOWN = 8
SPOKEN = 5
_TAGS = {"children": "children", "free": "free"}


def look_up_whats_on(query: Query) -> Facts:
    """Answer `whats_on`: of a day or window, today where none is named; shades choose by tag.

    A day or window that is over is refused.
    """
    query.refuse_past()
    start, end = _window(query)
    found = [e for e in query.world.agenda.between(start, end) if e.end_or_start > query.now]
    if tag := _TAGS.get(query.shade):
        found = [event for event in found if tag in event.tags]
    window = query.slot("time_window")
    day = window.said if window else Day(start.date(), query.today)
    values: dict[str, object] = {"day": day}
    if not found:
        return _facts(query, "empty", values)
    values |= {"count": len(found), "events": [_row(event, query) for event in found[:SPOKEN]]}
    cards = tuple(card(event, query) for event in found[:SHOWN])
    sources = dict.fromkeys(event.source for event in found[:SPOKEN] if event.source)
    return replace(_facts(query, "ok", values, cards), source=", ".join(list(sources)[:2]))


def look_up_when(query: Query) -> Facts:
    """Answer `event_when`: the next occurrence, or the last one when all are past."""
    return _about(query, {})


def look_up_where(query: Query) -> Facts:
    """Answer `event_where`: the place, its address, the stop nearest to it and what to know that day."""
    event = _occurrence(query)
    if event is None:
        return _about(query, {})
    values: dict[str, object] = {"place": Name(event.place) if event.place else None}
    values |= {"address": event.address or None, "advice": advice(query, event)}
    if event.location and query.world.timetable:
        found = nearest(query.world.timetable, event.location.lat, event.location.lon, limit=1)
        for station, _, seconds in found:
            values |= {"stop": Name(station.name), "minutes": minutes(seconds)}
    facts = _about(query, values)
    if facts.result != "moved":
        return facts
    return replace(facts, result="ok", values={**facts.values, "notice": notice(query, event)})


def look_up_status(query: Query) -> Facts:
    """Answer `event_status`: whether it takes place as planned."""
    return _about(query, {})


def card(event: Event, query: Query) -> dict[str, object]:
    """Return an event card; values are formatted by the renderer."""
    where = ", ".join(part for part in (event.place, event.address) if part)
    found: dict[str, object] = {
        "kind": "event",
        "title": event.title_in(query.language),
        "when": moment_of(event, query),
        "where": where,
        "status": event.standing,
        "link": event.url,
    }
    if event.location is None:
        return found
    return found | {"map": map_link("event", event.uid, query.language, at=event.start)}


def _about(query: Query, values: dict[str, object]) -> Facts:
    event = _occurrence(query)
    if event is None:
        return _facts(query, "unknown", {"event": Name(query.slots["event"].value)})
    values = {**values, "event": Name(event.title_in(query.language))}
    values |= {
        "moment": moment_of(event, query),
        "place": Name(event.place) if event.place else None,
    }
    values["notice"] = notice(query, event, moved=False)
    values["old"] = Moment(event.moved_from, query.today) if event.moved_from else None
    source, as_of = event.source, event.as_of or query.world.agenda.as_of
    result = _result(event, query.now)
    return Facts(result, values, source, as_of, (card(event, query),))


def _result(event: Event, now: datetime) -> str:
    if event.end_or_start <= now:
        return "past"
    return {"confirmed": "ok"}.get(event.status, event.status)


def _occurrence(query: Query) -> Event | None:
    slot = query.slots["event"]
    return occurrence(query.world.agenda, slot.ref, query.now, query.asked_day())


def _window(query: Query) -> tuple[datetime, datetime]:
    if window := query.window():
        return window
    day = query.asked_day()
    if day is not None:
        start = _midnight(query, day)
        return start, start + timedelta(days=1)
    local = query.now.astimezone(query.world.city.timezone)
    return local, _midnight(query, query.service_day() + timedelta(days=1), DAY_BEGINS)


def _midnight(query: Query, day: date, clock: time = time()) -> datetime:
    return datetime.combine(day, clock, query.world.city.timezone)


def _row(event: Event, query: Query) -> Phrase:
    values = {"event": Name(event.title_in(query.language)), "moment": moment_of(event, query)}
    if event.status == "cancelled":
        return Phrase("event_cancelled_row", values)
    if event.status == "moved":
        return Phrase("event_moved_row", values)
    if event.full:
        return Phrase("event_full_row", values)
    if event.place:
        return Phrase("event_place_row", {**values, "place": Name(event.place)})
    return Phrase("event_row", values)


def _facts(
    query: Query, result: str, values: dict[str, object], cards: tuple[dict[str, object], ...] = ()
) -> Facts:
    agenda = query.world.agenda
    return Facts(result, values, agenda.source, agenda.as_of, cards)
