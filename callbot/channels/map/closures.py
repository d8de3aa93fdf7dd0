"""Closures as features: what they close, where it is drawn, from when to when and why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from callbot.answers.query import World
from callbot.channels.map.asked import Asked
from callbot.channels.map.geojson import Feature, Geometry, feature, line, point
from callbot.transport.closures import Closure, Closures
from callbot.transport.courses import line_edges, line_stretches
from callbot.transport.timetable import Timetable


def closures(world: World, asked: Asked, until: datetime) -> Iterator[Feature]:
    """Yield what is closed at some time from the moment asked for until another."""
    known = world.closures
    for place, closure in enumerate(known.every):
        if closure.closes and closure.meets(asked.at, until):
            yield _feature(known, place, asked.language, world.city.timezone)


def _feature(known: Closures, place: int, language: str, zone: ZoneInfo) -> Feature:
    closure, timetable = known.every[place], known.timetable
    reach = _reach(known, closure, timetable) if timetable else {"stops": [], "partly": []}
    geometry = _geometry(known, place, timetable, reach) if timetable else _area(closure)
    return feature(
        closure.id,
        "closure",
        geometry,
        scope=closure.scope,
        allow=closure.allow,
        lines=_lines(closure),
        **reach,
        start=_local(closure.start, zone),
        end=_local(closure.end, zone),
        reason=closure.reason_in(language),
        source=closure.source,
        link=closure.url,
        indicative=closure.indicative,
    )


def _lines(closure: Closure) -> list[str]:
    if closure.scope == "route":
        return list(closure.refs)
    return [closure.line] if closure.line else []


def _reach(known: Closures, closure: Closure, timetable: Timetable) -> Mapping[str, list[str]]:
    """Return the stations that are closed for all, and those closed for a line or in part.

    A route's stations stay open for other lines, and there are too many to be worth a list.
    """
    if closure.scope == "route":
        return {"stops": [], "partly": []}
    arrays, rows = timetable.arrays, {stop.id: i for i, stop in enumerate(timetable.stops)}
    reached = arrays.stop_station[[rows[id_] for id_ in known.stops_of(closure)]]
    stations, counts = np.unique(reached[reached >= 0], return_counts=True)
    every = np.bincount(arrays.stop_station[arrays.stop_station >= 0])
    whole = (every[stations] == counts) & (not _lines(closure))
    ids = [timetable.stations[row].id for row in stations.tolist()]
    pairs = list(zip(ids, whole.tolist(), strict=True))
    return {"stops": [id_ for id_, all_ in pairs if all_],
            "partly": [id_ for id_, all_ in pairs if not all_]}  # fmt: skip


def _geometry(
    known: Closures, place: int, timetable: Timetable, reach: Mapping[str, list[str]]
) -> Geometry | None:
    closure = known.every[place]
    if closure.scope == "polygon":
        return _area(closure)
    ways = _route(closure, timetable) if closure.scope == "route" else _hops(known, place)
    if ways:
        return {"type": "MultiLineString", "coordinates": ways}
    found = [timetable.station(id_) for id_ in (*reach["stops"], *reach["partly"])]
    points = [each for station in found if (each := point(station.lat, station.lon))]
    if len(points) < 2:
        return points[0] if points else None
    return {"type": "MultiPoint", "coordinates": [each["coordinates"] for each in points]}


def _area(closure: Closure) -> Geometry | None:
    ring = line(closure.polygon)
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]} if ring else None


def _route(closure: Closure, timetable: Timetable) -> list[list[list[float]]]:
    drawn = line_stretches(timetable, [False] * len(timetable.lines))
    rows = [row for row, each in enumerate(timetable.lines) if each.id in closure.refs]
    return [line(stretch.points) for row in rows for stretch in drawn[row]]


def _hops(known: Closures, place: int) -> list[list[list[float]]]:
    """Return the ways from stop to stop that a section does not run, each once."""
    if known.every[place].scope != "section" or known.timetable is None:
        return []
    cuts, station = known.cuts, known.timetable.arrays.stop_station
    rows = np.flatnonzero(cuts.closure == place)
    ends = np.sort(np.stack([station[cuts.from_stop[rows]], station[cuts.to_stop[rows]]]), axis=0)
    edges = np.unique(np.vstack([cuts.line[rows], ends]), axis=1).T.tolist()
    ways = line_edges(known.timetable)
    found = (ways[number].get((a, b)) or ways[number].get((b, a)) for number, a, b in edges)
    return [line(way) for way in found if way]


def _local(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    return moment.astimezone(zone) if moment else None
