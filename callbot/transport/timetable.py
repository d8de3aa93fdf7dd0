"""A timetable in memory: stations, lines and feeds as objects, the rest as mapped arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from callbot.transport.arrays import Arrays, Texts
from callbot.transport.errors import FeedError, UnknownId
from callbot.transport.snapshot import current_folder, read_arrays, read_document, read_manifest
from callbot.transport.values import Flags

_KEPT_DAYS = 32
_TRIES = 3


@dataclass(frozen=True, slots=True)
class Station:
    """What people call a stop: all platforms of one name and place.

    ``lat`` and ``lon`` are degrees, NaN where the feed gives none; ``wheelchair`` is None where
    the feed does not say the same of all platforms.
    """

    id: str
    name: str
    lat: float
    lon: float
    wheelchair: bool | None
    stop_ids: tuple[str, ...]
    also: tuple[str, ...] = ()  # its ids in further feeds of the region


@dataclass(frozen=True, slots=True)
class Stop:
    """One platform; ``code`` is what is written on it, if anything, ``zone`` where fares place it."""

    id: str
    name: str
    code: str
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as passengers know it; colours are six hexadecimal digits or nothing."""

    id: str
    name: str
    long_name: str
    mode: str  # metro | tram | bus | rail | ferry | cable | funicular | other
    color: str
    text_color: str
    agency: str
    agency_id: str  # the feed's own
    route_ids: tuple[str, ...]  # the feed's own


