"""Reads trips.txt."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from callbot.transport.errors import FeedError
from callbot.transport.problems import Problems
from callbot.transport.source import Files
from callbot.transport.stop_table import small_numbers, unique
from callbot.transport.tables import Table, read_table
from callbot.transport.values import (
    BAD,
    BLANK,
    Bytes,
    Cache,
    Flags,
    Ints,
    Longs,
    Pool,
    index_cache,
    int_cache,
    ints,
    true_places,
)


@dataclass(frozen=True, slots=True)
class Trips:
    """The trips of a feed, one place in each column a trip."""

    ids: list[str]
    line: Ints
    route: Ints  # a number for each route_id
    service: Ints
    headsign: Ints  # the number of its text, BLANK when none
    direction: Bytes  # 0, 1 or BLANK
    wheelchair: Bytes  # 0 unknown, 1 yes, 2 no
    bikes: Bytes
    block: Ints  # trips of one block and service are one vehicle; BLANK when none
    exact: Bytes  # 1 scheduled, 0 the times only show a frequency
    shape: Ints  # the number of its shape id, BLANK when none

    def take(self, places: Longs) -> Trips:
        """Return the trips at ``places``, which may repeat."""
        columns = (
            "line",
            "route",
            "service",
            "headsign",
            "direction",
            "wheelchair",
            "bikes",
            "block",
            "exact",
            "shape",
        )
        taken = {name: getattr(self, name)[places] for name in columns}
        return replace(self, ids=[self.ids[i] for i in places.tolist()], **taken)


def read_trips(
    files: Files,
    problems: Problems,
    *,
    lines: dict[str, int],
    services: dict[str, int],
    texts: Pool,
    shapes: Pool,
) -> tuple[Trips, set[str]]:
    """Return the trips, and the ids of those of a service without days: left out and reported.

    ``lines`` and ``services`` give the places of route and service ids; headsigns go to ``texts``
    and shape ids to ``shapes``.
    Raises FeedError when there are none or one refers to a route that does not exist.
    """
    need = ["trip_id", "route_id", "service_id"]
    table = unique(read_table(files, "trips.txt", problems, need=need), "trip_id", problems)
    line = _lines(table, lines)
    service = ints(table.column("service_id"), index_cache(services), len(table))
    runs = _running(table, service, problems)
    if not runs.any():
        raise FeedError("the feed has no trips that ever run; add them.", file="trips.txt")
    signs = Cache(lambda text: texts.add(" ".join(text.split())))
    direction = ints(table.column("direction_id"), int_cache(highest=1), len(table))
    numbers = {route: number for number, route in enumerate(lines)}
    ids = table.stripped("trip_id")
    trips = Trips(
        ids=ids,
        line=line,
        route=ints(table.column("route_id"), index_cache(numbers), len(table)),
        service=service,
        headsign=ints(table.column("trip_headsign"), signs, len(table)),
        direction=np.maximum(direction, BLANK).astype(np.int8),
        wheelchair=small_numbers(table, "wheelchair_accessible", 2, problems),
        bikes=small_numbers(table, "bikes_allowed", 2, problems),
        block=ints(table.column("block_id"), Cache(Pool().add), len(table)),
        exact=np.ones(len(table), np.int8),
        shape=ints(table.column("shape_id"), Cache(shapes.add), len(table)),
    )
    return trips.take(np.flatnonzero(runs)), {ids[i] for i in true_places(~runs)}


def _lines(table: Table, lines: dict[str, int]) -> Ints:
    line = ints(table.column("route_id"), index_cache(lines), len(table))
    for i in true_places(line < 0)[:1]:
        said = table.column("route_id")[i]
        raise table.error(
            f"there is no route “{said}” in routes.txt; add it there or mend the id.",
            i,
            "route_id",
        )
    return line


def _running(table: Table, service: Ints, problems: Problems) -> Flags:
    for i in true_places(service <= BLANK):
        said = table.column("service_id")[i]
        problems.add(
            "service",
            f"The service “{said}” has no days in calendar.txt or calendar_dates.txt; "
            "this trip never runs.",
            file=table.name,
            row=table.rows[i],
            column=table.place("service_id"),
            hint="Add its days.",
        )
    runs: Flags = service > max(BLANK, BAD)
    return runs
