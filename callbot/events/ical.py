"""iCalendar files (RFC 5545) as series of events: recurrences, exceptions, cancelled and moved ones.

Beyond the RFC, ``X-CALLBOT-SUMMARY-EN`` gives a title in another language, ``X-CALLBOT-ALIASES``
other names, ``X-CALLBOT-MOVED-FROM`` the moment an event was moved from, ``-DOORS`` when people are let
in, ``-GATE`` and ``-ADVICE-FR`` where and how, ``-EXPECTED`` and ``-CAPACITY`` how many come or may come,
``-FULL`` that nobody else gets in.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar
from icalendar import Event as Component

from callbot.events.blocks import Block, Blocks, split
from callbot.events.event import USUAL_LENGTH as EARLIER
from callbot.events.event import Event, Expand, Series, series_like
from callbot.events.ical_event import Reading, event_of
from callbot.events.ical_mend import Mistake, mend
from callbot.model import Problem

# What the two libraries raise for odd rules and dates of all kinds.
FAULTS = (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError)


@dataclass(frozen=True, slots=True)
class _Read:
    """A component that can be used, and where it stands."""

    component: Component
    block: Block

    @property
    def uid(self) -> str:
        return str(self.component["UID"])

    @property
    def is_change(self) -> bool:
        return "RECURRENCE-ID" in self.component


def read_ics(
    text: str, name: str, *, timezone: ZoneInfo, now: datetime
) -> tuple[list[Series], list[Problem]]:
    """Read iCalendar text; times without a zone are in ``timezone``.

    Returns the series that can be used, and what is wrong; ``name`` is what problems call the file.
    """
    blocks = split(text)
    problems = _unended(blocks, name)
    _learn_zones(blocks.zones)
    read = [
        item for block in blocks.events if (item := _read(block, name, timezone, now, problems))
    ]
    reading = Reading.of(blocks.header, name, timezone, [item.component for item in read], now)
    series = [
        made
        for items in _by_uid(read, name, problems)
        if (made := _series(items, reading, name, problems))
    ]
    return series, problems


def _unended(blocks: Blocks, name: str) -> list[Problem]:
    problems = []
    for block in blocks.unended:
        title = f" “{block.value('SUMMARY')[:80]}”" if block.value("SUMMARY") else ""
        message = f"The event{title} that begins here never ends; it is left out."
        hint = "The file seems cut off: fetch or copy it again, or add END:VEVENT."
        problems.append(Problem(name, block.line, 1, "error", "cut", message, hint))
    if not blocks.ended and not problems:
        last = blocks.events[-1].line if blocks.events else 1
        message = "The calendar has no end (END:VCALENDAR); events may be missing after this one."
        hint = "The file seems cut off: fetch or copy it again."
        problems.append(Problem(name, last, 1, "error", "cut", message, hint))
    return problems


def _learn_zones(zones: Iterable[Block]) -> None:
    """Make the library know the time zones that a file defines; it keeps them by their TZID."""
    inner = "".join(zone.text for zone in zones)
    try:
        Calendar.from_ical(f"BEGIN:VCALENDAR\r\n{inner}END:VCALENDAR\r\n")
    except FAULTS:  # events that use the zone are told to be in an unknown one
        return


def _read(
    block: Block, name: str, timezone: ZoneInfo, now: datetime, problems: list[Problem]
) -> _Read | None:
    title = block.value("SUMMARY")[:80]
    try:
        component = Component.from_ical(block.text)
        mistakes = mend(component, component.errors, timezone, now)
    except FAULTS as error:
        mistakes, component = [Mistake("", f"it cannot be read: {error}", fatal=True)], None
    problems += [_problem(block, name, title, mistake) for mistake in mistakes]
    if not isinstance(component, Component) or any(mistake.fatal for mistake in mistakes):
        return None
    return _Read(component, block)


def _problem(block: Block, name: str, title: str, mistake: Mistake) -> Problem:
    line = block.line_of(mistake.property) if mistake.property else block.line
    end = "; it is left out" if mistake.fatal else ""
    said = f"The event “{title}”: {mistake.text}{end}."
    level = "error" if mistake.fatal else "warning"
    return Problem(name, line, 1, level, "event", said, mistake.hint)  # type: ignore[arg-type]


def _by_uid(read: list[_Read], name: str, problems: list[Problem]) -> list[list[_Read]]:
    """Group components of one uid; two different events under one uid are told apart."""
    groups: dict[str, list[_Read]] = {}
    for item in read:
        known = [other for other in groups.get(item.uid, []) if not other.is_change]
        if known and not item.is_change and _sequence(item) == _sequence(known[0]):
            line = known[0].block.line
            message = (
                f"The UID “{item.uid}” is also that of the event in line {line}; it is left out."
            )
            hint = "Give every event a UID of its own."
            where = item.block.line_of("UID")
            problems.append(Problem(name, where, 1, "error", "uid-twice", message, hint))
            continue
        groups.setdefault(item.uid, []).append(item)
    return list(groups.values())


def _sequence(item: _Read) -> int:
    return int(item.component.get("SEQUENCE", 0))


def _series(
    items: list[_Read], reading: Reading, name: str, problems: list[Problem]
) -> Series | None:
    main = max((i for i in items if not i.is_change), key=_sequence, default=items[0])
    calendar = Calendar()
    if reading.wr_timezone:
        calendar.add("X-WR-TIMEZONE", reading.wr_timezone)
    calendar.subcomponents = [item.component for item in items]
    try:
        first, *_ = [event_of(item.component, reading) for item in (main, *items)]
        with warnings.catch_warnings():  # COUNT beside our UNTIL is deprecated, and meant
            warnings.simplefilter("ignore", DeprecationWarning)
            query = recurring_ical_events.of(calendar)
        expand = _expander(query, reading, first)
        expand(first.start, first.end_or_start)
    except FAULTS as error:
        title = main.block.value("SUMMARY")[:80]
        problems.append(_problem(main.block, name, title, _odd(error)))
        return None
    return series_like(first, expand)


def _odd(error: Exception) -> Mistake:
    hint = "Compare its dates, RRULE and EXDATE."
    return Mistake("RRULE", f"its dates do not fit together ({error})", hint, fatal=True)


def _expander(query: recurring_ical_events.CalendarQuery, reading: Reading, first: Event) -> Expand:
    def expand(start: datetime, end: datetime) -> list[Event]:
        events = (event_of(found, reading) for found in query.between(start - EARLIER, end))
        return [_completed(event, first) for event in events if event.touches(start, end)]

    return expand


def _completed(event: Event, first: Event) -> Event:
    """Give a changed occurrence of the same title the translations that its series has."""
    if event.titles or event.title != first.title:
        return event
    return replace(event, titles=first.titles)
