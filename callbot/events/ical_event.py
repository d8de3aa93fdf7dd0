"""One iCalendar component as an Event in the city's time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callbot.events.blocks import Block
from callbot.events.crowds import is_yes, people
from callbot.events.event import Event, EventStatus
from callbot.events.markup import plain
from callbot.events.tags import tags_of
from callbot.events.weblink import weblink
from callbot.model import Location

# The library types a property as any of thirty classes; which one it is stands in RFC 5545.
Component: TypeAlias = Mapping[str, Any]

_TITLE = re.compile(r"X-CALLBOT-SUMMARY-([A-Z]{2,3}(?:-[A-Z0-9]{2,8})?)$")
_ADVICE = re.compile(r"X-CALLBOT-ADVICE-([A-Z]{2,3}(?:-[A-Z0-9]{2,8})?)$")
_ESCAPED = re.compile(r"\\(.)")
_COMMA = re.compile(r"(?<!\\),")
_STREET = re.compile(r"\d+\s*(bis|ter)?\b")


@dataclass(frozen=True, slots=True)
class Reading:
    """What holds for a whole calendar: its name, zone, age, and whether it cancels all it lists."""

    source: str
    timezone: ZoneInfo
    wr_timezone: str = ""
    as_of: datetime | None = None
    cancels: bool = False

    @classmethod
    def of(
        cls,
        header: Block,
        name: str,
        timezone: ZoneInfo,
        events: Iterable[Component],
        now: datetime,
    ) -> Reading:
        """Read the calendar's own properties; ``name`` stands in for a missing calendar name."""
        stamps = [stamp for event in events for stamp in _stamps(event) if stamp <= now]
        title = header.value("X-WR-CALNAME") or header.value("NAME")
        return cls(
            source=plain(_unescape(title)) or name.rsplit("/", 1)[-1],
            timezone=timezone,
            wr_timezone=header.value("X-WR-TIMEZONE"),
            as_of=max(stamps, default=None),
            cancels=header.value("METHOD").upper() == "CANCEL",
        )


def event_of(component: Component, reading: Reading) -> Event:
    """Return a component, or one occurrence of it, as an Event."""
    start, all_day = _moment(component["DTSTART"].dt, reading.timezone)
    place, address = _place(plain(str(component.get("LOCATION", ""))))
    moved_from = _moved_from(component, start, reading.timezone)
    return Event(
        uid=str(component["UID"]),
        title=plain(str(component["SUMMARY"])),
        start=start,
        end=_end(component, start, reading.timezone),
        all_day=all_day,
        place=place,
        address=address,
        location=_location(component),
        status=_status(component, moved_from, reading),
        moved_from=moved_from,
        tags=tags_of(_categories(component)),
        url=weblink(str(component.get("URL", ""))),
        source=reading.source,
        description=plain(str(component.get("DESCRIPTION", "")), 2000),
        aliases=_aliases(component),
        titles=_by_language(component, _TITLE),
        as_of=reading.as_of,
        doors=_doors(component, start, reading.timezone),
        gate=_own(component, "GATE"),
        advice=_by_language(component, _ADVICE),
        expected=people(_own(component, "EXPECTED")),
        capacity=people(_own(component, "CAPACITY")),
        full=is_yes(_own(component, "FULL")),
    )


def _moment(value: date, timezone: ZoneInfo) -> tuple[datetime, bool]:
    """Return a date or time as an aware datetime, and whether it was a date."""
    if not isinstance(value, datetime):
        return datetime.combine(value, time(), timezone), True
    return (value if value.tzinfo else value.replace(tzinfo=timezone)).astimezone(timezone), False


def _end(component: Component, start: datetime, timezone: ZoneInfo) -> datetime | None:
    """Return the end; an all-day event without one lasts its day, a timed one has none (RFC 5545)."""
    value = component.get("DTEND")
    end = _moment(value.dt, timezone)[0] if value else None
    if end is None and (duration := component.get("DURATION")):
        end = (start.astimezone(UTC) + duration.dt).astimezone(timezone)
    if (end is None or end <= start) and not isinstance(component["DTSTART"].dt, datetime):
        return _moment(component["DTSTART"].dt + timedelta(days=1), timezone)[0]
    return end if end and end > start else None


def _moved_from(component: Component, start: datetime, timezone: ZoneInfo) -> datetime | None:
    """Return the old moment: the one written, else that of the occurrence that was changed."""
    if component.get("X-CALLBOT-MOVED-FROM"):
        return _at(component, "X-CALLBOT-MOVED-FROM", timezone)
    planned = component.get("RECURRENCE-ID")
    old = _moment(planned.dt, timezone)[0] if planned else None
    return old if old != start else None


def _doors(component: Component, start: datetime, timezone: ZoneInfo) -> datetime | None:
    """Return when the doors open, if that is in the twelve hours before this occurrence."""
    doors = _at(component, "X-CALLBOT-DOORS", timezone)
    return doors if doors and timedelta() <= start - doors <= timedelta(hours=12) else None


def _at(component: Component, key: str, timezone: ZoneInfo) -> datetime | None:
    """Return a moment written under one of our own keys, None where there is none to be read."""
    written = component.get(key)
    if not written:
        return None
    return _written(str(written), written.params.get("TZID", timezone.key), timezone)


def _written(text: str, zone: str, timezone: ZoneInfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        local = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
        return local.astimezone(timezone)
    except (ValueError, OverflowError, ZoneInfoNotFoundError):
        return None


def _status(component: Component, moved_from: datetime | None, reading: Reading) -> EventStatus:
    if reading.cancels or str(component.get("STATUS", "")).upper() == "CANCELLED":
        return "cancelled"
    return "moved" if moved_from else "confirmed"


def _place(text: str) -> tuple[str, str]:
    """Split “Stade Vélodrome, 3 boulevard Michelet, Marseille” into name and address."""
    name, _, address = (part.strip() for part in text.partition(","))
    return ("", text) if _STREET.match(name) else (name, address)


def _location(component: Component) -> Location | None:
    geo = component.get("GEO")
    lat, lon = getattr(geo, "latitude", None), getattr(geo, "longitude", None)
    if lat is None or lon is None or not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return None
    return Location(float(lat), float(lon))


def _categories(component: Component) -> list[str]:
    found = component.get("CATEGORIES", [])
    lines = found if isinstance(found, list) else [found]
    return [str(word) for line in lines for word in getattr(line, "cats", [])]


def _own(component: Component, key: str) -> str:
    """Return the text under one of our own keys, "" where there is none."""
    return plain(_unescape(str(component.get(f"X-CALLBOT-{key}", ""))))


def _aliases(component: Component) -> tuple[str, ...]:
    found = component.get("X-CALLBOT-ALIASES", [])
    lines = found if isinstance(found, list) else [found]
    parts = (part for line in lines for part in _COMMA.split(str(line)))
    return tuple(alias for part in parts if (alias := plain(_unescape(part))))


def _by_language(component: Component, key: re.Pattern[str]) -> Mapping[str, str]:
    """Return the texts whose keys end with a language."""
    found = ((name, key.match(name.upper())) for name in component)
    return {m[1].lower(): plain(_unescape(str(component[name]))) for name, m in found if m}


def _unescape(text: str) -> str:
    return _ESCAPED.sub(lambda m: "\n" if m[1] in "nN" else m[1], text)


def _stamps(event: Component) -> list[datetime]:
    values = (getattr(event.get(name), "dt", None) for name in ("LAST-MODIFIED", "DTSTAMP"))
    return [value for value in values if isinstance(value, datetime) and value.tzinfo]
