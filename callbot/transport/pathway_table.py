"""Reads pathways.txt: the ways inside stations, with the lifts, stairs and gates on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from callbot.transport.problems import Problems
from callbot.transport.source import Files
from callbot.transport.stop_table import unique
from callbot.transport.tables import Table, read_table
from callbot.transport.values import (
    Bytes,
    Flags,
    Floats,
    Ints,
    float_of,
    index_cache,
    int_cache,
    ints,
    true_places,
)

FILE = "pathways.txt"
WALKWAY, STAIRS, MOVING, ESCALATOR, LIFT, GATE, EXIT_GATE = range(1, 8)  # pathway_mode
_STEEPEST = 1 / 12  # of a ramp that a wheelchair can take
_NARROWEST_M = 0.8
_WALK_M_S, _STEP_S, _LIFT_S, _PASS_S = 1.2, 0.7, 45, 5
_FLOOR_M = 4.0  # from one floor of a station to the next, roughly
_STEPS, _FLOOR_LIFT_S, _FLOOR_ESCALATOR_S = 24, 5, 16  # a floor


@dataclass(frozen=True, slots=True)
class Pathways:
    """The ways between two stops (platforms, entrances, nodes), one place in each column a way."""

    ids: list[str]
    origin: Ints
    target: Ints
    mode: Bytes
    both_ways: Bytes  # 1 yes
    seconds: Ints
    step_free: Bytes  # 1 yes


def read_pathways(
    files: Files, problems: Problems, *, stops: Mapping[str, int], floors: Floats
) -> Pathways:
    """Return the ways; one of a stop that does not exist is left out and reported.

    ``floors`` are those of the stops (see level_table), NaN where unknown.
    """
    table = unique(read_table(files, FILE, problems), "pathway_id", problems)
    origin, target = (
        ints(table.column(name), index_cache(stops), len(table))
        for name in ("from_stop_id", "to_stop_id")
    )
    mode = ints(table.column("pathway_mode"), int_cache(highest=7, blank=1), len(table))
    good = (origin >= 0) & (target >= 0) & (mode > 0)
    _report(table, good, problems)
    up = np.where(good, np.abs(floors[target] - floors[origin]), np.nan)
    both = np.array([text != "0" for text in table.stripped("is_bidirectional")], np.int8)
    ids = table.stripped("pathway_id")
    return Pathways(
        ids=[ids[i] for i in true_places(good)],
        origin=origin[good],
        target=target[good],
        mode=mode[good].astype(np.int8),
        both_ways=both[good],
        seconds=_seconds(table, mode, np.nan_to_num(up))[good],
        step_free=_step_free(table, mode, np.nan_to_num(up))[good],
    )


def _report(table: Table, good: Flags, problems: Problems) -> None:
    for i in true_places(~good):
        problems.add(
            "pathway",
            "This pathway names a stop that is not there, or has an unknown mode; it was left out.",
            file=table.name,
            row=table.rows[i],
        )


def _floats(table: Table, name: str, *, low: float = 0.0, high: float = 1e5) -> Floats:
    values = (float_of(text.strip(), low=low, high=high) for text in table.column(name))
    return np.fromiter(values, np.float64, len(table))


def _seconds(table: Table, mode: Ints, up: Floats) -> Ints:
    """Return the time each way takes: as given, else by length, steps, or kind and floors (``up``)."""
    given = ints(table.column("traversal_time"), int_cache(highest=7200), len(table))
    steps = np.abs(np.nan_to_num(_floats(table, "stair_count", low=-1e4)))
    by_length = np.nan_to_num(_floats(table, "length")) / _WALK_M_S
    guess = np.where(
        steps > 0, steps * _STEP_S, np.where(by_length > 0, by_length, _usual(mode, up))
    )
    return np.where(given >= 0, given, np.ceil(guess)).astype(np.int32)


def _usual(mode: Ints, up: Floats) -> Floats:
    """Return the time a way of a kind takes that goes so many floors up or down."""
    ramp = up * _FLOOR_M / _STEEPEST / _WALK_M_S
    stairs = np.where(up > 0, up * _STEPS, 15) * _STEP_S
    usual: Floats = np.select(
        [mode == LIFT, mode == STAIRS, mode == ESCALATOR],
        [_LIFT_S + up * _FLOOR_LIFT_S, stairs, _PASS_S + up * _FLOOR_ESCALATOR_S],
        _PASS_S + ramp,
    )
    return usual


def _step_free(table: Table, mode: Ints, up: Floats) -> Bytes:
    """Return which ways a wheelchair can take, as far as the feed lets one know.

    A way that goes to another floor is a ramp; where its slope is not said it is worked out.
    """
    steps = np.nan_to_num(_floats(table, "stair_count", low=-1e4)) != 0
    slope = np.abs(_floats(table, "max_slope", low=-10, high=10))
    length = np.nan_to_num(_floats(table, "length"))
    climbs = np.where(
        length > 0, up * _FLOOR_M / np.maximum(length, 1e-9), np.where(up > 0, 1.0, 0.0)
    )
    steep = np.where(np.isnan(slope), np.where(mode == LIFT, 0.0, climbs), slope) > _STEEPEST
    width = _floats(table, "min_width")
    narrow = np.isfinite(width) & (width < _NARROWEST_M)
    stairs = (mode == STAIRS) | (mode == ESCALATOR)
    flat: Bytes = (~(stairs | steps | steep | narrow)).astype(np.int8)
    return flat
