"""The vehicles as they run: as planned, late, cancelled, added, or cut by a closed section."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from functools import reduce

import numpy as np

from callbot.transport.raptor.calls import Calls, Vehicles, joined
from callbot.transport.raptor.cutting import cut_apart
from callbot.transport.raptor.network import Network, network_of
from callbot.transport.raptor.ranges import rows_between
from callbot.transport.raptor.restrictions import Restrictions
from callbot.transport.raptor.runs import base_of, service_days, vehicles_of
from callbot.transport.timetable import Timetable
from callbot.transport.updates import RUNS, AddedTrip, DayUpdates, TripUpdates
from callbot.transport.values import Ints, Longs

SILENT = -1  # nothing is said of a vehicle; else RUNS, CANCELLED or HIDDEN
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
    days = service_days(timetable, day)
    parts = [vehicles_of(timetable, network, service_day, day) for service_day in days]
    vehicles, calls = reduce(joined, parts), network.calls
    if changes.updates:
        vehicles, calls, state = vehicles_over(timetable, vehicles, day, changes)
        vehicles = vehicles.take(state <= RUNS)
    if changes.closed and len(changes.closed.cuts.line):
        lines = line_of(timetable, changes.updates, vehicles.trip)
        cuts, base = changes.closed.cuts, base_of(timetable, day)
        vehicles = cut_apart(vehicles, calls, cuts, stop_of=network.stop_of, lines=lines, base=base)
    return vehicles, calls


def vehicles_over(
    timetable: Timetable, planned: Vehicles, day: date, changes: Changes
) -> tuple[Vehicles, Calls, Longs]:
    """Return the ``planned`` vehicles around ``day`` as realtime has them, those added behind them.

    Beside them all calls, and for each vehicle SILENT, where nothing is said of it, or its state.
    """
    calls, updates = network_of(timetable).calls, changes.updates
    state = np.full(len(planned.trip), SILENT, np.int64)
    own, begin = len(calls.node), 0
    starts, ends, parts = planned.first.copy(), planned.last.copy(), [calls]
    for service_day in service_days(timetable, day):
        active = timetable.active(service_day)[timetable.arrays.trip_service]
        rows = np.arange(begin, begin + np.count_nonzero(active))
        begin += len(rows)
        if said := updates.days.get(service_day) if updates else None:
            place = said.place[planned.trip[rows]]
            rows, place = rows[place >= 0], place[place >= 0]
            state[rows] = said.state[place]
            running = said.state[place] == RUNS
            rows, place = rows[running], place[running]
            parts.append(_calls_as_said(planned.take(rows), calls, said, place))
            lengths = planned.last[rows] - planned.first[rows]
            ends[rows] = own + np.cumsum(lengths)
            starts[rows] = ends[rows] - lengths
            own += int(lengths.sum())
    vehicles, calls = replace(planned, first=starts, last=ends), _all_of(parts)
    if updates and updates.added:
        vehicles, calls = _with_added(timetable, vehicles, calls, updates.added, day)
        more = np.full(len(vehicles.trip) - len(state), RUNS, np.int64)
        state = np.concatenate([state, more])
    return vehicles, calls, state


def _calls_as_said(vehicles: Vehicles, calls: Calls, said: DayUpdates, place: Ints) -> Calls:
    """Return the calls of vehicles of which something is said, one vehicle after the other."""
    lengths = vehicles.last - vehicles.first
    plan = rows_between(vehicles.plan, vehicles.plan + lengths)
    rows = rows_between(said.start[place], said.start[place] + lengths)
    stops = ~said.skipped[rows]
    return Calls(
        node=calls.node[plan],
        arrival=calls.arrival[plan] + said.arrival[rows],
        departure=calls.departure[plan] + said.departure[rows],
        board=calls.board[plan] & stops,
        alight=calls.alight[plan] & stops,
    )


def _all_of(parts: list[Calls]) -> Calls:
    """Return the calls of all parts; one part alone is not copied."""
    if len(parts) == 1:
        return parts[0]
    names = [f.name for f in fields(Calls)]
    return Calls(**{n: np.concatenate([getattr(part, n) for part in parts]) for n in names})


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
