"""Lays a feed out as arrays, and the rest of it as plain data for JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from callbot.transport.arrays import Arrays, Texts
from callbot.transport.calendars import Services
from callbot.transport.gtfs import Gtfs
from callbot.transport.line_table import Route
from callbot.transport.pathway_table import Pathways
from callbot.transport.patterns import find_departures, find_patterns
from callbot.transport.shapes import shape_of_patterns
from callbot.transport.stations import Group, group_stops
from callbot.transport.stop_table import Stops
from callbot.transport.stop_times import StopTimes
from callbot.transport.transfer_table import written_out
from callbot.transport.trip_table import Trips
from callbot.transport.values import BLANK, Ints, Longs, Pool


@dataclass(frozen=True, slots=True)
class Built:
    """Everything that a snapshot keeps of a feed."""

    arrays: Arrays
    stations: list[dict[str, Any]]
    stops: list[dict[str, Any]]
    lines: list[dict[str, Any]]


def build(gtfs: Gtfs, feed_id: str) -> Built:
    """Lay ``gtfs`` out; station, stop and line ids become ``feed_id:id``."""
    groups, stop_station = group_stops(gtfs.stops)
    trips, times = _ordered(gtfs)
    starts = times.starts(len(trips.ids))
    patterns = find_patterns(trips, times, starts, _service_days(gtfs.services))
    leaves = find_departures(times, starts, stop_station, len(groups))
    arrays = Arrays(
        **_stop_arrays(gtfs.stops, stop_station),
        line_feed=np.zeros(len(gtfs.lines), np.int32),
        **_columns(
            "trip", trips, "line route service headsign direction wheelchair bikes block exact"
        ),
        trip_start=starts,
        trip_pattern=patterns.of_trip,
        **_columns("call", times, "stop arrival departure sequence pickup drop_off headsign"),
        **_columns("pattern", patterns, "line direction days start stop"),
        pattern_shape=shape_of_patterns(patterns.of_trip, trips.shape, len(patterns.line)),
        **_columns("shape", gtfs.shapes, "start lat lon"),
        **_columns("leave", leaves, "start time trip call"),
        **written_out(gtfs.transfers, trips.ids),
        **_pathways(gtfs.pathways),
        service_bits=gtfs.services.bits,
        **_columns("text", Texts.of(gtfs.texts.texts()), "start blob"),
        **_columns("trip_id", Texts.of(trips.ids), "start blob"),
    )
    stations = [_station(group, gtfs.stops, feed_id) for group in groups]
    lines = [_line(line, feed_id, gtfs) for line in gtfs.lines]
    return Built(arrays, stations, _stops(gtfs.stops, feed_id), lines)


def _columns(prefix: str, columns: object, names: str) -> dict[str, Any]:
    return {f"{prefix}_{name}": getattr(columns, name) for name in names.split()}


def _stop_arrays(stops: Stops, station: Ints) -> dict[str, Any]:
    feed = np.zeros(len(station), np.int32)
    return {
        "stop_station": station,
        "stop_feed": feed,
        **_columns("stop", stops, "lat lon wheelchair kind parent"),
    }


def _ordered(gtfs: Gtfs) -> tuple[Trips, StopTimes]:
    """Leave out trips without calls, name headsigns, and sort by line, headsign and trip id."""
    trips, times = gtfs.trips, gtfs.times
    headsign = _headsigns(trips, times, gtfs.stops, gtfs.texts)
    texts, used = gtfs.texts.texts(), np.unique(times.trip)
    names = [gtfs.lines[line].name for line in trips.line.tolist()]
    signs = headsign.tolist()
    order = sorted(used.tolist(), key=lambda t: (names[t], texts[signs[t]], trips.ids[t]))
    places = np.array(order, np.int64)
    new = np.full(len(trips.ids), BLANK, np.int32)
    new[places] = np.arange(len(places), dtype=np.int32)
    trips = replace(trips, headsign=headsign).take(places)
    return trips, times.reordered(new[times.trip])


def _headsigns(trips: Trips, times: StopTimes, stops: Stops, texts: Pool) -> Ints:
    """Return the headsigns; where the feed gives none, the name of the trip's last stop."""
    headsign, starts = trips.headsign.copy(), times.starts(len(trips.ids))
    for trip in np.flatnonzero((headsign == BLANK) & (np.diff(starts) > 0)).tolist():
        headsign[trip] = texts.add(stops.names[times.stop[starts[trip + 1] - 1]])
    return headsign


def _service_days(services: Services) -> Longs:
    bits = np.unpackbits(services.bits, axis=1, bitorder="little")
    days: Longs = bits.sum(axis=0, dtype=np.int64)
    return days


def _pathways(paths: Pathways) -> dict[str, Any]:
    return {
        "path_from": paths.origin,
        "path_to": paths.target,
        **_columns("path", paths, "mode both_ways seconds step_free"),
        **_columns("pathway_id", Texts.of(paths.ids), "start blob"),
    }


def _station(group: Group, stops: Stops, feed_id: str) -> dict[str, Any]:
    return {
        "id": f"{feed_id}:{group.id}",
        "name": group.name,
        "lat": None if np.isnan(group.lat) else group.lat,
        "lon": None if np.isnan(group.lon) else group.lon,
        "wheelchair": group.wheelchair,
        "stop_ids": [f"{feed_id}:{stops.ids[i]}" for i in group.members],
    }


def _stops(stops: Stops, feed_id: str) -> list[dict[str, Any]]:
    rows = zip(stops.ids, stops.names, stops.codes, stops.zones, strict=True)
    return [
        {"id": f"{feed_id}:{id_}", "name": name, "code": code, "zone": zone}
        for id_, name, code, zone in rows
    ]


def _line(line: Route, feed_id: str, gtfs: Gtfs) -> dict[str, Any]:
    agencies = {agency.id: agency.name for agency in gtfs.agencies}
    return {
        "id": f"{feed_id}:{line.ids[0]}",
        "name": line.name,
        "long_name": line.long_name,
        "mode": line.mode,
        "color": line.color,
        "text_color": line.text_color,
        "agency": agencies.get(line.agency, gtfs.agencies[0].name),
        "agency_id": line.agency,
        "route_ids": list(line.ids),
    }
