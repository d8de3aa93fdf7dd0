"""Finds stations by what people call them: whole, in part, abbreviated, misspelt, by other names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from rapidfuzz import fuzz, process

from callbot.text import fold
from callbot.transport.geo import metres_between
from callbot.transport.spelling import core, spellings, written_out
from callbot.transport.timetable import Station, Timetable

GOOD = 80.0  # of 100: accepts nearly all mistyped names and next to no foreign ones
SAME_WORDS = 95.0  # the same telling words, but for “gare”, “station”, “de la”
APART_M = 500.0  # nearer than that, two stations are one place for a passenger


class Named(NamedTuple):
    """A station whose name is like what was asked; ``score`` is 0 to 100."""

    station: Station
    score: float


class StopSearch:
    """The stations of a timetable by their names, and by ``aliases``: other names of a name."""

    def __init__(
        self, timetable: Timetable, aliases: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """Index the names."""
        self._timetable = timetable
        others = {fold(name): names for name, names in (aliases or {}).items()}
        named = [
            (name, row) for row, s in enumerate(timetable.stations) for name in _names(s, others)
        ]
        spelt = [(text, row) for name, row in named for text in sorted(spellings(name))]
        self._texts, self._rows = [text for text, _ in spelt], [row for _, row in spelt]
        self._cores: dict[frozenset[str], list[int]] = {}
        for name, row in named:
            self._cores.setdefault(core(name), []).append(row)

    def find(self, name: str, *, limit: int = 3) -> list[Named]:
        """Return the stations that a name may mean, best first, only those that fit well.

        Stations of one name all come, so that one can be asked which is meant.
        """
        return [named for named in self.nearest(name, limit=limit) if named.score >= GOOD]

    def nearest(self, name: str, *, limit: int = 3) -> list[Named]:
        """Return the ``limit`` stations whose names are the most like ``name``, best first."""
        asked = " ".join(written_out(name))
        found = process.extract(asked, self._texts, scorer=fuzz.ratio, limit=limit * 2 + 8)
        best: dict[int, float] = {}
        for _, score, place in found:
            best.setdefault(self._rows[place], score)
        for row in self._cores.get(core(name), ()) if core(name) else ():
            best[row] = max(best.get(row, 0.0), SAME_WORDS)
        pairs = sorted(best.items(), key=lambda pair: (-pair[1], pair[0]))[:limit]
        return [Named(self._timetable.stations[row], score) for row, score in pairs]

    def choose(self, name: str) -> list[Station]:
        """Return the one station that is meant, or several where a person must say which.

        Those of the best score come; where all of them are near each other, only the first does.
        """
        found = self.find(name, limit=20)
        best = [each.station for each in found if each.score == found[0].score]
        return best[:1] if all(_near(best[0], each) for each in best) else best


def _names(station: Station, aliases: Mapping[str, Sequence[str]]) -> Iterator[str]:
    yield station.name
    yield from aliases.get(fold(station.name), ())


def _near(one: Station, other: Station) -> bool:
    if one is other:
        return True
    lats, lons = np.array([other.lat]), np.array([other.lon])
    return bool(metres_between(one.lat, one.lon, lats, lons)[0] <= APART_M)
