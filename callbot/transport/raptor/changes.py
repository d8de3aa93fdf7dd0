"""The vehicles as they run: as planned, late, cancelled, added, or cut by a closed section."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from callbot.transport.raptor.calls import Calls, Vehicles, joined
from callbot.transport.raptor.cutting import cut_apart
from callbot.transport.raptor.network import Network
from callbot.transport.raptor.ranges import rows_between
from callbot.transport.raptor.restrictions import Restrictions
from callbot.transport.raptor.runs import base_of, service_days, vehicles_of
from callbot.transport.timetable import Timetable
from callbot.transport.updates import RUNS, AddedTrip, DayUpdates, TripUpdates
from callbot.transport.values import Ints

_DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Changes:
    """What makes a day other than planned; updates are compared by identity."""

    updates: TripUpdates | None = None
    closed: Restrictions | None = None


def vehicles_around(
    timetable: Timetable, network: Network, day: date, changes: Changes
) -> tuple[Vehicles, Calls]:
    """Return every vehicle of the service days around ``day`` as it runs, and all calls."""
    calls, updates = network.calls, changes.updates
    parts = []
    for service_day in service_days(timetable, day):
        vehicles = vehicles_of(timetable, network, service_day, day)
        said = updates.days.get(service_day) if updates else None
        if said:
            vehicles, calls = _as_said(vehicles, calls, said, len(network.calls.node))
        parts.append(vehicles)
    vehicles = parts[0]
    for part in parts[1:]:
        vehicles = joined(vehicles, part)
    if updates and updates.added:
        vehicles, calls = _with_added(timetable, vehicles, calls, updates.added, day)
    if changes.closed and len(changes.closed.cuts.line):
        lines = line_of(timetable, updates, vehicles.trip)
        cuts = changes.closed.cuts
        base = base_of(timetable, day)
        vehicles = cut_apart(vehicles, calls, cuts, stop_of=network.stop_of, lines=lines, base=base)
    return vehicles, calls


def _as_said(
    vehicles: Vehicles, calls: Calls, said: DayUpdates, planned: int
) -> tuple[Vehicles, Calls]:
    """Leave out what does not run, and give what is late calls of its own."""
    place = said.place[vehicles.trip]
    keep = (place < 0) | (said.state[place] == RUNS)
    vehicles, place = vehicles.take(keep), place[keep]
    touched = np.flatnonzero(place >= 0)
    first = vehicles.plan[touched]
    lengths = vehicles.last[touched] - vehicles.first[touched]
    plan = rows_between(first, first + lengths)
    rows = rows_between(said.start[place[touched]], said.start[place[touched]] + lengths)
    stops = ~said.skipped[rows]
    own = Calls(
        node=calls.node[plan],
        arrival=calls.arrival[plan] + said.arrival[rows],
        departure=calls.departure[plan] + said.departure[rows],
        board=calls.board[plan] & stops,
        alight=calls.alight[plan] & stops,
    )
    begins = len(calls.node) + np.cumsum(lengths) - lengths
    starts, ends = vehicles.first.copy(), vehicles.last.copy()
    starts[touched], ends[touched] = begins, begins + lengths
    return replace(vehicles, first=starts, last=ends), joined(calls, own)


def _with_added(
    timetable: Timetable,
    vehicles: Vehicles,
    calls: Calls,
    added: tuple[AddedTrip, ...],
    day: date,
) -> tuple[Vehicles, Calls]:
    """Add vehicles that the timetable does not have."""
    base = base_of(timetable, day)
    near = [
        (row, trip)
        for row, trip in enumerate(added)
        if -_DAY_S <= int(trip.departure[0]) - base < 2 * _DAY_S
    ]
    if not near:
        return vehicles, calls
    trips = [trip for _, trip in near]
    lengths = np.array([len(trip.stop) for trip in trips])
    ends = len(calls.node) + np.cumsum(lengths)
    numbers: dict[bytes, int] = {}
    kinds = [numbers.setdefault(trip.stop.tobytes(), len(numbers)) for trip in trips]
    own = Vehicles(
        trip=np.array([row for row, _ in near], np.int32) + len(timetable.arrays.trip_line),
        plan=np.full(len(near), -1, np.int64),
        shift=np.zeros(len(near), np.int32),
        pattern=np.array(kinds, np.int64) + int(vehicles.pattern.max(initial=-1)) + 1,
        first=ends - lengths,
        last=ends,
    )
    everywhere = np.ones(int(lengths.sum()), np.bool_)
    more = Calls(
        node=np.concatenate([trip.stop for trip in trips]),
        arrival=(np.concatenate([trip.arrival for trip in trips]) - base).astype(np.int32),
        departure=(np.concatenate([trip.departure for trip in trips]) - base).astype(np.int32),
        board=everywhere,
        alight=everywhere,
    )
    return joined(vehicles, own), joined(calls, more)


def line_of(timetable: Timetable, updates: TripUpdates | None, trips: Ints) -> Ints:
    """Return the rows of the lines of vehicles' trips, those added too."""
    added = [trip.line for trip in updates.added] if updates else []
    lines = np.concatenate([timetable.arrays.trip_line, np.array(added, np.int32)])
    found: Ints = lines[trips].astype(np.int32)
    return found
