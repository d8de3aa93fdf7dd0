"""Opening hours: what an OSM opening_hours text means on a day, in the city's time and holidays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias
from zoneinfo import ZoneInfo

import opening_hours as osm

from callbot.city.calendar import NO_HOLIDAYS, Holidays
from callbot.city.rules import Rule, at_midnight, join, split, uses, write_dates
from callbot.model import Location

State: TypeAlias = Literal["open", "closed", "unknown"]

HORIZON = timedelta(days=370)  # what does not change within a year is called unchanging
_STATES: dict[osm.State, State] = {osm.State.OPEN: "open", osm.State.UNKNOWN: "unknown"}


class HoursError(ValueError):
    """An opening_hours text that cannot be read: says what and where."""


class Interval(NamedTuple):
    """A stretch that is open, or of which it is not known; aware times, the end excluded."""

    start: datetime
    end: datetime
    state: State = "open"
    comment: str = ""


@dataclass(frozen=True, slots=True)
class OpeningHours:
    """An opening_hours text where it applies; raises :class:`HoursError` for an unreadable one.

    ``location`` is only needed for sunrise and sunset. All times given must be aware.
    """

    text: str
    timezone: ZoneInfo
    holidays: Holidays = NO_HOLIDAYS
    location: Location | None = None

    def __post_init__(self) -> None:
        """Refuse a text that cannot be read."""
        check(self.text)

    def state(self, now: datetime) -> State:
        """Return the state at a moment: open, closed, or unknown (“by appointment”)."""
        current = self._current(now)
        return current.state if current else "closed"

    def is_open(self, now: datetime) -> bool:
        """Tell whether it is surely open at a moment."""
        return self.state(now) == "open"

    def next_change(self, now: datetime) -> datetime | None:
        """Return when the state changes next, None when it does not within a year."""
        local = now.astimezone(self.timezone)
        state, moment = self.state(now), local
        for span in self._from(local.date() - timedelta(days=1)):
            if span.start > moment + HORIZON:
                return None
            if span.start > moment and state != "closed":
                return moment
            if span.end > moment and span.state != state:
                return span.start
            moment = max(moment, span.end)
        return moment if state != "closed" and moment - local < HORIZON else None

    def next_opening(self, now: datetime) -> datetime | None:
        """Return when it opens next (not a time at which it is open already), None within a year."""
        local = now.astimezone(self.timezone)
        spans = self._from(local.date())
        return next((s.start for s in spans if s.start > local and s.state == "open"), None)

    def intervals(self, day: date) -> list[Interval]:
        """Return the stretches, open or unknown, that begin on a day; a late one ends the day after."""
        spans = self._spans(self._today(day), day)
        late = self._spans(self._late(day), day)
        return _merged(spans + [self._next_day(span) for span in late])

    def _current(self, now: datetime) -> Interval | None:
        local = now.astimezone(self.timezone)
        days = (local.date(), local.date() - timedelta(days=1))
        spans = (span for day in days for span in self.intervals(day))
        return next((s for s in spans if s.start <= local < s.end), None)

    def _from(self, first: date) -> Iterator[Interval]:
        """Yield the stretches of all days from ``first``, in order, joined over midnight."""
        before: Interval | None = None
        for number in range(HORIZON.days + 3):
            for span in self.intervals(first + timedelta(days=number)):
                joined = _merged([before, span]) if before else [span]
                if len(joined) > 1 and before:
                    yield before
                before = joined[-1]
        if before:
            yield before

    def _spans(self, expression: osm.OpeningHours | None, day: date) -> list[Interval]:
        if expression is None:
            return []
        start, end = (datetime.combine(d, time(), self.timezone) for d in (day, _after(day)))
        found = expression.intervals(start, end)
        return [Interval(a, b, _STATES[s], c) for a, b, s, c in found if s in _STATES and a < b]

    def _next_day(self, span: Interval) -> Interval:
        """Move what was written down for the early hours to the day they belong to."""
        utc = ZoneInfo("UTC")
        start, end = (
            datetime.combine(_after(moment.date()), moment.time(), self.timezone)
            for moment in span[:2]
        )  # the round trip through UTC moves times that a clock change leaves out
        return span._replace(
            start=start.astimezone(utc).astimezone(self.timezone),
            end=end.astimezone(utc).astimezone(self.timezone),
        )

    def _today(self, day: date) -> osm.OpeningHours | None:
        return _compiled(self.text, self.timezone, self.holidays, self.location, day.year)[0]

    def _late(self, day: date) -> osm.OpeningHours | None:
        return _compiled(self.text, self.timezone, self.holidays, self.location, day.year)[1]


def check(text: str) -> list[str]:
    """Return what is doubtful in a text; raise :class:`HoursError` when it cannot be read."""
    try:
        warnings = osm.OpeningHours(text, auto_country=False, auto_timezone=False).warnings
    except osm.ParserError as error:  # type: ignore[attr-defined]  # the stub forgets it
        raise HoursError(_said(text, str(error))) from None
    for holiday in ("PH", "SH"):
        if uses(join(write_dates(split(text), lambda _: frozenset(), lambda *_: True)), holiday):
            raise HoursError(f"“{text}” uses {holiday} in a way that is not understood")
    return list(warnings)


def _said(text: str, error: str) -> str:
    """Turn the parser's drawing into a sentence: it points at the column with “^---”."""
    pointer = next((line for line in error.splitlines() if "^" in line), "")
    column = max(pointer.find("^") - pointer.find("|") - 2, 0) if "|" in pointer else 0
    rest = text[column:].strip()
    return f"“{text}” is not opening hours from “{rest}” on" if rest else f"“{text}” ends too early"


def _after(day: date) -> date:
    return day + timedelta(days=1)


def _merged(spans: list[Interval]) -> list[Interval]:
    merged: list[Interval] = []
    for span in sorted(spans):
        last = merged[-1] if merged else None
        if last and span.start <= last.end and span[2:] == last[2:]:
            merged[-1] = last._replace(end=max(last.end, span.end))
        else:
            merged.append(span)
    return merged


@lru_cache(maxsize=4096)
def _compiled(
    text: str, timezone: ZoneInfo, holidays: Holidays, location: Location | None, year: int
) -> tuple[osm.OpeningHours, osm.OpeningHours | None]:
    """Return the expression of the day and of the hours after midnight, with a year's holidays."""
    dates = {  # with the days around New Year, for "PH -1 day"
        "PH": holidays.public(year) | holidays.public(year + 1) | holidays.public(year - 1),
        "SH": holidays.school_days(year),
    }
    today, late = at_midnight(write_dates(split(text), dates.__getitem__, _holds))
    day = _parse(today, timezone, location)
    return day, _parse(late, timezone, location) if late else None


def _holds(selector: str, day: date) -> bool:
    noon = datetime.combine(day, time(12))
    return osm.OpeningHours(selector, auto_country=False, auto_timezone=False).is_open(noon)


def _parse(rules: list[Rule], timezone: ZoneInfo, location: Location | None) -> osm.OpeningHours:
    coords = (location.lat, location.lon) if location else None
    return osm.OpeningHours(
        join(rules), timezone, None, coords, auto_country=False, auto_timezone=False
    )
