"""Times that hang on an event, put into moments by the calendar: "après le match"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from callbot.events.agenda import Agenda
from callbot.events.event import Event
from callbot.model import Match, SlotValue
from callbot.text import tokens
from callbot.understanding.slots.around import AFTER, BEFORE, EVENT, TAG, WORDS
from callbot.understanding.slots.spans import NIGHT_ENDS

ROLES = {AFTER: "from", BEFORE: "to"}  # one comes from the match, or goes to it
UNKNOWN = "unknown"  # the value of a window whose event is in no calendar
_LATELY = timedelta(hours=3)  # what ended so long ago is still "the match"
_AHEAD = timedelta(hours=3)  # of the window before an event
_SOON = timedelta(days=8)  # until when "the match" tells a time, if there is none today
_TELLING = 4  # letters of a word by which an event is known
_SOME_DAY = timedelta(days=60)  # until when the next one of a kind is "the match"
_BESIDE = 12  # characters between "the match" and where it is: "au", "at the"
_GAMES = frozenset({"football", "rugby", "basketball", "handball", "volleyball", "hockey"})
_NO_GAMES = frozenset({"sailing", "voile", "running", "course", "marathon", "cycling"})


def with_moments(match: Match, agenda: Agenda, now: datetime) -> Match:
    """Return the match with START/END, local and without zone, in its windows around events.

    The event itself becomes a value too, be it only the next one of its kind, some day: its window
    is UNKNOWN then, as is that of an event that no calendar knows. ``now`` is aware.
    """
    if not any(_is_open(value) for value in match.slots):
        return match
    days = [value.value for value in match.slots if value.kind == "date"]
    day = date.fromisoformat(days[0]) if days and days[0] != "invalid" else None
    said = [_led(value, match.slots) for value in match.slots]
    slots: list[SlotValue] = []
    for value in said:
        slots += _dated(value, said, agenda, now, day) if _is_open(value) else (value,)
    known = [v for v in slots if v.kind == "event" and v not in said]
    # Where the match is that is known now says no more than the match itself.
    kept = (v for v in slots if not any(_is_beside(event, v) for event in known))
    return replace(match, slots=tuple(kept))


def _led(value: SlotValue, others: Sequence[SlotValue]) -> SlotValue:
    """Return where the match is, or the match by its name, as where one then comes from or goes to."""
    if value.kind not in ("event", "place") or value.role not in ("", "at"):
        return value
    for window in others:
        named = value.kind == "event" and window.ref == EVENT + value.ref
        if _is_open(window) and (named or _is_beside(window, value)):
            return replace(value, role=ROLES[window.value])
    return value


def _is_beside(window: SlotValue, value: SlotValue) -> bool:
    """Say whether a place stands right behind "after the match"."""
    return value.kind == "place" and window.end <= value.start <= window.end + _BESIDE


def _is_open(value: SlotValue) -> bool:
    return value.kind == "time_window" and value.value in (AFTER, BEFORE)


def _dated(
    value: SlotValue,
    others: Sequence[SlotValue],
    agenda: Agenda,
    now: datetime,
    day: date | None,
) -> tuple[SlotValue, ...]:
    """Return a window with its moments; of "the match", also which match it is."""
    spans = _spans(day, agenda, now)
    places = _places(value, others)
    found = (
        each
        for later, span in enumerate(spans)
        for each in _candidates(value, agenda, span, places=places, sure=later > 0)
    )
    event = next(found, None)
    if event is None:
        return (replace(value, value=UNKNOWN, ref=""),)
    near = day is not None or event.start < now + _SOON or value.ref.startswith(EVENT)
    window = replace(value, value=_window(value.value, event, agenda) if near else UNKNOWN, ref="")
    if value.ref.startswith(EVENT):
        return (window,)  # its name is a value of its own
    meant = replace(value, kind="event", value=event.title, ref=event.uid, role=ROLES[value.value])
    return (window, meant)


def _spans(day: date | None, agenda: Agenda, now: datetime) -> list[tuple[datetime, datetime]]:
    """Return where to look, in turn: on the day that was named, else until the night ends, else later."""
    local = now.astimezone(agenda.timezone)
    first = day or (local - timedelta(hours=NIGHT_ENDS)).date()
    start = datetime.combine(first, time(NIGHT_ENDS), agenda.timezone)
    end = datetime.combine(first + timedelta(days=1), time(NIGHT_ENDS), agenda.timezone)
    return [(start, end)] if day else [(local - _LATELY, end), (end, end + _SOME_DAY)]


def _places(window: SlotValue, others: Iterable[SlotValue]) -> frozenset[str]:
    """Return the telling words of where "the match" is: "after the match at the Vélodrome"."""
    return frozenset(
        word
        for value in others
        if _is_beside(window, value) and value.role == ROLES[window.value]
        for word in tokens(f"{value.said} {value.value}")
        if len(word) >= _TELLING
    )


def _candidates(
    value: SlotValue,
    agenda: Agenda,
    span: tuple[datetime, datetime],
    *,
    places: frozenset[str],
    sure: bool,
) -> Iterator[Event]:
    """Yield the events that may be meant, a named one wherever it is, the likeliest first.

    Where it is to be ``sure``, a race of some day is no match.
    """
    if value.ref.startswith(EVENT):
        yield from agenda.occurrences(value.ref.removeprefix(EVENT), span[0], limit=1)
        return
    tag, _, called = value.ref.removeprefix(TAG).partition(WORDS)
    said = {word for word in tokens(called or value.said) if len(word) >= _TELLING}
    found: list[tuple[bool, Event]] = []
    for event in agenda.between(*span):
        game = tag != "sport" or bool(event.tags & _GAMES)
        alike = tag in event.tags and not event.tags & _NO_GAMES and (game or not sure)
        here = not places or bool(places & set(tokens(f"{event.place} {event.title}")))
        timed = event.status == "confirmed" and not event.all_day
        if here and timed and (alike or said & set(tokens(event.title))):
            found.append((not game, event))
    yield from (event for _, event in sorted(found, key=lambda each: each[0]))


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
