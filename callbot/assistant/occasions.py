"""Times that hang on an event, put into moments by the calendar: "après le match"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from callbot.events.agenda import Agenda
from callbot.events.event import Event
from callbot.model import Match, SlotValue
from callbot.text import tokens
from callbot.understanding.slots.around import AFTER, BEFORE, EVENT, TAG
from callbot.understanding.slots.spans import NIGHT_ENDS

UNKNOWN = "unknown"  # the value of a window whose event is in no calendar
_LATELY = timedelta(hours=3)  # what ended so long ago is still "the match"
_AHEAD = timedelta(hours=3)  # of the window before an event
_TELLING = 4  # letters of a word by which an event is known


def with_moments(match: Match, agenda: Agenda, now: datetime) -> Match:
    """Return the match with START/END, local and without zone, in its windows around events.

    The event itself becomes a value too.

    A window around an event that no calendar knows becomes UNKNOWN. ``now`` is aware.
    """
    if not any(_is_open(value) for value in match.slots):
        return match
    days = [value.value for value in match.slots if value.kind == "date"]
    day = date.fromisoformat(days[0]) if days and days[0] != "invalid" else None
    slots = [each for v in match.slots for each in _dated(v, agenda, now, day)]
    return replace(match, slots=tuple(slots))


def _is_open(value: SlotValue) -> bool:
    return value.kind == "time_window" and value.value in (AFTER, BEFORE)


def _dated(
    value: SlotValue, agenda: Agenda, now: datetime, day: date | None
) -> tuple[SlotValue, ...]:
    """Return a window with its moments; of "the match", also which match it is."""
    if not _is_open(value):
        return (value,)
    start, end = _span(day, agenda, now)
    event = next(_candidates(value, agenda, start, end), None)
    if event is None:
        return (replace(value, value=UNKNOWN, ref=""),)
    window = replace(value, value=_window(value.value, event, agenda), ref="")
    if value.ref.startswith(EVENT):
        return (window,)  # its name is a value of its own
    role = "from" if value.value == AFTER else "to"
    meant = replace(value, kind="event", value=event.title, ref=event.uid, role=role)
    return (window, meant)


def _span(day: date | None, agenda: Agenda, now: datetime) -> tuple[datetime, datetime]:
    """Return where to look: on the day that was named, else from lately to the end of the night."""
    local = now.astimezone(agenda.timezone)
    first = day or (local - timedelta(hours=NIGHT_ENDS)).date()
    start = datetime.combine(first, time(NIGHT_ENDS), agenda.timezone)
    end = datetime.combine(first + timedelta(days=1), time(NIGHT_ENDS), agenda.timezone)
    return (start, end) if day else (local - _LATELY, end)


def _candidates(
    value: SlotValue, agenda: Agenda, start: datetime, end: datetime
) -> Iterator[Event]:
    """Yield the events that may be meant, a named one wherever it is, the soonest first."""
    if value.ref.startswith(EVENT):
        yield from agenda.occurrences(value.ref.removeprefix(EVENT), start, limit=1)
        return
    tag = value.ref.removeprefix(TAG)
    said = {word for word in tokens(value.said) if len(word) >= _TELLING}
    for event in agenda.between(start, end):
        alike = tag in event.tags or bool(said & set(tokens(event.title)))
        if alike and event.status == "confirmed" and not event.all_day:
            yield event


def _window(side: str, event: Event, agenda: Agenda) -> str:
    begin = event.start.astimezone(agenda.timezone)
    over = event.end_or_start.astimezone(agenda.timezone)
    night = datetime.combine(over.date(), time(NIGHT_ENDS), agenda.timezone)
    if side == BEFORE:
        return _written(begin - _AHEAD, begin)
    return _written(over, night if over < night else night + timedelta(days=1))


def _written(start: datetime, end: datetime) -> str:
    return "/".join(
        moment.replace(tzinfo=None).isoformat(timespec="minutes") for moment in (start, end)
    )
