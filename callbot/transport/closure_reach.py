"""What a closure reaches in a timetable: stops, and hops of a line between two stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

import numpy as np

from callbot.transport.closure import Closure
from callbot.transport.timetable import Timetable
from callbot.transport.values import Flags, Floats, Ints, Longs, offsets_of

EVER, NEVER = -(2**62), 2**62  # POSIX seconds that stand for no bound


@dataclass(frozen=True, slots=True)
class Blocks:
    """Stops that may not be used: a row for each stop, line and closure, sorted by stop.

    Rows of stop ``s`` are ``first[s]:first[s + 1]``. Times are POSIX seconds, the end excluded.
    """

    first: Longs
    stop: Ints
    line: Ints  # row of the line that is meant, -1: all
    start: Longs
    end: Longs
    no_board: Flags
    no_alight: Flags
    closure: Ints  # which of the closures says so

    def masks(self, moment: datetime, stops: int) -> tuple[Flags, Flags]:
        """Return for each of ``stops`` stops whether no line may be boarded, or left, at a moment."""
        now = moment.timestamp()
        holds = (self.start <= now) & (now < self.end) & (self.line < 0)
        board, alight = np.zeros(stops, np.bool_), np.zeros(stops, np.bool_)
        board[self.stop[holds & self.no_board]] = True
        alight[self.stop[holds & self.no_alight]] = True
        return board, alight

    def blocked(self, stop: int, moment: datetime, line: int = -1) -> tuple[bool, bool]:
        """Return whether one may not board, and not alight, a line at a stop at a moment."""
        rows, now = slice(int(self.first[stop]), int(self.first[stop + 1])), moment.timestamp()
        holds = (self.start[rows] <= now) & (now < self.end[rows])
        holds &= (self.line[rows] < 0) | (self.line[rows] == line)
        return bool(self.no_board[rows][holds].any()), bool(self.no_alight[rows][holds].any())


@dataclass(frozen=True, slots=True)
class Cuts:
    """Hops that a line does not run: from a stop to the next one, by POSIX seconds of departure."""

    line: Ints
    from_stop: Ints
    to_stop: Ints
    start: Longs
    end: Longs
    closure: Ints


def stops_of(closure: Closure, timetable: Timetable) -> list[int]:
    """Return the rows of the stops that a closure reaches; ids that are not there reach none."""
    if closure.scope == "polygon":
        inside = within(closure.polygon, timetable.arrays.stop_lat, timetable.arrays.stop_lon)
        return np.flatnonzero(inside & (timetable.arrays.stop_station >= 0)).tolist()
    if closure.scope == "route":
        return sorted({s for line in _lines(closure, timetable) for s in _served(timetable, line)})
    if closure.scope == "section":
        return sorted({s for _, stops in _sections(closure, timetable) for s in stops[1:-1]})
    return sorted({s for ref in closure.refs for s in _named(timetable, ref)})


def reaches(closure: Closure, timetable: Timetable) -> bool:
    """Whether a closure has anything to close: a stop, or a hop of its line."""
    if closure.scope == "section":
        return any(_sections(closure, timetable))
    return bool(stops_of(closure, timetable))


def lines_of(closure: Closure, timetable: Timetable) -> list[int]:
    """Return the rows of the lines that a closure is limited to; none: it is for all lines."""
    return _lines(closure, timetable) if closure.scope == "route" or closure.line else []


def blocks_of(closures: Sequence[Closure], timetable: Timetable) -> Blocks:
    """Return all stops that closures close, ready for searching."""
    rows = [row for i, c in enumerate(closures) if c.closes for row in _rows(i, c, timetable)]
    rows.sort()
    table = np.array(rows, np.int64).reshape(-1, 7)
    stop = table[:, 0].astype(np.int32)
    return Blocks(
        first=offsets_of(stop, len(timetable.stops)),
        stop=stop,
        line=table[:, 1].astype(np.int32),
        start=table[:, 2],
        end=table[:, 3],
        no_board=table[:, 4].astype(np.bool_),
        no_alight=table[:, 5].astype(np.bool_),
        closure=table[:, 6].astype(np.int32),
    )


def cuts_of(closures: Sequence[Closure], timetable: Timetable) -> Cuts:
    """Return the hops of closed sections that vehicles do not run, the ends' included."""
    rows = [
        (line, here, there, *bounds(closure), i)
        for i, closure in enumerate(closures)
        if closure.scope == "section" and closure.allow == "none"
        for line, stops in _sections(closure, timetable)
        for here, there in pairwise(stops)
    ]
    table = np.array(sorted(set(rows)), np.int64).reshape(-1, 6)
    line, here, there, closure_ = (table[:, i].astype(np.int32) for i in (0, 1, 2, 5))
    return Cuts(line, here, there, table[:, 3], table[:, 4], closure_)


