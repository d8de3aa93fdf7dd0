"""One occurrence of an event, and a series of them that people call by one name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from callbot.model import Location

EventStatus: TypeAlias = Literal["confirmed", "cancelled", "moved"]
Expand: TypeAlias = Callable[[datetime, datetime], Iterable["Event"]]
USUAL_LENGTH = timedelta(hours=2)  # of an event that does not say when it ends


@dataclass(frozen=True, slots=True)
class Event:
    """An event on one date; aware times in the city's timezone.

    ``end`` is excluded; of an all-day event both are midnights. A postponed event that has no new
    date counts as cancelled and is marked ``postponed``.
    """

    uid: str
    title: str
    start: datetime
    end: datetime | None = None
    all_day: bool = False
    place: str = ""
    address: str = ""
    location: Location | None = None
    status: EventStatus = "confirmed"
    moved_from: datetime | None = None
    postponed: bool = False
    tags: frozenset[str] = frozenset()
    url: str = ""
    source: str = ""
    description: str = ""
    aliases: tuple[str, ...] = ()
    titles: Mapping[str, str] = field(default_factory=dict)  # by language, where there are others
    as_of: datetime | None = None  # when its source last changed or was asked
    doors: datetime | None = None  # when people are let in
    gate: str = ""
    advice: Mapping[str, str] = field(default_factory=dict)  # by language: what to know that day
    expected: int | None = None  # people who are expected, where the source says so
    capacity: int | None = None  # people who are let in at most
    full: bool = False  # nobody else gets in: sold out, booked up

    @property
    def end_or_start(self) -> datetime:
        """When it is over: its end, else two hours after its start."""
        return self.end or self.start + USUAL_LENGTH

    @property
    def standing(self) -> str:
        """Its status, or "full" where it takes place as planned and nobody else gets in."""
        return "full" if self.full and self.status == "confirmed" else self.status

    def title_in(self, language: str) -> str:
        """Return the title in a language (fr-CA falls back to fr), else the source's own title."""
        return (
            self.titles.get(language)
            or self.titles.get(language.split("-", maxsplit=1)[0])
            or self.title
        )

    def advice_in(self, language: str) -> str:
        """Return what to know that day in a language, else in any, "" where nothing is said."""
        known = self.advice.get(language) or self.advice.get(language.split("-", maxsplit=1)[0])
        return known or next(iter(self.advice.values()), "")

    def touches(self, start: datetime, end: datetime) -> bool:
        """Tell whether it takes place at some time from ``start`` to ``end``, the end excluded."""
        return self.start < end and (self.start >= start or self.end_or_start > start)


@dataclass(frozen=True, slots=True)
class Series:
    """All occurrences of one uid; ``expand(start, end)`` gives those that touch a stretch of time."""

    uid: str
    title: str
    expand: Expand
    titles: Mapping[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    source: str = ""
    as_of: datetime | None = None


def series_like(event: Event, expand: Expand) -> Series:
    """Return the series that is named as ``event`` and expands as ``expand`` does."""
    return Series(
        event.uid, event.title, expand, event.titles, event.aliases, event.source, event.as_of
    )


def series_of(events: Iterable[Event]) -> Series:
    """Return the series of events that are all there already; at least one."""
    known = tuple(sorted(events, key=lambda event: event.start))

    def expand(start: datetime, end: datetime) -> list[Event]:
        return [event for event in known if event.touches(start, end)]

    return series_like(known[0], expand)
