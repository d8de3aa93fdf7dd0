"""Groups platforms into the stations that people name.

By ``parent_station``, else the same name within 500 m; a stop without a parent joins a station of
its name that is as near.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from callbot.text import tokens
from callbot.transport.geo import metres_between
from callbot.transport.stop_table import BOARDING_AREA, ENTRANCE, NODE, STATION, Stops
from callbot.transport.values import Ints

NEAR_M = 500.0


@dataclass(frozen=True, slots=True)
class Group:
    """One station: its id within the feed, its name, the places of its platforms in the stops."""

    id: str
    name: str
    members: tuple[int, ...]
    lat: float
    lon: float
    wheelchair: bool | None


def group_stops(stops: Stops) -> tuple[list[Group], Ints]:
    """Return the stations and, for each stop, the place of its station (entrances: -1)."""
    sets = _Sets(len(stops.ids))
    by_name: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for i, parent in enumerate(stops.parent.tolist()):
        if parent >= 0:
            sets.join(i, parent)
        if stops.kind[i] not in {ENTRANCE, NODE, BOARDING_AREA}:
            by_name[tuple(tokens(stops.names[i]))].append(i)
    for same in by_name.values():
        _join_near(stops, same, sets)
    return _groups(stops, sets)


class _Sets:
    """Union-find; a station is the head of its set."""

    def __init__(self, count: int) -> None:
        self._head = list(range(count))

    def head(self, i: int) -> int:
        while self._head[i] != i:
            self._head[i] = i = self._head[self._head[i]]
        return i

    def join(self, i: int, other: int) -> None:
        self._head[self.head(i)] = self.head(other)


def _join_near(stops: Stops, same: Sequence[int], sets: _Sets) -> None:
    """Join stops of one name; two stations that the feed keeps apart stay apart."""
    alone = [i for i in same if stops.parent[i] < 0 and stops.kind[i] != STATION]
    stations = [i for i in same if stops.kind[i] == STATION]
    for position, i in enumerate(alone):
        for other, metres in _distances(stops, i, alone[position + 1 :]):
            if metres <= NEAR_M:
                sets.join(other, i)
    free = set(alone)
    for i in alone:
        if sets.head(i) in free:
            near = [pair for pair in _distances(stops, i, stations) if pair[1] <= NEAR_M]
            if near:
                sets.join(i, min(near, key=lambda pair: pair[1])[0])


def _distances(stops: Stops, i: int, others: list[int]) -> list[tuple[int, float]]:
    """Return each of ``others`` with its metres from stop ``i`` (NaN where one has no place)."""
    if not others:
        return []
    metres = metres_between(stops.lat[i], stops.lon[i], stops.lat[others], stops.lon[others])
    return list(zip(others, metres.tolist(), strict=True))


def _groups(stops: Stops, sets: _Sets) -> tuple[list[Group], Ints]:
    members: dict[int, list[int]] = defaultdict(list)
    for i in np.flatnonzero((stops.kind != ENTRANCE) & (stops.kind != NODE)).tolist():
        members[sets.head(i)].append(i)
    taken: set[str] = set()
    groups: list[Group] = []
    station_of = np.full(len(stops.ids), -1, np.int32)
    for places in members.values():
        station_of[places] = len(groups)
        groups.append(_group(stops, places, taken))
    return groups, station_of


def _group(stops: Stops, places: list[int], taken: set[str]) -> Group:
    parents = [i for i in places if stops.kind[i] == STATION]
    platforms = [i for i in places if stops.kind[i] != STATION] or places
    name = stops.names[(parents or platforms)[0]]
    where = parents[:1] if parents and not np.isnan(stops.lat[parents[0]]) else platforms
    known = [i for i in where if not np.isnan(stops.lat[i])]
    lat = float(stops.lat[known].mean()) if known else float("nan")
    lon = float(stops.lon[known].mean()) if known else float("nan")
    id_ = stops.ids[parents[0]] if parents else _made_id(name, taken)
    return Group(id_, name, tuple(platforms), lat, lon, _wheelchair(stops, platforms))


def _made_id(name: str, taken: set[str]) -> str:
    """Return an id that stays the same from one import to the next, and is no stop_id: @name."""
    base = "@" + "-".join(tokens(name))
    number, made = 1, base
    while made in taken:
        number += 1
        made = f"{base}-{number}"
    taken.add(made)
    return made


def _wheelchair(stops: Stops, platforms: list[int]) -> bool | None:
    """Say yes or no only when it is true of every platform."""
    said = set(stops.wheelchair[platforms].tolist())
    return {1: True, 2: False}.get(said.pop()) if len(said) == 1 else None