def bounds(closure: Closure) -> tuple[int, int]:
    """Return start and end in POSIX seconds."""
    start = EVER if closure.start is None else int(closure.start.timestamp())
    return start, NEVER if closure.end is None else int(closure.end.timestamp())


def within(corners: Sequence[tuple[float, float]], lats: Floats, lons: Floats) -> Flags:
    """Return which points are inside a polygon of (lat, lon) corners (even-odd rule)."""
    inside = np.zeros(len(lats), np.bool_)
    for (lat, lon), (lat2, lon2) in zip(corners, [*corners[1:], *corners[:1]], strict=True):
        if lat == lat2:
            continue
        crosses = (lats < lat) != (lats < lat2)
        inside ^= crosses & (lons < lon + (lats - lat) * (lon2 - lon) / (lat2 - lat))
    return inside


def _rows(place: int, closure: Closure, timetable: Timetable) -> Iterator[tuple[int, ...]]:
    alight = closure.allow != "exit_only"
    for line in lines_of(closure, timetable) or [-1]:
        stops = stops_of(closure, timetable)
        if closure.scope == "route":
            stops = sorted(_served(timetable, line))
        for stop in stops:
            yield stop, line, *bounds(closure), 1, int(alight), place


def _named(timetable: Timetable, ref: str) -> list[int]:
    """Return the stops of a stop's or station's id."""
    try:
        station, stop = timetable.places(ref)
    except ValueError:
        return []
    if stop is not None:
        return [stop]
    return np.flatnonzero(timetable.arrays.stop_station == station).tolist()


def _lines(closure: Closure, timetable: Timetable) -> list[int]:
    ids = [closure.line] if closure.line else list(closure.refs)
    known = {line.id: i for i, line in enumerate(timetable.lines)}
    return [known[id_] for id_ in ids if id_ in known]


def _patterns(timetable: Timetable, line: int) -> Iterator[list[int]]:
    arrays = timetable.arrays
    for pattern in np.flatnonzero(arrays.pattern_line == line).tolist():
        yield arrays.pattern_stop[
            arrays.pattern_start[pattern] : arrays.pattern_start[pattern + 1]
        ].tolist()


def _served(timetable: Timetable, line: int) -> set[int]:
    return {stop for stops in _patterns(timetable, line) for stop in stops}


def _sections(closure: Closure, timetable: Timetable) -> Iterator[tuple[int, list[int]]]:
    """Yield line and stops of each way between the two ends, both ends included."""
    if len(closure.refs) != 2:
        return
    first, last = (set(_named(timetable, ref)) for ref in closure.refs)
    for line in _lines(closure, timetable):
        for stops in _patterns(timetable, line):
            for way in _ways(stops, first, last, timetable):
                yield line, way


def _ways(stops: list[int], a: set[int], b: set[int], timetable: Timetable) -> list[list[int]]:
    """Return the ways of one pattern between two ends; on a circle only the shorter arc."""
    ways = sorted(filter(None, (_between(stops, a, b), _between(stops, b, a))), key=len)
    stations = [set(timetable.arrays.stop_station[way[1:-1]].tolist()) for way in ways]
    if len(ways) == 2 and stations[1] and not stations[0] & stations[1]:
        return ways[:1]
    return ways


def _between(stops: Sequence[int], begin: set[int], end: set[int]) -> list[int]:
    """Return the shortest run of ``stops`` from one of ``begin`` to one of ``end``, [] if none."""
    starts = [i for i, stop in enumerate(stops) if stop in begin]
    pairs = [(i, j) for i in starts for j in range(i + 1, len(stops)) if stops[j] in end]
    if not pairs:
        return []
    i, j = min(pairs, key=lambda pair: pair[1] - pair[0])
    return list(stops[i : j + 1])