@dataclass(frozen=True, slots=True)
class Feed:
    """Where the times are from, and for which days (both inclusive) they hold."""

    id: str
    title: str
    source: str
    first_day: date
    last_day: date
    imported_at: datetime
    timezone: str
    indicative: bool  # times that only show what a day is like
    digest: str
    attributions: tuple[str, ...]
    publisher_url: str

    def covers(self, day: date) -> bool:
        """Whether the feed can tell anything about ``day``."""
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, eq=False)
class Timetable:
    """One opened snapshot; it never changes, and stays readable when a newer one comes."""

    feeds: tuple[Feed, ...]
    stations: tuple[Station, ...]
    stops: tuple[Stop, ...]
    lines: tuple[Line, ...]
    arrays: Arrays
    texts: Texts
    trip_ids: Texts
    folder: Path
    fares: Mapping[str, list[dict[str, str]]] = field(default_factory=dict, repr=False)
    _active: dict[date, Flags] = field(default_factory=dict, repr=False)

    @cached_property
    def _stations(self) -> dict[str, int]:
        own = {id_: i for i, station in enumerate(self.stations) for id_ in station.also}
        return own | {station.id: i for i, station in enumerate(self.stations)}

    @cached_property
    def _stops(self) -> dict[str, int]:
        return {stop.id: i for i, stop in enumerate(self.stops)}

    @cached_property
    def _lines(self) -> dict[str, int]:
        return {line.id: i for i, line in enumerate(self.lines)}

    @cached_property
    def _feeds(self) -> dict[str, Feed]:
        return {feed.id: feed for feed in self.feeds}

    @cached_property
    def _zones(self) -> dict[str, ZoneInfo]:
        return {feed.id: ZoneInfo(feed.timezone) for feed in self.feeds}

    def zone_of(self, id_: str) -> ZoneInfo:
        """Return the time zone of the feed that a station, stop or line id is of."""
        return self._zones[id_.partition(":")[0]]

    def feed_of(self, id_: str) -> Feed:
        """Return the feed that a station, stop or line id is of."""
        return self._feeds[id_.partition(":")[0]]

    def feeds_of(self, ids: Iterable[str]) -> tuple[Feed, ...]:
        """Return the feeds of some ids, each once, in the order of the region."""
        wanted = {id_.partition(":")[0] for id_ in ids}
        return tuple(feed for feed in self.feeds if feed.id in wanted)

    @property
    def first_day(self) -> date:
        """The first row of the service bitmap."""
        return min(feed.first_day for feed in self.feeds)

    def station(self, station_id: str) -> Station:
        """Return the station of an id, a platform's too; raises UnknownId."""
        return self.stations[self.places(station_id)[0]]

    def line(self, line_id: str) -> Line:
        """Return the line of an id; raises UnknownId."""
        return self.lines[self.line_place(line_id)]

    def line_place(self, line_id: str) -> int:
        """Return the row of a line; raises UnknownId."""
        if line_id not in self._lines:
            raise UnknownId("line", line_id)
        return self._lines[line_id]

    def places(self, id_: str) -> tuple[int, int | None]:
        """Return the rows of a station and, for a platform's id, of that stop; raises UnknownId."""
        if id_ in self._stations:
            return self._stations[id_], None
        stop = self._stops.get(id_, -1)
        station = int(self.arrays.stop_station[stop]) if stop >= 0 else -1
        if station < 0:
            raise UnknownId("stop", id_)
        return station, stop

    def full_id(self, id_: str) -> str:
        """Return the id of a station or stop that may lack its feed; raises UnknownId."""
        for wanted in (id_, *(f"{feed.id}:{id_}" for feed in self.feeds)):
            if wanted in self._stations or wanted in self._stops:
                return wanted
        raise UnknownId("stop", id_)

    def active(self, day: date) -> Flags:
        """Return for each service whether it runs on the service day ``day``."""
        found = self._active.get(day)
        if found is None:
            if len(self._active) >= _KEPT_DAYS:
                self._active.clear()
            found = self._active[day] = self._read_active(day)
        return found

    def _read_active(self, day: date) -> Flags:
        bits, row = self.arrays.service_bits, (day - self.first_day).days
        if not 0 <= row < len(bits):
            return np.zeros(bits.shape[1] * 8, np.bool_)
        return np.unpackbits(bits[row], bitorder="little").astype(np.bool_)

    @cached_property
    def days_over(self) -> int:
        """How many days after its service day a departure may be: at least 1."""
        times = self.arrays.leave_time
        return max(1, int(times.max()) // 86_400) if len(times) else 1


def open_timetable(folder: Path) -> Timetable:
    """Open the current snapshot in ``folder``; raises FeedError when there is none or it is damaged."""
    for _ in range(_TRIES):
        snapshot = current_folder(folder)
        try:
            return open_snapshot(snapshot)
        except FeedError:
            if current_folder(folder) == snapshot:
                raise  # else newer ones came, and this one went, while it was opened
    return open_snapshot(current_folder(folder))


def open_snapshot(snapshot: Path) -> Timetable:
    """Open one snapshot by its own folder; raises FeedError when it is damaged."""
    manifest = read_manifest(snapshot)
    about, arrays = read_document(snapshot, "about", manifest), read_arrays(snapshot)
    return Timetable(
        feeds=tuple(_feed(row) for row in about["feeds"]),
        stations=tuple(_station(row) for row in about["stations"]),
        stops=tuple(Stop(**row) for row in about["stops"]),
        lines=tuple(Line(**row | {"route_ids": tuple(row["route_ids"])}) for row in about["lines"]),
        arrays=arrays,
        texts=arrays.texts,
        trip_ids=arrays.trip_ids,
        folder=snapshot,
        fares=read_document(snapshot, "fares", manifest),
    )


def read_fares(timetable: Timetable) -> dict[str, list[dict[str, str]]]:
    """Return the rows of fare_attributes.txt and fare_rules.txt as the feed has them."""
    return dict(timetable.fares)


def _feed(row: dict[str, Any]) -> Feed:
    days = {name: date.fromisoformat(row[name]) for name in ("first_day", "last_day")}
    imported_at = datetime.fromisoformat(row["imported_at"])
    attributions = tuple(row["attributions"])
    return Feed(**row | days | {"imported_at": imported_at, "attributions": attributions})


def _station(row: dict[str, Any]) -> Station:
    position = {name: float("nan") if row[name] is None else row[name] for name in ("lat", "lon")}
    ids = {name: tuple(row.get(name, ())) for name in ("stop_ids", "also")}
    return Station(**row | position | ids)


def covers(timetable: Timetable, day: date) -> bool:
    """Whether any feed of the timetable covers ``day``."""
    return any(feed.covers(day) for feed in timetable.feeds)
