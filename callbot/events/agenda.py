"""The events of a city, asked by time or by name; recurrences are worked out a month at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from callbot.events.event import Event, Series
from callbot.model import Name

__all__ = ["Agenda", "Event"]

LONGEST_WINDOW = timedelta(days=400)
AHEAD = (timedelta(days=40), timedelta(days=400), timedelta(days=5 * 366))
MOST_OF_A_SERIES = 1000  # occurrences of one series in a month
KEPT_MONTHS = 36


class Agenda:
    """Series of events. ``source`` names where they are from, ``as_of`` how old the oldest source is."""

    def __init__(
        self,
        series: Iterable[Series] = (),
        *,
        timezone: ZoneInfo,
        source: str = "",
        as_of: datetime | None = None,
    ) -> None:
        """Keep the series; of two with one uid the later counts."""
        self.series = {each.uid: each for each in series}
        self.timezone = timezone
        self.source = source
        self.as_of = as_of
        self._months: dict[datetime, tuple[Event, ...]] = {}  # replaced whole: threads share it

    def between(self, start: datetime, end: datetime) -> list[Event]:
        """Return what takes place from ``start`` to ``end`` (aware, excluded), by start and title.

        At most 400 days are looked at.
        """
        end = min(end, start + LONGEST_WINDOW)
        found = {
            (event.uid, event.start): event
            for month in self._months_of(start, end)
            for event in self._month(month)
            if event.touches(start, end)
        }
        return sorted(found.values(), key=lambda event: (event.start, event.title))

    def occurrences(self, uid: str, after: datetime, *, limit: int = 50) -> list[Event]:
        """Return the next occurrences that are not over at ``after``, in order.

        At least one is returned if there is any within five years; unknown uids have none.
        """
        for ahead in AHEAD:
            if found := self._of(uid, after, after + ahead):
                return found[:limit]
        return []

    def latest(self, uid: str, before: datetime) -> Event | None:
        """Return the last occurrence that began before a moment, within five years."""
        for back in AHEAD:
            if found := self._of(uid, before - back, before):
                return found[-1]
        return None

    def names(self) -> list[Name]:
        """Return the names of all series in all languages, for the gazetteer; ``ref`` is the uid."""
        return [_name(series) for series in self.series.values()]

    def _of(self, uid: str, start: datetime, end: datetime) -> list[Event]:
        series = self.series.get(uid)
        return _expanded(series, start, end) if series else []

    def _months_of(self, start: datetime, end: datetime) -> Iterator[datetime]:
        local = start.astimezone(self.timezone)
        month = datetime(local.year, local.month, 1, tzinfo=self.timezone)
        while month < end:
            yield month
            month = _next_month(month)

    def _month(self, month: datetime) -> tuple[Event, ...]:
        known = self._months.get(month)
        if known is None:
            end = _next_month(month)
            every = self.series.values()
            known = tuple(event for each in every for event in _expanded(each, month, end))
            self._months = dict([*self._months.items(), (month, known)][-KEPT_MONTHS:])
        return known


def _name(series: Series) -> Name:
    every = (series.title, *series.titles.values(), *series.aliases)
    return Name("event", series.title, series.uid, tuple(dict.fromkeys(every)))


def _expanded(series: Series, start: datetime, end: datetime) -> list[Event]:
    found = islice(series.expand(start, end), MOST_OF_A_SERIES)
    return sorted(found, key=lambda event: event.start)


def _next_month(month: datetime) -> datetime:
    later = month + timedelta(days=32)
    return later.replace(day=1)
