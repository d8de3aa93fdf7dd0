"""Finds stations by place and by name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from callbot.text import tokens
from callbot.transport.geo import metres_between, walk_seconds
from callbot.transport.timetable import Station, Timetable

GOOD = 80.0  # of 100: accepts nearly all mistyped names and next to no foreign ones


class Near(NamedTuple):
    """A station near a point: metres in a straight line, seconds on foot through streets."""

    station: Station
    metres: int
    walk_seconds: int


class Named(NamedTuple):
    """A station whose name is like what was asked; ``score`` is 0 to 100."""

    station: Station
    score: float


def nearest(
    timetable: Timetable, lat: float, lon: float, *, limit: int = 3, within_m: float = 2000
) -> list[Near]:
    """Return the stations nearest to a point in degrees by their nearest platform.

    Only stations that something leaves from, at most ``limit``, none farther than ``within_m``.
    """
    arrays = timetable.arrays
    metres = metres_between(lat, lon, arrays.stop_lat, arrays.stop_lon)
    used = np.isfinite(metres) & (arrays.stop_station >= 0)
    best = np.full(len(timetable.stations), np.inf)
    np.minimum.at(best, arrays.stop_station[used], metres[used])
    best[np.diff(arrays.leave_start) == 0] = np.inf
    order = np.argsort(best, kind="stable")[:limit]
    near = [(timetable.stations[i], float(best[i])) for i in order.tolist() if best[i] <= within_m]
    return [Near(station, round(m), walk_seconds(m)) for station, m in near]


def find_stations(timetable: Timetable, name: str, *, limit: int = 3) -> list[Named]:
    """Return the stations that a name may mean, best first, only those that fit well.

    The whole name and its part after a comma are compared, case, accents and typing mistakes
    aside; stations of one name all come.
    """
    return [named for named in near_names(timetable, name, limit=limit) if named.score >= GOOD]


def near_names(timetable: Timetable, name: str, *, limit: int = 3) -> list[Named]:
    """Return the ``limit`` stations whose names are the most like ``name``, best first."""
    asked, choices = " ".join(tokens(name)), _choices(timetable)
    texts = [text for text, _ in choices]
    found = process.extract(asked, texts, scorer=fuzz.ratio, limit=limit * 2 + 8)
    best: dict[int, float] = {}
    for _, score, place in found:
        best.setdefault(choices[place][1], score)
    pairs = sorted(best.items(), key=lambda pair: -pair[1])[:limit]
    return [Named(timetable.stations[station], score) for station, score in pairs]


@lru_cache(maxsize=2)
def _choices(timetable: Timetable) -> list[tuple[str, int]]:
    return [(text, i) for i, s in enumerate(timetable.stations) for text in _spellings(s.name)]


def _spellings(name: str) -> Iterator[str]:
    yield " ".join(tokens(name))
    _, comma, part = name.partition(",")
    if comma and (after := " ".join(tokens(part))):
        yield after
