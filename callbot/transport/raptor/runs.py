"""The vehicles of the service days around a date, and where a passenger may stay seated.

A run is what one can ride without leaving the vehicle: a trip, or two trips of one vehicle with the
turn between them. Times are seconds from the date's noon minus 12 hours.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from callbot.transport.days import day_start
from callbot.transport.timetable import Timetable
from callbot.transport.values import Flags, Ints, Longs

LONGEST_STAY_S = 30 * 60  # a vehicle that stands longer at a terminus is left by its passengers


@dataclass(frozen=True, slots=True)
class Calls:
    """Where and when vehicles stop, one place a call; times of the service day."""

    node: Ints
    arrival: Ints
    departure: Ints
    board: Flags  # whether one may get on here
    alight: Flags


@dataclass(frozen=True, slots=True)
class Vehicles:
    """Trips on their service days, one place each; calls are ``calls[first:last]``."""

    trip: Ints
    shift: Ints  # seconds from the date's start to the service day's
    pattern: Ints
    first: Longs
    last: Longs

    def take(self, places: Longs | Flags) -> Vehicles:
        """Return the vehicles at ``places``."""
        return Vehicles(*(getattr(self, name)[places] for name in Vehicles.__slots__))


def service_days(timetable: Timetable, day: date) -> list[date]:
    """Return the service days whose vehicles may run on ``day``, and the one after."""
    return [day + timedelta(n) for n in range(-timetable.days_over, 2)]


def base_of(timetable: Timetable, day: date) -> int:
    """Return the POSIX time from which the seconds of ``day`` are counted (the first feed's)."""
    feed = timetable.feeds[0]
    return day_start(timetable.zone_of(f"{feed.id}:"), day)


def vehicles_around(timetable: Timetable, trip_pattern: Ints, day: date) -> Vehicles:
    """Return every vehicle of the service days around ``day``."""
    parts = [
        _of_day(timetable, each, base_of(timetable, day)) for each in service_days(timetable, day)
    ]
    trip = np.concatenate([trips for trips, _ in parts])
    starts = timetable.arrays.trip_start
    return Vehicles(
        trip=trip.astype(np.int32),
        shift=np.concatenate([shift for _, shift in parts]).astype(np.int32),
        pattern=trip_pattern[trip],
        first=starts[trip],
        last=starts[trip + 1],
    )


def _of_day(timetable: Timetable, day: date, base: int) -> tuple[Longs, Longs]:
    """Return the trips of one service day, and the seconds by which their times are shifted."""
    arrays = timetable.arrays
    trips = np.flatnonzero(timetable.active(day)[arrays.trip_service])
    zones = [timetable.zone_of(f"{feed.id}:") for feed in timetable.feeds]
    shifts = np.array([day_start(zone, day) - base for zone in zones])
    return trips, shifts[arrays.line_feed[arrays.trip_line[trips]]]


def blocks_of(timetable: Timetable, vehicles: Vehicles, calls: Calls) -> Longs:
    """Return pairs (rows) of vehicles of which the first goes on as the second, by ``block_id``.

    The second starts at the station where the first ends, at most half an hour later.
    """
    arrays = timetable.arrays
    block = arrays.trip_block[vehicles.trip]
    some = np.flatnonzero(block >= 0)
    leaves = calls.departure[vehicles.first[some]]
    order = some[np.lexsort((leaves, vehicles.shift[some], block[some]))]
    pairs = np.stack([order[:-1], order[1:]], axis=1)
    first, second = pairs.T
    same = (block[first] == block[second]) & (vehicles.shift[first] == vehicles.shift[second])
    found: Longs = pairs[same & may_stay(timetable, vehicles, calls, pairs)]
    return found


def may_stay(timetable: Timetable, vehicles: Vehicles, calls: Calls, pairs: Longs) -> Flags:
    """Return for each pair whether place and time let a passenger stay on the vehicle."""
    arrays = timetable.arrays
    ends, starts = vehicles.last[pairs[:, 0]] - 1, vehicles.first[pairs[:, 1]]
    waits = calls.departure[starts] - calls.arrival[ends]
    stations = arrays.stop_station
    same = stations[arrays.call_stop[ends]] == stations[arrays.call_stop[starts]]
    found: Flags = same & (waits >= 0) & (waits <= LONGEST_STAY_S)
    return found


def runs_of(vehicles: Vehicles, pairs: Longs) -> Longs:
    """Return the runs: rows of one or two places of vehicles, -1 for none."""
    alone = np.arange(len(vehicles.trip))
    singles = np.stack([alone, np.full(len(alone), -1)], axis=1)
    return np.concatenate([singles, pairs]).astype(np.int64)
