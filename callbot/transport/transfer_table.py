"""Reads transfers.txt: how one changes between two stops, for all vehicles or for some only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from callbot.transport.problems import Problems
from callbot.transport.source import Files
from callbot.transport.tables import Table, read_table
from callbot.transport.values import (
    BLANK,
    Bytes,
    Flags,
    Ints,
    index_cache,
    int_cache,
    ints,
    true_places,
)

FILE = "transfers.txt"
RECOMMENDED, WAITS, TAKES_TIME, IMPOSSIBLE, STAY, NO_STAY = range(6)  # transfer_type
_MOST = 1000  # rules that one row may become when its trips are frequencies


@dataclass(frozen=True, slots=True)
class Transfers:
    """The rules as read, one place in each column a rule; BLANK stands for any, or none."""

    origin: Ints  # stops, or stations that stand for their platforms
    target: Ints
    kind: Bytes
    seconds: Ints  # BLANK where the rule gives none
    from_route: Ints
    to_route: Ints
    from_trip: list[str]  # trip ids, "" for any
    to_trip: list[str]


def read_transfers(
    files: Files,
    problems: Problems,
    *,
    stops: Mapping[str, int],
    routes: Mapping[str, int],
    trips: set[str],
) -> Transfers:
    """Return the rules; one of a stop, route or trip that does not exist is left out and reported."""
    table = read_table(files, FILE, problems)

    def places(name: str, index: Mapping[str, int]) -> Ints:
        return ints(table.column(name), index_cache(index), len(table))

    kind = ints(table.column("transfer_type"), int_cache(highest=5, blank=0), len(table))
    seconds = ints(table.column("min_transfer_time"), int_cache(), len(table))
    names = ("from_stop_id", "to_stop_id", "from_route_id", "to_route_id")
    columns = [places(name, stops if "stop" in name else routes) for name in names]
    from_trip, to_trip = table.stripped("from_trip_id"), table.stripped("to_trip_id")
    unknown = [bool({a, b} - trips - {""}) for a, b in zip(from_trip, to_trip, strict=True)]
    good = _good(kind, seconds, columns, np.array(unknown, np.bool_), (from_trip, to_trip))
    _report(table, good, problems)
    kept = true_places(good)
    origin, target, from_route, to_route = (column[good] for column in columns)
    return Transfers(
        origin=origin,
        target=target,
        kind=kind[good].astype(np.int8),
        seconds=seconds[good],
        from_route=from_route,
        to_route=to_route,
        from_trip=[from_trip[i] for i in kept],
        to_trip=[to_trip[i] for i in kept],
    )


def _good(
    kind: Ints,
    seconds: Ints,
    columns: Sequence[Ints],
    unknown: Flags,
    trips: tuple[list[str], list[str]],
) -> Flags:
    """Return which rules can be used; only staying on a vehicle needs trips instead of stops."""
    origin, target, *_ = columns
    known = ~unknown & (kind >= 0) & (seconds >= BLANK)
    for column in columns:
        known &= column >= BLANK
    both = np.array([bool(a and b) for a, b in zip(*trips, strict=True)], np.bool_)
    found: Flags = known & np.where(kind >= STAY, both, (origin >= 0) & (target >= 0))
    return found


def _report(table: Table, good: Flags, problems: Problems) -> None:
    for i in true_places(~good):
        problems.add(
            "transfer",
            "This transfer names a stop, route or trip that is not there, or its type or time "
            "cannot be read; it was left out.",
            file=table.name,
            row=table.rows[i],
        )


def written_out(transfers: Transfers, trip_ids: Sequence[str]) -> dict[str, Any]:
    """Return the columns of Arrays; a trip of frequencies.txt stands for all its copies."""
    wanted = {*transfers.from_trip, *transfers.to_trip} - {""}
    rows: dict[str, list[int]] = defaultdict(list)
    for row, id_ in enumerate(trip_ids):
        for name in {id_, id_.partition("#")[0]} & wanted:
            rows[name].append(row)
    pairs = [pair for i in range(len(transfers.kind)) for pair in _pairs(transfers, i, rows)]
    table = np.array(pairs, np.int64).reshape(-1, 3)
    rule = table[:, 0]
    return {
        "transfer_from": transfers.origin[rule],
        "transfer_to": transfers.target[rule],
        "transfer_type": transfers.kind[rule],
        "transfer_seconds": transfers.seconds[rule],
        "transfer_from_route": transfers.from_route[rule],
        "transfer_to_route": transfers.to_route[rule],
        "transfer_from_trip": table[:, 1].astype(np.int32),
        "transfer_to_trip": table[:, 2].astype(np.int32),
    }


def _pairs(
    transfers: Transfers, rule: int, rows: Mapping[str, list[int]]
) -> Iterator[tuple[int, int, int]]:
    """Yield rule, trip and trip, BLANK for any; nothing where a trip has no calls."""
    names = transfers.from_trip[rule], transfers.to_trip[rule]
    first, second = (rows.get(name, []) if name else [BLANK] for name in names)
    every = ((rule, a, b) for a in first for b in second)
    yield from (pair for pair, _ in zip(every, range(_MOST), strict=False))
