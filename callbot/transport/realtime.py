"""GTFS-Realtime service alerts (gtfs-realtime.proto 2.0): what disturbs which line or stop, when.

An alert that names a line and a stop, or a stop only, concerns that stop: it is never taken for one
of the whole line.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from callbot.transport.errors import FeedError
from callbot.transport.fetch import download, is_url, public_name
from callbot.transport.line_table import mode_of
from callbot.transport.timetable import Station, Timetable

LIMIT = 20_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Part:
    """What an alert concerns; an empty field stands for all. Ids are the timetable's."""

    line: str = ""
    stop: str = ""
    trip: str = ""  # the feed's own id
    direction: int | None = None
    network: bool = False  # everything of the feed

    @property
    def whole_line(self) -> bool:
        """Whether this is a line from end to end, not a stop, trip or direction of it."""
        return not (self.stop or self.trip or self.direction is not None)


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert; texts are by language, "" where the feed does not say which it is."""

    id: str
    parts: tuple[Part, ...]
    periods: tuple[tuple[datetime | None, datetime | None], ...]  # [from, until), aware
    header: Mapping[str, str]
    description: Mapping[str, str]
    url: Mapping[str, str]
    effect: str  # NO_SERVICE, DETOUR … as the specification names them
    cause: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The ids of the lines that it concerns as a whole."""
        return tuple(dict.fromkeys(p.line for p in self.parts if p.line and p.whole_line))

    @property
    def stops(self) -> tuple[str, ...]:
        """The ids of the stops that it concerns."""
        return tuple(dict.fromkeys(p.stop for p in self.parts if p.stop))

    def active(self, now: datetime) -> bool:
        """Whether it holds at ``now`` (aware); without periods it always does."""
        return not self.periods or any(
            (start is None or start <= now) and (end is None or now < end)
            for start, end in self.periods
        )


@dataclass(frozen=True, slots=True)
class Alerts:
    """The alerts of one message, and when it was made (None when it does not say)."""

    as_of: datetime | None
    alerts: tuple[Alert, ...]
    source: str = ""


def read_alerts(
    source: str | Path | bytes,
    *,
    timetable: Timetable | None = None,
    feed_id: str = "",
    seconds: float = 20.0,
) -> Alerts:
    """Read alerts from a file, web address or bytes.

    Line and stop ids become the timetable's (of ``feed_id``, else of its first feed); without a
    timetable they stay the feed's own. Raises FeedError when it is no GTFS-Realtime message.
    """
    from google.protobuf.message import DecodeError  # noqa: PLC0415 - not every city has alerts
    from google.transit import gtfs_realtime_pb2  # noqa: PLC0415

    name = "the alerts" if isinstance(source, bytes) else public_name(source)
    message = gtfs_realtime_pb2.FeedMessage()
    try:
        message.ParseFromString(_bytes_of(source, seconds))
    except (DecodeError, ValueError, RuntimeError) as error:
        if isinstance(error, FeedError):
            raise
        raise FeedError(f"{name} is no GTFS-Realtime message ({error}).") from error
    if not message.IsInitialized():
        raise FeedError(f"{name} is no GTFS-Realtime message (its header is missing).")
    ids = _Ids(timetable, feed_id)
    alerts = (_alert(e.id, e.alert, ids) for e in message.entity if e.HasField("alert"))
    return Alerts(_time(message.header.timestamp), tuple(alerts), name)


def alerts_for(
    alerts: Alerts,
    now: datetime,
    *,
    line_id: str | None = None,
    station: Station | None = None,
) -> list[Alert]:
    """Return the alerts that hold at ``now`` for a line, for a station, or for both together.

    For a line: of the whole line, its mode or network. For a station: of its stops. For both: of
    the line as a whole, of the stops, of the line at those stops. Without either: all that hold.
    """
    active = [alert for alert in alerts.alerts if alert.active(now)]
    if line_id is None and station is None:
        return active
    stops = {station.id, *station.stop_ids} if station else set()
    return [a for a in active if any(_concerns(p, line_id, stops) for p in a.parts)]


def stop_alerts_of(alerts: Alerts, now: datetime, line_id: str) -> list[Alert]:
    """Return the alerts that hold for some stops, trips or a direction of a line only."""
    return [
        alert
        for alert in alerts.alerts
        if alert.active(now)
        and any(part.line == line_id and not part.whole_line for part in alert.parts)
        and line_id not in alert.lines
    ]


