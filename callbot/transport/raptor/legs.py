"""Turns ways through the lanes into journeys with names and times of day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np

from callbot.transport.geo import DETOUR, metres_between
from callbot.transport.raptor.days import Table
from callbot.transport.raptor.ends import End, metres_apart, place_of
from callbot.transport.raptor.journey import Journey, Leg, Place
from callbot.transport.raptor.lanes import Lanes
from callbot.transport.raptor.query import Found
from callbot.transport.raptor.ways import lane_of
from callbot.transport.timetable import Timetable
from callbot.transport.values import Ints


@dataclass(frozen=True, slots=True)
class Teller:
    """What is needed to tell a way: the timetable, the table it was found in, both ends."""

    timetable: Timetable
    table: Table
    origin: End
    destination: End

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which times are told."""
        return self.timetable.zone_of(f"{self.timetable.feeds[0].id}:")

    def moment(self, seconds: int) -> datetime:
        """Return a time of the table."""
        return datetime.fromtimestamp(self.table.base + seconds, self.zone)


def journey_of(teller: Teller, way: Found) -> Journey:
    """Return a way as a journey."""
    legs = tuple(_legs(teller, way))
    return Journey(legs[0].departure, legs[-1].arrival, len(way.rides) - 1, legs)


def walk_of(teller: Teller, leave: int, seconds: int) -> Journey:
    """Return the journey on foot all the way, leaving at ``leave``."""
    places = (teller.origin.place, teller.destination.place)
    metres = metres_apart(teller.origin, teller.destination)
    leg = _walk(teller, places, leave, leave + seconds, metres)
    return Journey(leg.departure, leg.arrival, 0, (leg,))


def _legs(teller: Teller, way: Found) -> Iterator[Leg]:
    rides = [_ride_of(teller.table.onward.lanes, *ride) for ride in way.rides]
    first, last = rides[0], rides[-1]
    yield from _access(teller, first)
    for before, ride in zip([None, *rides], rides, strict=False):
        if before:
            yield from _change(teller, before, ride)
        yield from _ride_legs(teller, ride)
    yield from _egress(teller, last)


@dataclass(frozen=True, slots=True)
class _Ride:
    """One ride: its run and the places (in its lane) and events of getting on and off."""

    run: int
    width: int
    on: int
    off: int
    nodes: Ints  # of the whole lane
    times: tuple[Ints, Ints]  # arrivals and departures of the whole run

    @property
    def leaves(self) -> int:
        return int(self.times[1][self.on])

    @property
    def arrives(self) -> int:
        return int(self.times[0][self.off])


def _ride_of(lanes: Lanes, run: int, on: int, off: int) -> _Ride:
    lane, first = lane_of(lanes, run), int(lanes.first[run])
    nodes = lanes.node[lanes.start[lane] : lanes.start[lane + 1]]
    events = slice(first, first + len(nodes))
    return _Ride(run, len(nodes), on, off, nodes, (lanes.arrival[events], lanes.departure[events]))


def _access(teller: Teller, ride: _Ride) -> Iterator[Leg]:
    node = int(ride.nodes[ride.on])
    seconds = teller.origin.seconds_to(node)
    if seconds or teller.origin.station < 0:
        there = place_of(teller.timetable, node)
        metres = teller.origin.metres_to(there)
        leaves = ride.leaves
        yield _walk(teller, (teller.origin.place, there), leaves - seconds, leaves, metres)


def _egress(teller: Teller, ride: _Ride) -> Iterator[Leg]:
    node = int(ride.nodes[ride.off])
    seconds = teller.destination.seconds_to(node)
    if seconds or teller.destination.station < 0:
        here = place_of(teller.timetable, node)
        metres = teller.destination.metres_to(here)
        arrives = ride.arrives
        yield _walk(teller, (here, teller.destination.place), arrives, arrives + seconds, metres)


def _change(teller: Teller, before: _Ride, ride: _Ride) -> Iterator[Leg]:
    origin, target = int(before.nodes[before.off]), int(ride.nodes[ride.on])
    if origin == target:
        return
    here, there = (place_of(teller.timetable, node) for node in (origin, target))
    seconds = teller.table.network.links.between(origin, target)
    metres = float(metres_between(here.lat, here.lon, np.array(there.lat), np.array(there.lon)))
    yield _walk(teller, (here, there), before.arrives, before.arrives + seconds, metres)


def _walk(
    teller: Teller, places: tuple[Place, Place], leave: int, arrive: int, metres: float
) -> Leg:
    """Return a walk; ``metres`` are in a straight line, NaN where a place is unknown."""
    origin, destination = places
    return Leg(
        mode="walk",
        line=None,
        trip_id="",
        headsign="",
        origin=origin,
        destination=destination,
        departure=teller.moment(leave),
        arrival=teller.moment(arrive),
        metres=round(metres * DETOUR) if np.isfinite(metres) else 0,
    )


def _ride_legs(teller: Teller, ride: _Ride) -> Iterator[Leg]:
    """Yield a leg for each trip that the ride is on: two where one stays seated at a terminus."""
    arrays, lanes = teller.timetable.arrays, teller.table.onward.lanes
    begins = 0
    for number, trip in enumerate(lanes.trip[ride.run].tolist()):
        if trip < 0:
            return
        ends = begins + int(arrays.trip_start[trip + 1] - arrays.trip_start[trip])
        on, off = max(ride.on, begins), min(ride.off, ends - 1)
        if on < off:
            yield _leg(teller, ride, trip, begins, (on, off), stay=number > 0 and ride.on < begins)
        begins = ends


def _leg(
    teller: Teller, ride: _Ride, trip: int, begins: int, ends: tuple[int, int], *, stay: bool
) -> Leg:
    timetable, arrays = teller.timetable, teller.timetable.arrays
    on, off = ends
    line = timetable.lines[int(arrays.trip_line[trip])]
    sign = int(arrays.call_headsign[arrays.trip_start[trip] + on - begins])
    nodes = ride.nodes[on : off + 1].tolist()
    places = tuple(place_of(timetable, node) for node in nodes)
    return Leg(
        mode=line.mode,
        line=line,
        trip_id=timetable.trip_ids[trip],
        headsign=timetable.texts[sign if sign >= 0 else int(arrays.trip_headsign[trip])],
        origin=places[0],
        destination=places[-1],
        departure=teller.moment(int(ride.times[1][on])),
        arrival=teller.moment(int(ride.times[0][off])),
        stops=places[1:-1],
        stay=stay,
        step_free=_step_free(timetable, trip, (nodes[0], nodes[-1])),
    )


def _step_free(timetable: Timetable, trip: int, stops: tuple[int, int]) -> bool | None:
    """Say whether the vehicle and the stops where one gets on and off are step-free."""
    arrays = timetable.arrays
    said = {int(arrays.trip_wheelchair[trip]), *arrays.stop_wheelchair[list(stops)].tolist()}
    return False if 2 in said else None if 0 in said else True
