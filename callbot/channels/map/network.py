"""Lines and stops as features; they are the same at any time and in any language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from callbot.channels.map.geojson import Feature, feature, line, point
from callbot.transport.courses import line_stretches
from callbot.transport.lines import routes
from callbot.transport.timetable import Line, Timetable

# Lines of these run on a way of their own: few enough to be drawn side by side.
OWN_WAY = frozenset({"metro", "tram", "rail", "cable", "funicular"})


@lru_cache(maxsize=4)
def lines(timetable: Timetable) -> tuple[Feature, ...]:
    """Return every line with its course, its ends and its stops in order."""
    beside = [each.mode in OWN_WAY for each in timetable.lines]
    drawn = line_stretches(timetable, beside)
    return tuple(
        feature(
            each.id,
            "line",
            {"type": "MultiLineString", "coordinates": [line(s.points) for s in stretches]},
            **line_row(each),
            offsets=[stretch.offset for stretch in stretches],
            directions=_directions(timetable, each),
        )
        for each, stretches in zip(timetable.lines, drawn, strict=True)
        if stretches
    )


@lru_cache(maxsize=4)
def stops(timetable: Timetable) -> tuple[Feature, ...]:
    """Return every station that a line serves, with those lines and whether it is step-free."""
    serving = _serving(timetable)
    return tuple(
        feature(
            station.id,
            "stop",
            point(station.lat, station.lon),
            name=station.name,
            lines=[timetable.lines[number].id for number in serving[row]],
            step_free=station.wheelchair,
        )
        for row, station in enumerate(timetable.stations)
        if serving[row]
    )


def feeds(timetable: Timetable) -> list[Mapping[str, object]]:
    """Return where the timetable is from, how old it is and until when it holds."""
    return [
        {
            "title": feed.title,
            "as_of": feed.imported_at,
            "last_day": feed.last_day.isoformat(),
            "indicative": feed.indicative,
        }
        for feed in timetable.feeds
    ]


def line_row(each: Line) -> dict[str, object]:
    """Return what a badge shows of a line."""
    return {
        "name": each.name,
        "long_name": each.long_name,
        "mode": each.mode,
        "color": each.color,
        "text_color": each.text_color,
    }


def _directions(timetable: Timetable, each: Line) -> list[dict[str, object]]:
    found = routes(timetable, each.id)
    return [{"headsign": d.headsign, "stops": [s.id for s in d.stations]} for d in found]


def _serving(timetable: Timetable) -> list[list[int]]:
    """Return for each station the numbers of the lines that call there, as badges are sorted."""
    arrays = timetable.arrays
    pattern = np.repeat(np.arange(len(arrays.pattern_line)), np.diff(arrays.pattern_start))
    pairs = np.stack([arrays.stop_station[arrays.pattern_stop], arrays.pattern_line[pattern]])
    found: list[list[int]] = [[] for _ in timetable.stations]
    for station, number in np.unique(pairs, axis=1).T.tolist():
        if station >= 0:
            found[station].append(number)
    return [sorted(numbers, key=lambda n: _rank(timetable.lines[n])) for numbers in found]


def _rank(each: Line) -> tuple[bool, int, str]:
    return each.mode not in OWN_WAY, len(each.name), each.name
