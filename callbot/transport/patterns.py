"""Finds the patterns of trips and the departures of each station."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callbot.transport.stop_times import StopTimes
from callbot.transport.trip_table import Trips
from callbot.transport.values import Bytes, Flags, Ints, Longs, offsets_of


@dataclass(frozen=True, slots=True)
class Patterns:
    """Trips of one line, direction and series of stops (with boarding rules) share a pattern."""

    of_trip: Ints
    line: Ints
    direction: Bytes
    days: Longs
    start: Longs
    stop: Ints


def find_patterns(trips: Trips, times: StopTimes, starts: Longs, service_days: Longs) -> Patterns:
    """Return the patterns; ``service_days`` is how many days each service has."""
    keys: dict[tuple[int, int, bytes, bytes], int] = {}
    rules = (times.pickup * 4 + times.drop_off).astype(np.int8)
    places: list[int] = []
    examples: list[int] = []
    bounds = starts.tolist()
    heads = zip(trips.line.tolist(), trips.direction.tolist(), strict=True)
    for trip, (line, direction) in enumerate(heads):
        calls = slice(bounds[trip], bounds[trip + 1])
        key = (line, direction, times.stop[calls].tobytes(), rules[calls].tobytes())
        places.append(keys.setdefault(key, len(keys)))
        if len(keys) > len(examples):
            examples.append(trip)
    of_trip, first = np.array(places, np.int32), np.array(examples, np.int64)
    lengths = starts[first + 1] - starts[first]
    stops = [times.stop[starts[t] : starts[t + 1]] for t in examples]
    return Patterns(
        of_trip=of_trip,
        line=trips.line[first],
        direction=trips.direction[first],
        days=np.bincount(of_trip, service_days[trips.service], len(keys)).astype(np.int64),
        start=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        stop=np.concatenate(stops),
    )


@dataclass(frozen=True, slots=True)
class Leaves:
    """Departures by station and time; see Arrays."""

    start: Longs
    time: Ints
    trip: Ints
    call: Ints


def find_departures(times: StopTimes, starts: Longs, stop_station: Ints, stations: int) -> Leaves:
    """Return every call where one may board: not the last of a trip, not with pickup_type 1."""
    call = np.flatnonzero(_boarding(times, starts)).astype(np.int32)
    station = stop_station[times.stop[call]]
    keys = station.astype(np.int64) << 32 | times.departure[call]
    call = call[np.argsort(keys, kind="stable")]  # those of one time stay in the order of trips
    return Leaves(
        start=offsets_of(station, stations),
        time=times.departure[call],
        trip=times.trip[call],
        call=call,
    )


def _boarding(times: StopTimes, starts: Longs) -> Flags:
    boarding: Flags = times.pickup != 1
    boarding[starts[1:] - 1] = False
    return boarding
