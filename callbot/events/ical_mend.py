"""One iCalendar event made usable: floating times get the city's zone, rules get bounds, and what
cannot be used is said.
"""

from __future__ import annotations

from collections.abc import Iterable, MutableMapping
from datetime import date, datetime
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from icalendar.prop import vBroken, vDDDLists, vDDDTypes, vRecur, vText

from callbot.events.rules import bounded, what_is_wrong

NEEDED = ("DTSTART", "RECURRENCE-ID", "RRULE", "EXDATE", "RDATE", "DTEND", "DURATION")
SEVERAL = ("RRULE", "EXDATE", "RDATE", "CATEGORIES", "X-CALLBOT-ALIASES")


class Mistake(NamedTuple):
    """What is wrong with an event, at which property; a fatal one leaves the event out."""

    property: str
    text: str
    hint: str = ""
    fatal: bool = False


def mend(
    event: MutableMapping[str, Any],
    errors: Iterable[tuple[str | None, str]],
    timezone: ZoneInfo,
    now: datetime,
) -> list[Mistake]:
    """Mend a component in place; ``errors`` are the parser's. Return what was wrong with it."""
    _tidy(event)
    mistakes = _unreadable(errors) or _missing(event)
    if any(mistake.fatal for mistake in mistakes):
        return mistakes
    mistakes += _localise(event, timezone) + _end(event) + _rules(event, now)
    if "UID" not in event:
        event["UID"] = vText(f"{event['SUMMARY']}-{event['DTSTART'].dt:%Y%m%d}")
    return mistakes


def _unreadable(errors: Iterable[tuple[str | None, str]]) -> list[Mistake]:
    hint = "Write dates as 20260714T200000, rules as FREQ=WEEKLY;BYDAY=SA."
    names = ((str(name or "").upper(), said) for name, said in errors)
    return [
        Mistake(name, f"its {name} cannot be read ({said})", hint, fatal=True)
        for name, said in names
        if name in NEEDED
    ]


def _tidy(event: MutableMapping[str, Any]) -> None:
    """Forget what the parser could not read (its stand-ins raise whenever they are looked at), and
    keep one of what an event has once.
    """
    for name, value in list(event.items()):
        known = [
            v for v in (value if isinstance(value, list) else [value]) if not isinstance(v, vBroken)
        ]
        if not known:
            del event[name]
        elif isinstance(value, list):
            event[name] = known if name.upper() in SEVERAL else known[0]


def _missing(event: MutableMapping[str, Any]) -> list[Mistake]:
    found = []
    if "DTSTART" not in event:
        hint = "Add a line such as DTSTART:20260714T200000."
        found.append(Mistake("", "it has no DTSTART", hint, fatal=True))
    if not str(event.get("SUMMARY", "")).strip():
        hint = "Add a line such as SUMMARY:Marché de Noël."
        found.append(Mistake("", "it has no SUMMARY", hint, fatal=True))
    return found


def _localise(event: MutableMapping[str, Any], timezone: ZoneInfo) -> list[Mistake]:
    mistakes = []
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID", "EXDATE", "RDATE"):
        for value in _values(event, name):
            zone = value.params.get("TZID")
            if not _is_floating(value.dt):
                continue
            value.dt = value.dt.replace(tzinfo=timezone)
            if zone:
                text = f"the time zone “{zone}” of its {name} is not known; {timezone.key} is taken"
                mistakes.append(Mistake(name, text, "Write a name such as Europe/Paris."))
    return mistakes


def _values(event: MutableMapping[str, Any], name: str) -> list[Any]:
    """Return the dates of a property, which may stand on several lines with several dates each."""
    found = event.get(name, [])
    lines = found if isinstance(found, list) else [found]
    dates = [
        each for line in lines for each in (line.dts if isinstance(line, vDDDLists) else [line])
    ]
    return [each for each in dates if isinstance(each, vDDDTypes)]


def _is_floating(value: object) -> bool:
    return isinstance(value, datetime) and value.tzinfo is None


def _end(event: MutableMapping[str, Any]) -> list[Mistake]:
    start, end = event["DTSTART"].dt, event.get("DTEND")
    if end is None:
        return []
    if isinstance(start, datetime) != isinstance(end.dt, datetime):
        text, hint = "its DTEND is a date where DTSTART is a time", "Write both in the same way."
    elif end.dt < start:
        text, hint = "it ends before it starts; the end is ignored", "Compare DTSTART and DTEND."
    else:
        return []
    del event["DTEND"]
    return [Mistake("DTEND", text, hint)]


def _rules(event: MutableMapping[str, Any], now: datetime) -> list[Mistake]:
    found = event.get("RRULE")
    rules = found if isinstance(found, list) else [found] if found else []
    start: date = event["DTSTART"].dt
    for rule in rules:
        if wrong := what_is_wrong(rule, start):
            del event["RRULE"]
            return [Mistake("RRULE", f"{wrong}; only its first date is kept", "Mend its RRULE.")]
    kept: list[vRecur] = [bounded(rule, start, now) for rule in rules]
    if kept:
        event["RRULE"] = kept[0] if len(kept) == 1 else kept
    if kept and event.pop("X-CALLBOT-MOVED-FROM", None):
        text = (
            "it repeats, so X-CALLBOT-MOVED-FROM does not say which date was moved; it is ignored"
        )
        hint = "Put it on an event of the same UID with a RECURRENCE-ID."
        return [Mistake("X-CALLBOT-MOVED-FROM", text, hint)]
    return []
