"""Reads stops.txt: platforms, stations, entrances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from callbot.transport.errors import FeedError
from callbot.transport.problems import Problems
from callbot.transport.source import Files
from callbot.transport.tables import Table, read_table
from callbot.transport.values import (
    Bytes,
    Floats,
    Ints,
    float_of,
    index_cache,
    int_cache,
    ints,
    true_places,
)

PLATFORM, STATION, ENTRANCE, NODE, BOARDING_AREA = range(5)


@dataclass(frozen=True, slots=True)
class Stops:
    """The stops of a feed, one place in each column a stop."""

    ids: list[str]
    names: list[str]
    codes: list[str]  # the platform's own name, else the code that is written on it
    lat: Floats  # NaN where unknown
    lon: Floats
    kind: Bytes
    parent: Ints  # the place of the outermost parent, BLANK when none
    wheelchair: Bytes  # 0 unknown, 1 yes, 2 no
    zones: list[str]  # of fares, empty where none
    levels: list[str]  # ids of levels.txt, empty where none

    @property
    def index(self) -> dict[str, int]:
        """The place of each id."""
        return {stop: i for i, stop in enumerate(self.ids)}


def read_stops(files: Files, problems: Problems) -> Stops:
    """Return the stops; raises FeedError when there are none."""
    table = unique(read_table(files, "stops.txt", problems, need=["stop_id"]), "stop_id", problems)
    if not len(table):
        raise FeedError("the feed has no stops; add them.", file="stops.txt")
    ids = table.stripped("stop_id")
    kind = _small(table, "location_type", 4, problems)
    direct = _parents(table, ids, problems)
    lat, lon = _positions(table, direct, kind, problems)
    wheelchair = _small(table, "wheelchair_boarding", 2, problems)
    inherits = (wheelchair == 0) & (direct >= 0)
    wheelchair[inherits] = wheelchair[direct[inherits]]
    codes = [
        a or b for a, b in zip(*map(table.stripped, ("platform_code", "stop_code")), strict=True)
    ]
    names = _names(table, ids, direct, problems)
    zones, levels = table.stripped("zone_id"), table.stripped("level_id")
    return Stops(ids, names, codes, lat, lon, kind, _outermost(direct), wheelchair, zones, levels)


def unique(table: Table, field: str, problems: Problems) -> Table:
    """Return the table without rows whose ``field`` is empty or was there before."""
    seen: set[str] = set()
    keep: list[int] = []
    for i, value in enumerate(table.stripped(field)):
        if value and value not in seen:
            seen.add(value)
            keep.append(i)
        else:
            problems.add(
                f"unique-{table.name}",
                f"The {field} “{value}” {'is there twice' if value else 'is empty'}; "
                "this row was left out.",
                file=table.name,
                row=table.rows[i],
                column=table.place(field),
            )
    if len(keep) == len(table):
        return table
    columns: dict[str, Sequence[str]] = {
        name: [column[i] for i in keep] for name, column in table.columns.items()
    }
    return Table(table.name, [table.rows[i] for i in keep], columns)


def _small(table: Table, field: str, highest: int, problems: Problems) -> Bytes:
    """Return a column of small numbers; what is not one counts as 0 and is reported."""
    values = ints(table.column(field), int_cache(highest=highest, blank=0), len(table))
    for i in true_places(values < 0):
        problems.add(
            f"{table.name}-{field}",
            f"The {field} “{table.column(field)[i]}” is not one of 0 to {highest}; it counts as 0.",
            file=table.name,
            row=table.rows[i],
            column=table.place(field),
        )
    return np.maximum(values, 0).astype(np.int8)


small_numbers = _small


def _parents(table: Table, ids: list[str], problems: Problems) -> Ints:
    cache = index_cache({stop: i for i, stop in enumerate(ids)})
    parents = ints(table.column("parent_station"), cache, len(table))
    bad = (parents < -1) | (parents == np.arange(len(table)))
    for i in true_places(bad):
        problems.add(
            "parent",
            f"There is no parent_station “{table.column('parent_station')[i]}”; "
            "the stop stands alone.",
            file=table.name,
            row=table.rows[i],
            column=table.place("parent_station"),
        )
    parents[bad] = -1
    return parents


def _outermost(direct: Ints) -> Ints:
    """Return each stop's outermost parent: a boarding area's is its platform's station."""
    outer = direct.copy()
    for _ in range(3):  # area, platform, station: more is a circle and ends here
        further = np.where(outer >= 0, direct[outer], -1)
        outer = np.where(further >= 0, further, outer).astype(np.int32)
    return outer


def _positions(
    table: Table, parents: Ints, kind: Bytes, problems: Problems
) -> tuple[Floats, Floats]:
    lat = np.array([float_of(v, low=-90, high=90) for v in table.column("stop_lat")], float)
    lon = np.array([float_of(v, low=-180, high=180) for v in table.column("stop_lon")], float)
    lost = np.isnan(lat) | np.isnan(lon) | ((lat == 0) & (lon == 0))
    lat[lost] = lon[lost] = np.nan
    inherits = lost & (parents >= 0)
    lat[inherits], lon[inherits] = lat[parents[inherits]], lon[parents[inherits]]
    for i in true_places(np.isnan(lat) & (kind < NODE)):
        problems.add(
            "position",
            "This stop has no usable stop_lat and stop_lon; it cannot be found by place.",
            file=table.name,
            row=table.rows[i],
            column=table.place("stop_lat"),
        )
    return lat, lon


def _names(table: Table, ids: list[str], parents: Ints, problems: Problems) -> list[str]:
    names = [" ".join(name.split()) for name in table.column("stop_name")]
    for i in [i for i, name in enumerate(names) if not name]:
        names[i] = (names[parents[i]] if parents[i] >= 0 else "") or ids[i]
        if parents[i] < 0:
            problems.add(
                "name",
                "This stop has no name; its stop_id stands for it.",
                file=table.name,
                row=table.rows[i],
                column=table.place("stop_name"),
            )
    return names
