"""Applies the rules of transfers.txt to the links between stops; they become links between nodes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from callbot.transport.geo import metres_apart, walk_seconds
from callbot.transport.raptor.footpaths import CHANGE_S
from callbot.transport.raptor.network import Network, Rule
from callbot.transport.timetable import Timetable
from callbot.transport.transfer_table import IMPOSSIBLE, TAKES_TIME, WAITS

Pair = tuple[int, int]
Times = dict[Pair, int]


def ruled(
    timetable: Timetable, network: Network, on_foot: Mapping[Pair, int], shut: frozenset[int]
) -> Times:
    """Return the seconds between nodes, of those between stops and the rules.

    A rule makes a link where there is none on foot, but not at the stops ``shut``.
    """
    by_pair: dict[Pair, list[int]] = defaultdict(list)
    for number, rule in enumerate(network.rules):
        by_pair[rule.origin, rule.target].append(number)
    nodes: dict[int, list[int]] = defaultdict(list)
    for node, stop in enumerate(network.stop_of.tolist()):
        nodes[stop].append(node)
    found: Times = {}
    for pair in on_foot.keys() | by_pair.keys():
        if pair not in on_foot and not shut.isdisjoint(pair):
            continue
        walk = on_foot[pair] if pair in on_foot else _far(timetable, pair)
        for ends in product(nodes[pair[0]], nodes[pair[1]]):
            rules = [network.rules[n] for n in _that_hold(network, by_pair[pair], ends)]
            time = _time(rules, walk) if rules else on_foot.get(pair, -1)
            if time >= 0:
                found[ends] = time
    return found


def _that_hold(network: Network, numbers: Sequence[int], ends: Pair) -> Iterator[int]:
    """Yield the rules that are for the vehicles of both nodes."""
    nothing: frozenset[tuple[int, bool]] = frozenset()
    arriving, leaving = (network.about.get(node, nothing) for node in ends)
    for number in numbers:
        rule = network.rules[number]
        first = not rule.from_some or (number, False) in arriving
        if first and (not rule.to_some or (number, True) in leaving):
            yield number


def _time(rules: Sequence[Rule], walk: int) -> int:
    """Return what the most specific rule says, -1 where it forbids the change."""
    rule = max(rules, key=lambda each: each.rank)
    if rule.kind == IMPOSSIBLE:
        return -1
    if rule.kind == WAITS:
        return 0
    return rule.seconds if rule.kind == TAKES_TIME and rule.seconds >= 0 else walk


def _far(timetable: Timetable, pair: Pair) -> int:
    """Return the walk between two stops that are not near each other."""
    columns = (timetable.arrays.stop_lat, timetable.arrays.stop_lon)
    metres = metres_apart(*(float(column[stop]) for stop in pair for column in columns))
    return CHANGE_S if math.isnan(metres) else max(CHANGE_S, walk_seconds(metres))
