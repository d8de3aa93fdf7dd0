"""The ways inside stations by pathways.txt: from platform to platform, and to the street."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from heapq import heappop, heappush

import numpy as np

from callbot.transport.stop_table import ENTRANCE
from callbot.transport.timetable import Timetable
from callbot.transport.values import Flags

_Ways = dict[int, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Indoors:
    """Seconds from platforms and entrances to whatever is reached from them by pathways."""

    enclosed: frozenset[int]  # platforms that are reached by entrances and not from anywhere else
    entrances: frozenset[int]
    seconds: dict[int, dict[int, int]]

    def ways_out(self, stop: int) -> dict[int, int]:
        """Return the entrances by which a platform is left, and the seconds."""
        reached = self.seconds.get(stop, {})
        return {door: time for door, time in reached.items() if door in self.entrances}

    def ways_in(self, stop: int) -> dict[int, int]:
        """Return the entrances by which a platform is reached, and the seconds."""
        every = ((door, self.seconds.get(door, {})) for door in self.entrances)
        return {door: times[stop] for door, times in every if stop in times}


def indoors_of(
    timetable: Timetable, *, step_free: bool = False, broken: frozenset[str] = frozenset()
) -> Indoors:
    """Return the ways inside, for a wheelchair only those free of steps and not ``broken``.

    ``broken`` are ids of pathways or stops as the feeds give them, or with their feed before them.
    """
    everywhere = _walked(timetable, np.ones(len(timetable.arrays.path_from), np.bool_))
    if not step_free or not everywhere.entrances:
        return everywhere
    arrays = timetable.arrays
    out = {i for i, stop in enumerate(timetable.stops) if _named(stop.id, broken)}
    out |= set(np.flatnonzero(arrays.stop_wheelchair == 2).tolist()) & everywhere.entrances
    fine = arrays.path_step_free == 1
    fine &= np.array([not _named(id_, broken) for id_ in _full_ids(timetable)], np.bool_)
    fine &= ~np.isin(arrays.path_from, list(out)) & ~np.isin(arrays.path_to, list(out))
    return replace(_walked(timetable, fine), enclosed=everywhere.enclosed)


def _full_ids(timetable: Timetable) -> list[str]:
    """Return the ids of the pathways, with their feed before them."""
    arrays, ids = timetable.arrays, timetable.arrays.pathway_ids
    feeds = arrays.stop_feed[arrays.path_from].tolist()
    return [f"{timetable.feeds[feed].id}:{ids[row]}" for row, feed in enumerate(feeds)]


def _named(id_: str, ids: frozenset[str]) -> bool:
    return id_ in ids or id_.partition(":")[2] in ids


def _walked(timetable: Timetable, usable: Flags) -> Indoors:
    arrays = timetable.arrays
    ways: _Ways = defaultdict(list)
    columns = (arrays.path_from, arrays.path_to, arrays.path_seconds, arrays.path_both_ways)
    rows = zip(*(column[usable].tolist() for column in columns), strict=True)
    for first, second, time, both in rows:
        ways[first].append((second, time))
        if both:
            ways[second].append((first, time))
    touched = np.unique(np.concatenate([arrays.path_from, arrays.path_to]))
    doors = frozenset(touched[arrays.stop_kind[touched] == ENTRANCE].tolist())
    platforms = np.intersect1d(touched, arrays.call_stop) if len(touched) else touched
    seconds = {start: _reached(ways, start) for start in {*doors, *platforms.tolist()}}
    found = Indoors(frozenset(), doors, seconds)
    inside = (p for p in platforms.tolist() if found.ways_in(p) or found.ways_out(p))
    return replace(found, enclosed=frozenset(inside))


def _reached(ways: _Ways, start: int) -> dict[int, int]:
    """Return the quickest times from ``start`` (Dijkstra)."""
    best, queue = {start: 0}, [(0, start)]
    while queue:
        time, here = heappop(queue)
        if time > best[here]:
            continue
        for there, more in ways.get(here, ()):
            if time + more < best.get(there, 1 << 30):
                best[there] = time + more
                heappush(queue, (time + more, there))
    return best
