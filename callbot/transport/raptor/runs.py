"""The vehicles of the service days around a date, and where a passenger may stay seated.

A run is what one can ride without leaving the vehicle: a trip, or two trips of one vehicle with the
turn between them. Times are seconds from the date's noon minus 12 hours.
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from callbot.transport.days import day_start
from callbot.transport.raptor.calls import Calls, Vehicles
from callbot.transport.raptor.network import Network
from callbot.transport.timetable import Timetable
from callbot.transport.transfer_table import NO_STAY, STAY
from callbot.transport.values import Flags, Longs

LONGEST_STAY_S = 30 * 60  # a vehicle that stands longer at a terminus is left by its passengers


def service_days(timetable: Timetable, day: date) -> list[date]:
    """Return the service days whose vehicles may run on ``day``, and the one after."""
    return [day + timedelta(n) for n in range(-timetable.days_over, 2)]


def base_of(timetable: Timetable, day: date) -> int:
    """Return the POSIX time from which the seconds of ``day`` are counted (the first feed's)."""
    return day_start(timetable.zone_of(f"{timetable.feeds[0].id}:"), day)


def shifts_of(timetable: Timetable, service_day: date, day: date) -> Longs:
    """Return for each feed the seconds from the start of ``day`` to that of its service day."""
    zones = [timetable.zone_of(f"{feed.id}:") for feed in timetable.feeds]
    return np.array([day_start(zone, service_day) for zone in zones]) - base_of(timetable, day)


def vehicles_of(timetable: Timetable, network: Network, service_day: date, day: date) -> Vehicles:
    """Return the vehicles of one service day, in the seconds of ``day``."""
    arrays = timetable.arrays
    trip = np.flatnonzero(timetable.active(service_day)[arrays.trip_service])
    shifts = shifts_of(timetable, service_day, day)
    first = arrays.trip_start[trip]
    return Vehicles(
        trip=trip.astype(np.int32),
        plan=first,
        shift=shifts[arrays.line_feed[arrays.trip_line[trip]]].astype(np.int32),
        pattern=network.trip_pattern[trip].astype(np.int64),
        first=first,
        last=arrays.trip_start[trip + 1],
    )


def stays_of(timetable: Timetable, network: Network, vehicles: Vehicles, calls: Calls) -> Longs:
    """Return pairs (rows) of vehicles of which the first goes on as the second.

    By ``block_id``, where the second starts at the station where the first ends, at most half an
    hour later; and as the in-seat transfers of transfers.txt say (types 4 and 5).
    """
    arrays = timetable.arrays
    kinds = arrays.transfer_type
    said, denied = (_said(timetable, vehicles, kinds == kind) for kind in (STAY, NO_STAY))
    by_block = _by_block(timetable, vehicles, calls)
    by_block = by_block[_may_stay(timetable, network, vehicles, calls, by_block)]
    pairs = np.unique(np.concatenate([by_block, said]), axis=0)
    ends, starts = vehicles.last[pairs[:, 0]] - 1, vehicles.first[pairs[:, 1]]
    in_order = calls.departure[starts] >= calls.arrival[ends]
    found: Longs = pairs[in_order & ~_among(pairs, denied)]
    return found


def _among(pairs: Longs, others: Longs) -> Flags:
    keys, out = (each[:, 0] << 32 | each[:, 1] for each in (pairs, others))
    found: Flags = np.isin(keys, out)
    return found


def _by_block(timetable: Timetable, vehicles: Vehicles, calls: Calls) -> Longs:
    """Return the pairs of vehicles that follow each other in a block of a service day."""
    column = np.append(timetable.arrays.trip_block, -1)
    block = column[np.minimum(vehicles.trip, len(column) - 1)]
    some = np.flatnonzero(block >= 0)
    leaves = calls.departure[vehicles.first[some]]
    order = some[np.lexsort((leaves, vehicles.shift[some], block[some]))]
    pairs = np.stack([order[:-1], order[1:]], axis=1)
    first, second = pairs.T
    same = (block[first] == block[second]) & (vehicles.shift[first] == vehicles.shift[second])
    same &= vehicles.trip[first] != vehicles.trip[second]  # parts of one that was cut
    found: Longs = pairs[same]
    return found


def _may_stay(
    timetable: Timetable, network: Network, vehicles: Vehicles, calls: Calls, pairs: Longs
) -> Flags:
    """Return for each pair whether place and time let a passenger stay on the vehicle."""
    ends, starts = vehicles.last[pairs[:, 0]] - 1, vehicles.first[pairs[:, 1]]
    stations = timetable.arrays.stop_station[network.stop_of]
    same = stations[calls.node[ends]] == stations[calls.node[starts]]
    found: Flags = same & (calls.departure[starts] - calls.arrival[ends] <= LONGEST_STAY_S)
    return found


def _said(timetable: Timetable, vehicles: Vehicles, rules: Flags) -> Longs:
    """Return the pairs of vehicles that some rules of transfers.txt name, on each service day."""
    arrays = timetable.arrays
    named = zip(arrays.transfer_from_trip[rules], arrays.transfer_to_trip[rules], strict=True)
    if not rules.any():
        return np.zeros((0, 2), np.int64)
    row = {
        key: i
        for i, key in enumerate(zip(vehicles.trip.tolist(), vehicles.shift.tolist(), strict=True))
    }
    shifts = np.unique(vehicles.shift).tolist()
    pairs = [
        (row[first, shift], row[second, shift])
        for first, second in named
        for shift in shifts
        if (first, shift) in row and (second, shift) in row
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)


def runs_of(vehicles: Vehicles, pairs: Longs) -> Longs:
    """Return the runs: rows of one or two places of vehicles, -1 for none."""
    return np.concatenate([alone(np.arange(len(vehicles.trip))), pairs])


def alone(vehicles: Longs) -> Longs:
    """Return the runs of single vehicles, whose places these are."""
    runs: Longs = np.stack([vehicles, np.full(len(vehicles), -1)], axis=1).astype(np.int64)
    return runs
