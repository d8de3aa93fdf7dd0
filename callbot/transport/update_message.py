"""The trip updates of a GTFS-Realtime message (gtfs-realtime.proto 2.0) as columns of what it says.

Vehicle positions and alerts in the same message are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from callbot.transport.errors import FeedError
from callbot.transport.values import Longs
from callbot.transport.wire import ABSENT, Parts, Spelt, spans, split, split_one

# TripDescriptor.ScheduleRelationship
SCHEDULED, ADDED, UNSCHEDULED, CANCELED = 0, 1, 2, 3
REPLACEMENT, DUPLICATED, DELETED, NEW = 5, 6, 7, 8
# StopTimeUpdate.ScheduleRelationship
SKIPPED, NO_DATA = 1, 2


@dataclass(frozen=True, slots=True)
class Trips:
    """What is said of each trip; ``new_`` fields are of a trip that copies another."""

    trip_id: list[str]
    route_id: list[str]
    start_date: list[str]
    start_time: list[str]
    direction: Longs
    relation: Longs
    delay: Longs
    new_trip_id: list[str]
    new_date: list[str]
    new_time: list[str]
    headsign: list[str]

    def __len__(self) -> int:
        """Return how many trips are spoken of."""
        return len(self.trip_id)


@dataclass(frozen=True, slots=True)
class Times:
    """What is said of each stop of a trip: seconds late, or POSIX time; ABSENT where neither."""

    trip: Longs  # its row in Trips
    sequence: Longs
    stop_id: Spelt
    relation: Longs
    arrival_delay: Longs
    arrival_time: Longs
    departure_delay: Longs
    departure_time: Longs


@dataclass(frozen=True, slots=True)
class Message:
    """One message: when it was made (POSIX, 0 when it does not say), trips and their stops."""

    made: int
    trips: Trips
    times: Times


def read_message(data: bytes) -> Message:
    """Return what a message says of trips; raises FeedError when it is none."""
    fields = split_one(data)
    header = split(data, *spans(fields, 1))
    entities = split(data, *spans(fields, 2))
    if not header.count:
        raise FeedError("This is no GTFS-Realtime message: its header is missing.")
    deleted = entities.numbers(2) > 0
    owner, updates = entities.inside(3)
    trips = _trips(updates, gone=deleted[owner])
    made = int(header.numbers(3)[-1])
    return Message(made if 0 < made < 2**36 else 0, trips, _times(updates))


def _trips(updates: Parts, *, gone: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Trips:
    described, properties = updates.one(1), updates.one(6)
    relation = described.numbers(4)
    relation[relation == ABSENT] = SCHEDULED
    relation[gone] = ABSENT  # an entity that was taken back says nothing
    return Trips(
        trip_id=described.texts(1).all(),
        route_id=described.texts(5).all(),
        start_date=described.texts(3).all(),
        start_time=described.texts(2).all(),
        direction=described.numbers(6),
        relation=relation,
        delay=updates.numbers(5),
        new_trip_id=properties.texts(1).all(),
        new_date=properties.texts(2).all(),
        new_time=properties.texts(3).all(),
        headsign=properties.texts(5).all(),
    )


def _times(updates: Parts) -> Times:
    trip, stops = updates.inside(2)
    arrival, departure = stops.one(2), stops.one(3)
    relation = stops.numbers(5)
    relation[relation == ABSENT] = 0
    return Times(
        trip=trip,
        sequence=stops.numbers(1),
        stop_id=stops.texts(4),
        relation=relation,
        arrival_delay=arrival.numbers(1),
        arrival_time=arrival.numbers(2),
        departure_delay=departure.numbers(1),
        departure_time=departure.numbers(2),
    )
