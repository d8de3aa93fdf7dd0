"""From a wish to journeys: those by vehicle and the one on foot, none that another beats."""

from __future__ import annotations

from dataclasses import replace

from callbot.transport.raptor.journey import Journey
from callbot.transport.raptor.legs import journey_of, walk_of
from callbot.transport.raptor.query import NEVER
from callbot.transport.raptor.wishes import Wish, ways_of


def plan(wish: Wish) -> list[Journey]:
    """Return the journeys that no other beats, best first; none where there is no way.

    For a wheelchair, those that are sure to be step-free come first; others (of whose steps nothing
    is said) only where they are better.
    """
    if not wish.conditions.wheelchair:
        return _planned(wish)
    maybe = _planned(wish)
    if not _says_yes(wish) or all(journey.step_free for journey in maybe):
        return maybe
    sure = _planned(replace(wish, conditions=replace(wish.conditions, sure=True)))
    better = (each for each in maybe if not any(_beats(one, each, wish) for one in sure))
    return [*sure, *better]


def _says_yes(wish: Wish) -> bool:
    """Whether the feed says of any vehicle and any stop that it is step-free."""
    arrays = wish.timetable.arrays
    return bool((arrays.trip_wheelchair == 1).any() and (arrays.stop_wheelchair == 1).any())


def _planned(wish: Wish) -> list[Journey]:
    found = [journey_of(wish, way) for way in ways_of(wish)]
    if wish.walk < NEVER and not any(journey.transfers == 0 for journey in found):
        found.append(walk_of(wish))
    return sorted(found, key=lambda journey: _worth(journey, wish))


def _worth(journey: Journey, wish: Wish) -> tuple[float, int, float]:
    leave, arrive = journey.departure.timestamp(), journey.arrival.timestamp()
    if wish.arrive_by:
        return -leave, journey.transfers, arrive
    return arrive, journey.transfers, -leave


def _beats(one: Journey, other: Journey, wish: Wish) -> bool:
    """Whether one is as good as the other in every way that counts."""
    if one.transfers > other.transfers:
        return False
    late, soon = one.departure >= other.departure, one.arrival <= other.arrival
    if wish.window:
        return late and soon
    return late if wish.arrive_by else soon
