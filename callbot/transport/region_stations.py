"""Which stations of several feeds are one place: by name and distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from callbot.transport.geo import metres_between
from callbot.transport.spelling import core, spellings
from callbot.transport.timetable import Station
from callbot.transport.values import Ints

SAME_NAME_M = 300.0
SIMILAR_NAME_M = (
    150.0  # one name has all the words of the other: “Saint-Charles”, “Gare St-Charles”
)


@dataclass(frozen=True, slots=True)
class Merged:
    """The stations of a region, and for each feed which of them its own stations became."""

    stations: list[Station]
    places: list[Ints]


def merge_stations(feeds: Sequence[Sequence[Station]]) -> Merged:
    """Return the stations of all feeds; of those that are one place the first feed's stands."""
    merged: list[Station] = []
    places: list[Ints] = []
    for stations in feeds:
        others = list(merged)  # stations that one feed keeps apart stay apart
        lats = np.array([each.lat for each in others], float)
        lons = np.array([each.lon for each in others], float)
        rows: list[int] = []
        taken: set[int] = set()
        for station in stations:
            metres = metres_between(station.lat, station.lon, lats, lons)
            near = np.flatnonzero(metres <= SAME_NAME_M)
            ordered = near[np.argsort(metres[near], kind="stable")].tolist()
            free = (row for row in ordered if row not in taken)
            row = next((row for row in free if _same(station, others[row], metres[row])), None)
            if row is None:
                rows.append(len(merged))
                merged.append(station)
            else:
                taken.add(row)
                rows.append(row)
                merged[row] = _joined(merged[row], station)
        places.append(np.array(rows, np.int32))
    return Merged(merged, places)


def _same(one: Station, other: Station, metres: float) -> bool:
    if spellings(one.name) & spellings(other.name):
        return True
    first, second = core(one.name), core(other.name)
    alike = first <= second or second <= first
    return metres <= SIMILAR_NAME_M and alike and bool(first) == bool(second)


def _joined(first: Station, second: Station) -> Station:
    return replace(
        first,
        stop_ids=(*first.stop_ids, *second.stop_ids),
        also=(*first.also, second.id, *second.also),
        wheelchair=first.wheelchair if first.wheelchair == second.wheelchair else None,
    )