def text_in(texts: Mapping[str, str], languages: Sequence[str]) -> str:
    """Return a text in the first of ``languages`` that there is, else in any."""
    for language in (*languages, ""):
        for tag, text in texts.items():
            if tag.partition("-")[0].lower() == language:
                return text
    return next(iter(texts.values()), "")


def _concerns(part: Part, line_id: str | None, stops: set[str]) -> bool:
    if part.network:
        return True
    if part.stop:
        return part.stop in stops and (line_id is None or part.line in {"", line_id})
    return line_id is not None and part.line == line_id and part.whole_line


def _bytes_of(source: str | Path | bytes, seconds: float) -> bytes:
    if isinstance(source, bytes):
        return source
    if is_url(source):
        buffer = io.BytesIO()
        download(str(source), buffer, limit=LIMIT, seconds=seconds)
        return buffer.getvalue()
    try:
        with Path(source).open("rb") as file:
            data = file.read(LIMIT + 1)
    except OSError as error:
        raise FeedError(f"{source} cannot be read ({error.strerror}).") from error
    if len(data) > LIMIT:
        raise FeedError(f"{source} has more than {LIMIT:,} bytes, the limit for alerts.")
    return data


class _Ids:
    """Turns the ids of a message into those of the timetable."""

    def __init__(self, timetable: Timetable | None, feed_id: str) -> None:
        feeds = timetable.feeds if timetable else ()
        feed_id = feed_id or (feeds[0].id if feeds else "")
        self._prefix = f"{feed_id}:" if feed_id else ""
        lines = timetable.lines if timetable else ()
        self._lines = [line for line in lines if line.id.startswith(self._prefix)]
        self._routes = {route: line.id for line in self._lines for route in line.route_ids}
        self.many_agencies = len({line.agency_id for line in self._lines}) > 1

    def line(self, route_id: str) -> str:
        return self._routes.get(route_id, self._prefix + route_id) if route_id else ""

    def stop(self, stop_id: str) -> str:
        return self._prefix + stop_id if stop_id else ""

    def lines_of(self, mode: str, agency_id: str) -> list[str]:
        return [
            line.id
            for line in self._lines
            if mode in {"", line.mode} and (agency_id in {"", line.agency_id} or not line.agency_id)
        ]


def _alert(id_: str, alert: Any, ids: _Ids) -> Alert:
    return Alert(
        id=id_,
        parts=tuple(part for entity in alert.informed_entity for part in _parts(entity, ids)),
        periods=tuple((_time(p.start), _time(p.end)) for p in alert.active_period),
        header=_texts(alert.header_text),
        description=_texts(alert.description_text),
        url=_texts(alert.url),
        effect=_name(alert, "effect"),
        cause=_name(alert, "cause"),
    )


def _name(alert: Any, field: str) -> str:
    kind = alert.DESCRIPTOR.fields_by_name[field].enum_type
    value = kind.values_by_number.get(getattr(alert, field))
    return str(value.name) if value else ""


def _parts(entity: Any, ids: _Ids) -> list[Part]:
    """Return what an entity selects; a mode or one of several agencies as each of its lines."""
    trip = entity.trip if entity.HasField("trip") else None
    selector = entity if trip is None or entity.HasField("direction_id") else trip
    part = Part(
        line=ids.line(entity.route_id or (trip.route_id if trip is not None else "")),
        stop=ids.stop(entity.stop_id),
        trip=trip.trip_id if trip is not None else "",
        direction=selector.direction_id if selector.HasField("direction_id") else None,
    )
    if part.line or part.stop or part.trip:
        return [part]
    mode = mode_of(str(entity.route_type)) if entity.HasField("route_type") else ""
    if mode or (entity.agency_id and ids.many_agencies):
        return [replace(part, line=line) for line in ids.lines_of(mode, entity.agency_id)]
    return [replace(part, network=True)] if entity.agency_id else []


def _texts(translated: Any) -> dict[str, str]:
    return {t.language: t.text.strip() for t in translated.translation if t.text.strip()}


def _time(posix: int) -> datetime | None:
    """Return a POSIX time; 0, which stands for none, and impossible ones are None."""
    return datetime.fromtimestamp(posix, UTC) if 0 < posix < 2**36 else None
