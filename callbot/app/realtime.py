"""Service alerts and trip updates, read again and again and laid over the facts in force."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from callbot.answers.query import World
from callbot.settings import Settings
from callbot.transport.closure_file import FILE as CLOSURES
from callbot.transport.closures import read_closures, with_alerts
from callbot.transport.errors import FeedError
from callbot.transport.fetch import is_url
from callbot.transport.polling import Polled
from callbot.transport.realtime import Alerts, read_alerts
from callbot.transport.timetable import Timetable
from callbot.transport.update_message import read_message
from callbot.transport.update_reader import UpdateReader
from callbot.transport.updates import TripUpdates

log = logging.getLogger(__name__)

_FOR_FEED = re.compile(r"([a-z0-9][a-z0-9_-]{0,31})=(.+)", re.DOTALL)


@dataclass(slots=True)
class _Source:
    """One source, the feed that it is about ("" the first), and what it said last."""

    polled: Polled
    feed: str
    read: Callable[[bytes], object]  # raises FeedError for what is no message
    data: bytes | None = None
    trouble: str = ""  # why it could not be read the last time
    broken: bool = False  # its newest message cannot be used


class Realtime:
    """The realtime sources of the settings. Safe to use from several threads."""

    def __init__(self, settings: Settings) -> None:
        """Read nothing yet: :meth:`poll` does."""
        self._settings = settings
        seconds = settings.fetch_seconds
        self._alerts = _sources(settings.alerts, seconds, read_alerts)
        self._updates = _sources(settings.trip_updates, seconds, read_message)
        self._reader: UpdateReader | None = None
        self._began = datetime.now(UTC)
        self._polling, self._laying = threading.Lock(), threading.Lock()

    @property
    def sources(self) -> tuple[str, ...]:
        """The names of all sources."""
        return tuple(source.polled.name for source in (*self._alerts, *self._updates))

    @property
    def troubles(self) -> tuple[tuple[str, str], ...]:
        """Name and what is wrong of each source that could not be read when it was last asked."""
        every = (*self._alerts, *self._updates)
        return tuple((each.polled.name, each.trouble) for each in every if each.trouble)

    def poll(self) -> bool:
        """Ask every source for news; tell whether there are any. One that fails keeps its last."""
        with self._polling:
            return sum(_poll(source) for source in (*self._alerts, *self._updates)) > 0

    def lay_over(self, world: World, closures_text: str | None = None) -> World:
        """Return the facts with what realtime said last, and the closures of the city beside it.

        ``closures_text`` is what was published from the console; None: the city's file counts.
        """
        with self._laying:
            alerts, updates = self._all_alerts(world.timetable), self.updates_over(world.timetable)
        closures, _ = read_closures(
            self._settings.city / CLOSURES,
            world.timetable,
            zone=world.city.timezone,
            published=closures_text,
        )
        return replace(
            world, alerts=alerts, updates=updates, closures=with_alerts(closures, alerts)
        )

    def _all_alerts(self, timetable: Timetable | None) -> Alerts | None:
        found = [each for source in self._alerts if (each := _alerts(source, timetable))]
        if not found:
            return None
        return Alerts(
            as_of=min((each.as_of for each in found if each.as_of), default=None),
            alerts=tuple(alert for each in found for alert in each.alerts),
            source=", ".join(each.source for each in found),
        )

    def updates_over(self, timetable: Timetable | None) -> TripUpdates | None:
        """Return the trip updates of the last messages; None where no source is configured."""
        if timetable is None or not self._updates:
            return None
        if self._reader is None or self._reader.timetable is not timetable:
            self._reader = UpdateReader(timetable)
        found = [(source.data, source.feed) for source in self._updates if source.data is not None]
        name = ", ".join(source.polled.name for source in self._updates)
        nothing = TripUpdates(timetable, None, source=name, since=self._began)
        if not found:
            return nothing
        try:
            return self._reader.read(found, read_at=datetime.now(UTC), source=name)
        except FeedError as error:
            log.warning("trip updates are not used: %s", error)
            return nothing


def _sources(
    named: Sequence[str], seconds: float, read: Callable[[bytes], object]
) -> list[_Source]:
    """Return the sources; ``FEED=ADDRESS`` is about that feed of the region."""
    found = []
    for each in named:
        match = _FOR_FEED.fullmatch(each)
        feed, address = match.groups() if match else ("", each)
        found.append(_Source(Polled(address, seconds=seconds), feed, read))
    return found


def _poll(source: _Source) -> bool:
    try:
        data = source.polled.read()
        source.broken = source.broken and data is None  # the same message is not read twice
        if data is not None:
            source.broken = True
            source.read(data)
            source.broken = False
    except FeedError as error:
        if not source.trouble:  # said once, not every half minute
            log.warning("%s is not updated: %s", source.polled.name, error)
        source.trouble = str(error)
        return False
    if source.trouble and not source.broken:
        log.warning("%s is read again", source.polled.name)
        source.trouble = ""
    if data is None:
        return False
    source.data = data
    return True


def _alerts(source: _Source, timetable: Timetable | None) -> Alerts | None:
    if source.data is None:
        return None
    found = read_alerts(source.data, timetable=timetable, feed_id=source.feed)
    return replace(found, source=_shown(source.polled.name))


def _shown(name: str) -> str:
    """Return what answers call a source: an address as it is, of a file its name."""
    return name if is_url(name) else Path(name).name
