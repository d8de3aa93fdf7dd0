"""What a closure costs a journey, and which one leaves no way."""

from __future__ import annotations

from datetime import datetime, timedelta

from callbot.answers.closings import closure_phrase
from callbot.answers.legs import minutes_of, rides
from callbot.answers.planning import Trip, anyhow
from callbot.answers.query import Phrase, Query
from callbot.transport.closures import Closure
from callbot.transport.journeys import Journey

WORTH_TELLING = timedelta(minutes=1)
AROUND = timedelta(hours=3)  # of a journey, in which closures matter to it


def detour(query: Query, trip: Trip, best: Journey) -> object:
    """Return which closure a journey goes around, and how much longer that takes; "" when none."""
    if not query.world.closures.between(best.departure - AROUND, best.arrival + AROUND):
        return ""
    free = None if trip.step_free else anyhow(query, trip)
    if free is None:
        return ""
    cost = free.departure - best.departure if trip.arrive_by else best.arrival - free.arrival
    closure = _in_the_way(query, free)
    if closure is None:
        return ""
    values = {"closure": closure_phrase(query, closure), "minutes": minutes_of(cost)}
    return Phrase("closure_cost" if cost >= WORTH_TELLING else "closure_blocks", values)


def closed_end(query: Query, trip: Trip) -> object:
    """Return the closure of an end of a trip, else of the way that there would be; None if unknown."""
    for spot in (trip.origin, trip.destination):
        held = _of(query, spot.station, trip.at) if spot.station else ()
        if held:
            return Phrase("closure_blocks", {"closure": closure_phrase(query, held[0])})
    free = anyhow(query, trip)
    closure = _in_the_way(query, free) if free else None
    return (
        Phrase("closure_blocks", {"closure": closure_phrase(query, closure)}) if closure else None
    )


def _in_the_way(query: Query, journey: Journey) -> Closure | None:
    """Return the first closure that forbids a ride of a journey."""
    for leg in rides(journey):
        line = leg.line.id if leg.line else ""
        ends = ((leg.origin.id, leg.departure), (leg.destination.id, leg.arrival))
        for place, moment in ends:
            if held := _of(query, place, moment, line):
                return held[0]
        if held := query.world.closures.of_line(line, leg.departure):
            return held[0]
    return None


def _of(query: Query, place: str, moment: datetime, line: str = "") -> tuple[Closure, ...]:
    return query.world.closures.of_station(place, moment, line_id=line) if place else ()
