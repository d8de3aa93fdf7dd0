"""Where and when one may get on and off: closures, and what a wheelchair needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from callbot.transport.closure_reach import Blocks
from callbot.transport.closures import Closures
from callbot.transport.raptor.boards import View
from callbot.transport.raptor.changes import line_of
from callbot.transport.raptor.days import Side, Table
from callbot.transport.raptor.lanes import Lanes
from callbot.transport.timetable import Timetable
from callbot.transport.updates import TripUpdates
from callbot.transport.values import Flags, Ints, Longs

_NONE = np.zeros(0, np.int64)
YES, NO = 1, 2  # wheelchair_accessible and wheelchair_boarding; 0 is unknown


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under which a way counts; closures and updates are compared by identity.

    ``wheelchair`` leaves out what is said not to be step-free, ``sure`` also what nothing is said
    of. ``broken`` are ids of stops and pathways (lifts) that do not work now.
    """

    wheelchair: bool = False
    sure: bool = False
    closures: Closures | None = None
    updates: TripUpdates | None = None
    broken: frozenset[str] = frozenset()


@lru_cache(maxsize=4)
def view_under(timetable: Timetable, table: Table, backward: bool, conditions: Conditions) -> View:
    """Return what a search may use of a table."""
    side: Side = table.backward if backward else table.onward
    closed = conditions.closures is not None and len(conditions.closures.blocks.stop)
    if not conditions.wheelchair and not closed:
        return side.view
    lanes = table.onward.lanes
    board, alight = lanes.board.copy(), lanes.alight.copy()
    if conditions.wheelchair:
        fine = _step_free(timetable, table, conditions)
        board &= fine
        alight &= fine
    if conditions.closures is not None:
        lines = _lines(timetable, table, conditions.updates)
        _close(table, lines, conditions.closures.blocks, board, alight)
    if backward:
        return side.view_where(alight[::-1], board[::-1])
    return side.view_where(board, alight)


def _step_free(timetable: Timetable, table: Table, conditions: Conditions) -> Flags:
    """Return the events of vehicles and stops that a wheelchair can use."""
    arrays, lanes = timetable.arrays, table.onward.lanes
    trips = np.append(arrays.trip_wheelchair, 0)[
        np.minimum(table.vehicles.trip, len(arrays.trip_wheelchair))
    ]
    stops = arrays.stop_wheelchair.copy()
    ids = ((i, stop.id) for i, stop in enumerate(timetable.stops))
    if conditions.broken:
        named = (i for i, id_ in ids if {id_, id_.partition(":")[2]} & conditions.broken)
        stops[list(named)] = NO
    good_trips, good_stops = (
        each == YES if conditions.sure else each != NO for each in (trips, stops)
    )
    runs = (lanes.vehicles < 0) | good_trips[lanes.vehicles]
    by_event = np.repeat(runs.all(axis=1), np.diff(lanes.first))
    stop = table.network.stop_of[lanes.node[lanes.place_of_event]]
    found: Flags = by_event & good_stops[stop]
    return found


def _lines(timetable: Timetable, table: Table, updates: TripUpdates | None) -> Ints:
    """Return the row of the line at each place of the lanes."""
    lanes, vehicles = table.onward.lanes, table.vehicles
    heads = lanes.vehicles[lanes.run_start[:-1]]
    lines = np.where(heads >= 0, line_of(timetable, updates, vehicles.trip)[heads], -1)
    length = (vehicles.last - vehicles.first)[heads[:, 0]]
    lane = np.repeat(np.arange(len(heads)), lanes.widths)
    turned = np.arange(len(lane)) - lanes.start[lane] >= length[lane]
    found: Ints = np.where(turned, lines[lane, 1], lines[lane, 0]).astype(np.int32)
    return found


def _close(table: Table, lines: Ints, blocks: Blocks, board: Flags, alight: Flags) -> None:
    """Forbid (in ``board`` and ``alight``) the events at closed stops."""
    lanes = table.onward.lanes
    stops = table.network.stop_of[lanes.node]
    low, high = (int(each) + table.base for each in (lanes.arrival.min(), lanes.departure.max()))
    near = np.flatnonzero((blocks.start <= high) & (blocks.end > low))
    for row in near.tolist():
        here = stops == blocks.stop[row]
        if blocks.line[row] >= 0:
            here &= lines == blocks.line[row]
        start, end = blocks.start[row] - table.base, blocks.end[row] - table.base
        events = np.concatenate(
            [_events_at(lanes, p) for p in np.flatnonzero(here).tolist()] or [_NONE]
        )
        if blocks.no_board[row]:
            board[_during(lanes.departure, events, start, end)] = False
        if blocks.no_alight[row]:
            alight[_during(lanes.arrival, events, start, end)] = False


def _events_at(lanes: Lanes, place: int) -> Longs:
    lane = int(np.searchsorted(lanes.start, place, side="right")) - 1
    runs = slice(int(lanes.run_start[lane]), int(lanes.run_start[lane + 1]))
    return lanes.first[runs] + place - int(lanes.start[lane])


def _during(times: Ints, events: Longs, start: int, end: int) -> Longs:
    """Return the events with times in [start, end)."""
    found: Longs = events[(times[events] >= start) & (times[events] < end)]
    return found
