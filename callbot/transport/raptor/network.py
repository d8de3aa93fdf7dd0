"""What never changes while a timetable is open: nodes, and the calls of all trips at them.

A node is a stop; a stop where transfers.txt has rules for single routes or trips becomes several, one
for the vehicles that each set of rules is about. So such rules are links between nodes like others.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from callbot.transport.raptor.calls import Calls
from callbot.transport.timetable import Timetable
from callbot.transport.transfer_table import STAY
from callbot.transport.values import Ints, Longs


class Rule(NamedTuple):
    """One rule of transfers.txt between two stops; -1 stands for every route or trip."""

    origin: int
    target: int
    kind: int
    seconds: int  # -1 where the feed gives none
    from_route: int
    to_route: int
    from_trip: int
    to_trip: int

    @property
    def from_some(self) -> bool:
        """Whether it is for some of the vehicles that arrive."""
        return self.from_route >= 0 or self.from_trip >= 0

    @property
    def to_some(self) -> bool:
        """Whether it is for some of the vehicles that leave."""
        return self.to_route >= 0 or self.to_trip >= 0

    @property
    def rank(self) -> int:
        """How specific it is, by the order of the GTFS reference."""
        trips = (self.from_trip >= 0) + (self.to_trip >= 0)
        return 4 * trips + (self.from_route >= 0) + (self.to_route >= 0)


@dataclass(frozen=True, eq=False, slots=True)
class Network:
    """Nodes and calls; ``about`` tells for a node which rules its vehicles fall under.

    ``about[node]`` are pairs of a rule's number and whether it is for who leaves there (else for who
    arrives).
    """

    stop_of: Ints
    calls: Calls
    trip_pattern: Ints
    rules: tuple[Rule, ...]
    about: dict[int, frozenset[tuple[int, bool]]]

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return len(self.stop_of)


@lru_cache(maxsize=4)
def network_of(timetable: Timetable) -> Network:
    """Return the network of a timetable; made once."""
    arrays = timetable.arrays
    rules = _rules(timetable)
    node, stop_of, about = _split(timetable, rules)
    board, alight = arrays.call_pickup != 1, arrays.call_drop_off != 1
    board[arrays.trip_start[1:] - 1] = False
    alight[arrays.trip_start[:-1]] = False
    calls = Calls(node, arrays.call_arrival, arrays.call_departure, board, alight)
    pattern = (
        arrays.trip_pattern
        if not about
        else _patterns(arrays.trip_pattern, arrays.trip_start, node)
    )
    return Network(stop_of, calls, pattern, rules, about)


def _rules(timetable: Timetable) -> tuple[Rule, ...]:
    """Return the rules from platform to platform; a station stands for its platforms."""
    arrays = timetable.arrays
    names = ["from", "to", "type", "seconds", "from_route", "to_route", "from_trip", "to_trip"]
    columns = [getattr(arrays, f"transfer_{name}").tolist() for name in names]
    members: dict[int, list[int]] = defaultdict(list)
    for stop, parent in enumerate(arrays.stop_parent.tolist()):
        members[parent].append(stop)
    return tuple(
        Rule(origin, target, *rest)
        for first, second, *rest in zip(*columns, strict=True)
        if rest[0] < STAY
        for origin in (first, *members[first])
        for target in (second, *members[second])
    )


def _split(
    timetable: Timetable, rules: tuple[Rule, ...]
) -> tuple[Ints, Ints, dict[int, frozenset[tuple[int, bool]]]]:
    """Return the node of each call, the stop of each node, and what the extra nodes are about."""
    arrays = timetable.arrays
    about_call: dict[int, set[tuple[int, bool]]] = defaultdict(set)
    for number, rule in enumerate(rules):
        for leaving, some in ((False, rule.from_some), (True, rule.to_some)):
            for call in _calls_under(timetable, rule, leaving=leaving) if some else ():
                about_call[call].add((number, leaving))
    stop_of = list(range(len(arrays.stop_lat)))
    node = arrays.call_stop.copy() if about_call else arrays.call_stop
    about: dict[int, frozenset[tuple[int, bool]]] = {}
    made: dict[tuple[int, frozenset[tuple[int, bool]]], int] = {}
    for call, under in about_call.items():
        key = int(arrays.call_stop[call]), frozenset(under)
        if key not in made:
            made[key] = len(stop_of)
            stop_of.append(key[0])
            about[made[key]] = key[1]
        node[call] = made[key]
    return node, np.array(stop_of, np.int32), about


def _calls_under(timetable: Timetable, rule: Rule, *, leaving: bool) -> list[int]:
    """Return the calls at one end of a rule of the vehicles that it is for."""
    arrays = timetable.arrays
    stop, route, trip = (
        (rule.target, rule.to_route, rule.to_trip)
        if leaving
        else (rule.origin, rule.from_route, rule.from_trip)
    )
    trips = np.array([trip]) if trip >= 0 else np.flatnonzero(arrays.trip_route == route)
    calls = np.flatnonzero(arrays.call_stop == stop)
    owner = np.searchsorted(arrays.trip_start, calls, side="right") - 1
    found: list[int] = calls[np.isin(owner, trips)].tolist()
    return found


def _patterns(patterns: Ints, starts: Longs, node: Ints) -> Ints:
    """Number trips by their pattern and the series of their nodes."""
    numbers: dict[tuple[int, bytes], int] = {}
    bounds = pairwise(starts.tolist())
    found = [
        numbers.setdefault((pattern, node[first:last].tobytes()), len(numbers))
        for pattern, (first, last) in zip(patterns.tolist(), bounds, strict=True)
    ]
    return np.array(found, np.int32)
