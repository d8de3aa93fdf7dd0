"""Several feeds as one timetable: their arrays one after the other, shared stations made one.

Ids keep their feed before the colon, so nothing of two feeds is ever confused. All times of a region
are in one time zone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any, TypeAlias

import numpy as np

from callbot.transport.arrays import Arrays, Bits, array_names
from callbot.transport.errors import FeedError
from callbot.transport.region_stations import merge_stations
from callbot.transport.timetable import Feed, Station, Timetable, read_fares
from callbot.transport.values import Ints, Longs, offsets_of

Array: TypeAlias = np.ndarray[Any, Any]

# What the numbers of an array refer to; those of arrays that are not here refer to nothing.
REFERS = {
    "stop_feed": "feed",
    "stop_parent": "stop",
    "line_feed": "feed",
    "trip_line": "line",
    "trip_route": "route",
    "trip_service": "service",
    "trip_headsign": "text",
    "trip_block": "block",
    "trip_pattern": "pattern",
    "trip_start": "call",
    "call_stop": "stop",
    "call_headsign": "text",
    "pattern_line": "line",
    "pattern_start": "pattern_call",
    "pattern_stop": "stop",
    "pattern_shape": "shape",
    "shape_start": "shape_point",
    "leave_trip": "trip",
    "leave_call": "call",
    "transfer_from": "stop",
    "transfer_to": "stop",
    "transfer_from_route": "route",
    "transfer_to_route": "route",
    "transfer_from_trip": "trip",
    "transfer_to_trip": "trip",
    "path_from": "stop",
    "path_to": "stop",
    "text_start": "text_byte",
    "trip_id_start": "trip_id_byte",
    "pathway_id_start": "pathway_id_byte",
}
_BY_STATION = ("leave_start", "leave_time", "leave_trip", "leave_call")


def merge(timetables: Sequence[Timetable]) -> tuple[Arrays, dict[str, dict[str, Any]]]:
    """Return arrays and documents of a snapshot that holds all of ``timetables``.

    Raises FeedError when their time zones differ or two feeds have one id.
    """
    feeds = [feed for each in timetables for feed in each.feeds]
    _check(feeds)
    merged = merge_stations([each.stations for each in timetables])
    first_day = min(each.first_day for each in timetables)
    columns = {
        name: _joined(name, [getattr(each.arrays, name) for each in timetables], timetables)
        for name in array_names()
        if name not in ("stop_station", "service_bits", "leave_start")
    }
    columns["stop_station"] = np.concatenate(
        [
            _placed(each.arrays.stop_station, places)
            for each, places in zip(timetables, merged.places, strict=True)
        ]
    )
    columns["service_bits"] = _bits(timetables, first_day)
    columns |= _by_station(columns, len(merged.stations))
    return Arrays(**columns), _documents(timetables, feeds, merged.stations)


def _check(feeds: Sequence[Feed]) -> None:
    zones = {feed.timezone for feed in feeds}
    if len(zones) > 1:
        raise FeedError(
            f"The feeds have different time zones ({', '.join(sorted(zones))}); "
            "serve them as different cities."
        )
    ids = [feed.id for feed in feeds]
    if len(set(ids)) < len(ids):
        raise FeedError(f"Two feeds have the same id ({', '.join(ids)}); give one another id.")


_SIZES: dict[str, Callable[[Timetable], int]] = {
    "feed": lambda t: len(t.feeds),
    "line": lambda t: len(t.lines),
    "service": lambda t: t.arrays.service_bits.shape[1] * 8,
    "text": lambda t: len(t.texts),
    "block": lambda t: int(t.arrays.trip_block.max(initial=-1)) + 1,
    "pattern": lambda t: len(t.arrays.pattern_line),
    "call": lambda t: len(t.arrays.call_stop),
    "stop": lambda t: len(t.stops),
    "pattern_call": lambda t: len(t.arrays.pattern_stop),
    "trip": lambda t: len(t.arrays.trip_line),
    "route": lambda t: max(
        int(getattr(t.arrays, name).max(initial=-1)) + 1
        for name in ("trip_route", "transfer_from_route", "transfer_to_route")
    ),
    "shape": lambda t: len(t.arrays.shape_start) - 1,
    "shape_point": lambda t: len(t.arrays.shape_lat),
    "pathway_id_byte": lambda t: len(t.arrays.pathway_id_blob),
    "text_byte": lambda t: len(t.arrays.text_blob),
    "trip_id_byte": lambda t: len(t.arrays.trip_id_blob),
}


def _joined(name: str, parts: Sequence[Array], timetables: Sequence[Timetable]) -> Array:
    """Return the arrays of one name after each other, their references moved on."""
    if name not in REFERS:
        return np.concatenate(parts)
    offset, moved = 0, list[Array]()
    for part, timetable in zip(parts, timetables, strict=True):
        shifted = (
            part + part.dtype.type(offset) if name.endswith("_start") else _moved(part, offset)
        )
        moved.append(shifted[1:] if name.endswith("_start") and moved else shifted)
        offset += _SIZES[REFERS[name]](timetable)
    return np.concatenate(moved)


def _moved(part: Array, offset: int) -> Array:
    return np.where(part >= 0, part + part.dtype.type(offset), part)


def _placed(stations: Ints, places: Ints) -> Ints:
    return np.where(stations >= 0, places[np.maximum(stations, 0)], -1).astype(np.int32)


def _bits(timetables: Sequence[Timetable], first: date) -> Bits:
    last = max(feed.last_day for each in timetables for feed in each.feeds)
    widths = [each.arrays.service_bits.shape[1] for each in timetables]
    bits = np.zeros(((last - first).days + 1, sum(widths)), np.uint8)
    column = 0
    for each, width in zip(timetables, widths, strict=True):
        row, own = (each.first_day - first).days, each.arrays.service_bits
        bits[row : row + len(own), column : column + width] = own
        column += width
    return bits


def _by_station(columns: dict[str, Array], stations: int) -> dict[str, Array]:
    """Return the departures in the order of the merged stations."""
    station = columns["stop_station"][columns["call_stop"][columns["leave_call"]]]
    order = np.lexsort((columns["leave_trip"], columns["leave_time"], station))
    starts: Longs = offsets_of(station[order], stations)
    return {"leave_start": starts} | {n: columns[n][order] for n in _BY_STATION[1:]}


def _documents(
    timetables: Sequence[Timetable], feeds: Sequence[Feed], stations: Sequence[Station]
) -> dict[str, dict[str, Any]]:
    about = {
        "feeds": [feed_row(feed) for feed in feeds],
        "stations": [_station_row(station) for station in stations],
        "stops": [_row(stop) for each in timetables for stop in each.stops],
        "lines": [_row(line) for each in timetables for line in each.lines],
    }
    fares: dict[str, list[dict[str, str]]] = {}
    for each in timetables:
        for name, rows in read_fares(each).items():
            fares.setdefault(name, []).extend({**row, "feed": each.feeds[0].id} for row in rows)
    return {"about": about, "fares": fares}


def feed_row(feed: Feed) -> dict[str, Any]:
    """Return a feed as plain data for JSON."""
    row = _row(feed)
    return row | {name: row[name].isoformat() for name in ("first_day", "last_day", "imported_at")}


def _station_row(station: Station) -> dict[str, Any]:
    row = _row(station)
    return row | {name: None if np.isnan(row[name]) else row[name] for name in ("lat", "lon")}


def _row(thing: Any) -> dict[str, Any]:
    return {field.name: getattr(thing, field.name) for field in fields(thing)}
