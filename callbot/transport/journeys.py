"""Plans journeys: by which lines, when, and with how many changes (RAPTOR; see the raptor package).

Ways are compared by arrival (or, to arrive by a time, by departure) and number of changes; none is
kept that another beats in both. On foot one walks at 1.2 m/s over streets a quarter longer than the
straight line: 1 km at most to the first stop and from the last, 400 m between stops, 3 km all the
way. A change takes a minute at least, unless transfers.txt says otherwise. One may stay on a vehicle
that goes on as another trip (``block_id``), once a ride.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from callbot.transport.raptor.boards import NEVER
from callbot.transport.raptor.journey import Endpoint, Journey, Leg, NoJourney, Place, Reason
from callbot.transport.raptor.legs import Teller, journey_of, walk_of
from callbot.transport.raptor.wishes import Wish, ways_of, wish_of
from callbot.transport.timetable import Timetable

__all__ = [
    "Endpoint", "Journey", "Leg", "NoJourney", "Place", "Reason", "find_journeys",
]  # fmt: skip


def find_journeys(
    timetable: Timetable,
    origin: Endpoint,
    destination: Endpoint,
    at: datetime,
    *,
    arrive_by: bool = False,
    wheelchair: bool = False,
    window: timedelta | None = None,
    limit: int = 5,
) -> list[Journey]:
    """Return at most ``limit`` journeys from ``origin`` at or after ``at`` (aware), best first.

    With ``arrive_by`` those that arrive at or before it; with ``window`` all that leave (or arrive)
    within so much time of it. ``wheelchair`` leaves out vehicles and stops that are said not to be
    step-free. Raises NoJourney, and UnknownId for an id that is not there.
    """
    wish = wish_of(
        timetable, origin, destination, at,
        arrive_by=arrive_by, wheelchair=wheelchair, window=window or timedelta(0),
    )  # fmt: skip
    found = _journeys(wish)
    if not found:
        raise NoJourney("none", "There is no way from there to there at that time.")
    return found[: max(limit, 1)]


def _journeys(wish: Wish) -> list[Journey]:
    """Return the journeys that no other beats, best first."""
    teller = Teller(wish.timetable, wish.table, wish.origin, wish.destination)
    found = [journey_of(teller, way) for way in ways_of(wish)]
    if wish.walk < NEVER and not any(journey.transfers == 0 for journey in found):
        found.append(walk_of(teller, wish.at - wish.walk * wish.arrive_by, wish.walk))
    return sorted(found, key=lambda journey: _worth(journey, arrive_by=wish.arrive_by))


def _worth(journey: Journey, *, arrive_by: bool) -> tuple[float, int, float]:
    leave, arrive = journey.departure.timestamp(), journey.arrival.timestamp()
    return (-leave, journey.transfers, arrive) if arrive_by else (arrive, journey.transfers, -leave)
