"""Turns ways through the lanes into journeys with names and times of day."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.transport.geo import DETOUR, metres_apart
from callbot.transport.raptor.ends import metres_of, places_of
from callbot.transport.raptor.journey import Journey, Leg, Place
from callbot.transport.raptor.lanes import Lanes
from callbot.transport.raptor.query import Found
from callbot.transport.raptor.riding import Part, headsign_of, parts_of
from callbot.transport.raptor.ways import lane_of
from callbot.transport.raptor.wishes import Wish
from callbot.transport.values import Ints


@dataclass(frozen=True, slots=True)
class Ride:
    """One ride: its run, where (in its lane) one gets on and off, and the whole run's times."""

    run: int
    on: int
    off: int
    nodes: tuple[int, int]  # where one gets on and off
    stops: Ints  # of the whole run
    arrivals: Ints
    departures: Ints

    @property
    def leaves(self) -> int:
        """When one gets on."""
        return int(self.departures[self.on])

    @property
    def arrives(self) -> int:
        """When one gets off."""
        return int(self.arrivals[self.off])


def journey_of(wish: Wish, way: Found) -> Journey:
    """Return a way as a journey."""
    legs = tuple(_teller(wish).legs(way))
    return Journey(legs[0].departure, legs[-1].arrival, len(way.rides) - 1, legs)


def walk_of(wish: Wish) -> Journey:
    """Return the journey on foot all the way."""
    leave = wish.at - wish.walk * wish.arrive_by
    ends = (wish.origin.place, wish.destination.place)
    metres = metres_of(wish.origin, wish.destination)
    leg = _teller(wish).walk(ends, leave, leave + wish.walk, metres)
    return Journey(leg.departure, leg.arrival, 0, (leg,))


def _teller(wish: Wish) -> _Teller:
    timetable = wish.timetable
    return _Teller(wish, timetable.zone_of(f"{timetable.feeds[0].id}:"), places_of(timetable))


def _ride_of(wish: Wish, run: int, on: int, off: int) -> Ride:
    lanes: Lanes = wish.table.onward.lanes
    lane, first = lane_of(lanes, run), int(lanes.first[run])
    nodes = lanes.node[lanes.start[lane] : lanes.start[lane + 1]]
    events = slice(first, first + len(nodes))
    ends, stops = (int(nodes[on]), int(nodes[off])), wish.table.network.stop_of[nodes]
    return Ride(run, on, off, ends, stops, lanes.arrival[events], lanes.departure[events])


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells one way after the other of a wish."""

    wish: Wish
    zone: ZoneInfo
    places: tuple[Place, ...]  # of all stops

    def legs(self, way: Found) -> Iterator[Leg]:
        rides = [_ride_of(self.wish, *ride) for ride in way.rides]
        yield from self._access(rides[0])
        for i, ride in enumerate(rides):
            if i:
                yield from self._change(rides[i - 1], ride)
            yield from self._ride(ride)
        yield from self._egress(rides[-1])

    def walk(self, ends: tuple[Place, Place], leave: int, arrive: int, metres: float) -> Leg:
        """Return a walk; ``metres`` are in a straight line, NaN where a place is unknown."""
        return Leg(
            mode="walk",
            line=None,
            trip_id="",
            headsign="",
            origin=ends[0],
            destination=ends[1],
            departure=self._moment(leave),
            arrival=self._moment(arrive),
            metres=round(metres * DETOUR) if math.isfinite(metres) else 0,
        )

    def _moment(self, seconds: int) -> datetime:
        return datetime.fromtimestamp(self.wish.table.base + seconds, self.zone)

    def _access(self, ride: Ride) -> Iterator[Leg]:
        origin, stop = self.wish.origin, int(ride.stops[ride.on])
        if stop not in origin.own:
            there, leaves = self.places[stop], ride.leaves
            seconds, metres = int(self.wish.access[stop]), origin.metres_to(there)
            yield self.walk((origin.place, there), leaves - seconds, leaves, metres)

    def _egress(self, ride: Ride) -> Iterator[Leg]:
        destination, stop = self.wish.destination, int(ride.stops[ride.off])
        if stop not in destination.own:
            here, arrives = self.places[stop], ride.arrives
            seconds, metres = int(self.wish.egress[stop]), destination.metres_to(here)
            yield self.walk((here, destination.place), arrives, arrives + seconds, metres)

    def _change(self, before: Ride, ride: Ride) -> Iterator[Leg]:
        origin, target = int(before.stops[before.off]), int(ride.stops[ride.on])
        if origin != target:
            here, there = self.places[origin], self.places[target]
            metres = metres_apart(here.lat, here.lon, there.lat, there.lon)
            arrives = before.arrives
            seconds = self.wish.walks.links.between(before.nodes[1], ride.nodes[0])
            yield self.walk((here, there), arrives, arrives + seconds, metres)

    def _ride(self, ride: Ride) -> Iterator[Leg]:
        """Yield a leg for each trip of the ride: two where one stays seated at a terminus."""
        parts = list(parts_of(self.wish, ride.run))
        for number, part in enumerate(parts):
            on, off = max(ride.on, part.start), min(ride.off, part.end - 1)
            if on < off:
                yield self._leg(ride, part, on, off, stay=number > 0 and ride.on < part.start)

    def _leg(self, ride: Ride, part: Part, on: int, off: int, *, stay: bool) -> Leg:
        wish = self.wish
        stops = ride.stops[on : off + 1].tolist()
        places = tuple(map(self.places.__getitem__, stops))
        line = wish.timetable.lines[part.line]
        return Leg(
            mode=line.mode,
            line=line,
            trip_id=part.trip_id,
            headsign=headsign_of(wish.timetable, part, on - part.start),
            origin=places[0],
            destination=places[-1],
            departure=self._moment(int(ride.departures[on])),
            arrival=self._moment(int(ride.arrivals[off])),
            stops=places[1:-1],
            delay=part.delay(on - part.start, int(ride.departures[on])),
            stay=stay,
            step_free=part.step_free(wish.timetable, (stops[0], stops[-1])),
        )
