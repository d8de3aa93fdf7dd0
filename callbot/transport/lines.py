"""Where a line goes, and which lines serve a station."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callbot.transport.timetable import Line, Station, Timetable
from callbot.transport.values import Longs


@dataclass(frozen=True, slots=True)
class Direction:
    """One way of a line: its most frequent headsign and the stations in order."""

    headsign: str
    stations: tuple[Station, ...]

    @property
    def termini(self) -> tuple[Station, Station]:
        """The first and the last station."""
        return self.stations[0], self.stations[-1]


def routes(timetable: Timetable, line_id: str) -> list[Direction]:
    """Return the most used pattern of each direction of a line, the most used direction first.

    A feed that does not name directions gets the most used pattern and its most used way back.
    Raises UnknownId.
    """
    patterns = _patterns_of(timetable, line_id)
    days = timetable.arrays.pattern_days[patterns]
    by_use = patterns[np.argsort(-days, kind="stable")].tolist()
    best: dict[int, int] = {}
    for pattern in by_use:
        best.setdefault(int(timetable.arrays.pattern_direction[pattern]), pattern)
    if set(best) == {-1}:
        best |= _way_back(timetable, by_use)
    return [_direction(timetable, pattern) for pattern in best.values()]


def serves(timetable: Timetable, line_id: str, station_id: str) -> bool:
    """Whether any trip of a line calls at a station or platform; raises UnknownId."""
    station, stop = timetable.places(station_id)
    arrays = timetable.arrays
    for pattern in _patterns_of(timetable, line_id).tolist():
        stops = arrays.pattern_stop[
            arrays.pattern_start[pattern] : arrays.pattern_start[pattern + 1]
        ]
        if (stops == stop if stop is not None else arrays.stop_station[stops] == station).any():
            return True
    return False


def lines_at(timetable: Timetable, station_id: str) -> list[Line]:
    """Return the lines that leave from a station or platform, by name; raises UnknownId."""
    station, stop = timetable.places(station_id)
    arrays = timetable.arrays
    rows = slice(int(arrays.leave_start[station]), int(arrays.leave_start[station + 1]))
    trips = arrays.leave_trip[rows]
    if stop is not None:
        trips = trips[arrays.call_stop[arrays.leave_call[rows]] == stop]
    found = [timetable.lines[i] for i in np.unique(arrays.trip_line[trips]).tolist()]
    return sorted(found, key=lambda line: (len(line.name), line.name))


def _patterns_of(timetable: Timetable, line_id: str) -> Longs:
    return np.flatnonzero(timetable.arrays.pattern_line == timetable.line_place(line_id))


def _stations_of(timetable: Timetable, pattern: int) -> list[int]:
    arrays = timetable.arrays
    calls = slice(int(arrays.pattern_start[pattern]), int(arrays.pattern_start[pattern + 1]))
    stations: list[int] = arrays.stop_station[arrays.pattern_stop[calls]].tolist()
    return stations


def _way_back(timetable: Timetable, by_use: list[int]) -> dict[int, int]:
    """Return the most used pattern that calls at the same stations in the other order, if any."""
    there = {station: i for i, station in enumerate(_stations_of(timetable, by_use[0]))}
    for pattern in by_use[1:]:
        order = [there[s] for s in _stations_of(timetable, pattern) if s in there]
        if len(order) > 1 and order[0] > order[-1]:
            return {-2: pattern}
    return {}


def _direction(timetable: Timetable, pattern: int) -> Direction:
    arrays = timetable.arrays
    headsigns = arrays.trip_headsign[arrays.trip_pattern == pattern]
    usual = int(np.bincount(headsigns).argmax())
    stations = (timetable.stations[s] for s in _stations_of(timetable, pattern))
    return Direction(timetable.texts[usual], tuple(stations))
