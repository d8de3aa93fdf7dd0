"""What closures cost a passenger: the way with them beside the way that would be without."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from callbot.transport.closure import Closure
from callbot.transport.closures import Closures
from callbot.transport.journeys import Endpoint, Journey, find_journeys
from callbot.transport.timetable import Timetable
from callbot.transport.updates import TripUpdates


@dataclass(frozen=True, slots=True)
class Cost:
    """The best journey with the closures, the best without, and which closures are in its way.

    ``extra`` is how much later one arrives (or, to arrive by a time, how much earlier one leaves).
    """

    journey: Journey
    without: Journey
    extra: timedelta
    closures: tuple[Closure, ...]


def closure_cost(
    timetable: Timetable,
    origin: Endpoint,
    destination: Endpoint,
    at: datetime,
    *,
    closures: Closures,
    arrive_by: bool = False,
    wheelchair: bool = False,
    updates: TripUpdates | None = None,
) -> Cost | None:
    """Return what ``closures`` cost between two places, None where they cost nothing.

    Raises NoJourney where there is no way because of them, or none at all.
    """
    journey, without = (
        find_journeys(
            timetable,
            origin,
            destination,
            at,
            arrive_by=arrive_by,
            wheelchair=wheelchair,
            closures=each,
            updates=updates,
            limit=1,
        )[0]
        for each in (closures, None)
    )
    later, sooner = journey.arrival - without.arrival, without.departure - journey.departure
    extra = sooner if arrive_by else later
    if extra <= timedelta(0):
        return None
    return Cost(journey, without, extra, in_the_way(closures, without))


def in_the_way(closures: Closures, journey: Journey) -> tuple[Closure, ...]:
    """Return the closures that a journey planned without them runs into."""
    found: dict[str, Closure] = {}
    for leg in journey.legs:
        if leg.line is None:
            continue
        places = [(leg.origin, leg.departure), (leg.destination, leg.arrival)]
        places += [(stop, leg.departure) for stop in leg.stops]
        for place, moment in places:
            for closure in closures.of_station(place.id, moment, line_id=leg.line.id):
                found.setdefault(closure.id, closure)
    return tuple(found.values())
