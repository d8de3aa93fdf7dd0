"""Under which conditions a way counts, and what a wheelchair needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from callbot.transport.closures import Closures
from callbot.transport.raptor.boards import View
from callbot.transport.raptor.changes import Changes
from callbot.transport.raptor.days import Side, Table, table_of
from callbot.transport.raptor.restrictions import restrictions_of
from callbot.transport.raptor.runs import base_of
from callbot.transport.timetable import Timetable
from callbot.transport.updates import TripUpdates
from callbot.transport.values import Flags

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


def table_under(timetable: Timetable, day: date, conditions: Conditions) -> Table:
    """Return the table of a date with what closures and updates change of it."""
    updates = conditions.updates
    if updates is not None and not updates.days and not updates.added:
        updates = None
    closed = restrictions_of(conditions.closures, timetable)
    if closed is not None and not closed.near(base_of(timetable, day)):
        closed = None
    return table_of(timetable, day, Changes(updates, closed))


@lru_cache(maxsize=4)
def view_under(timetable: Timetable, table: Table, backward: bool, conditions: Conditions) -> View:
    """Return what a search may use of a table (which knows the closures and updates already)."""
    side: Side = table.backward if backward else table.onward
    if not conditions.wheelchair:
        return side.view
    lanes, fine = table.onward.lanes, _step_free(timetable, table, conditions)
    board, alight = lanes.board & fine, lanes.alight & fine
    return side.view_where(alight, board) if backward else side.view_where(board, alight)


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
