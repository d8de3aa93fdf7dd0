"""What journeys are asked for, and what comes of asking the planner."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from callbot.answers.closings import has_fresh_alerts
from callbot.answers.query import CannotAnswer, Query
from callbot.answers.spots import Spot, spot_of
from callbot.model import SlotValue
from callbot.transport.closures import Closures
from callbot.transport.journeys import (
    Endpoint,
    Journey,
    NoJourney,
    find_journeys,
    first_journey,
    last_journey,
)
from callbot.understanding.slots.needs import STEP_FREE

LATER = timedelta(minutes=40)  # in which other journeys are offered too
SHOWN = 4
SMALL_HOURS = timedelta(hours=2)  # in which people who are out are still in yesterday's night
INACCESSIBLE = "ACCESSIBILITY_ISSUE"  # the effect of an alert about a lift that does not work
LONG_WAIT = timedelta(minutes=90)  # after which nothing runs now


@dataclass(frozen=True)
class Trip:
    """A journey that is asked for."""

    origin: Spot
    destination: Spot
    at: datetime
    arrive_by: bool = False
    step_free: bool = False


@dataclass(frozen=True)
class Outcome:
    """What was found: journeys, best first, or why there is none (``reason``)."""

    trip: Trip
    journeys: tuple[Journey, ...] = ()
    reason: str = ""
    detail: str = ""
    instead: Journey | None = None  # the best that is not what was asked for


def trip_of(query: Query, *, step_free: bool = False) -> Trip:
    """Return the trip that a question asks for; both ends must be filled."""
    origin, destination = query.end("from"), query.end("to")
    if origin is None or destination is None:
        raise ValueError(f"{query.intent.id} needs both ends of the journey")
    at, arrive_by = moment_asked(query)
    need = query.slot("need")
    wanted = step_free or (need is not None and need.value == STEP_FREE)
    return Trip(spot_of(query, origin), spot_of(query, destination), at, arrive_by, wanted)


def moment_asked(query: Query) -> tuple[datetime, bool]:
    """Return when to leave, or to arrive by: now where nothing is said, "demain" at this time."""
    clock, day = query.slot("time"), query.asked_day()
    query.refuse_past()
    arrive_by = clock is not None and clock.role == "by"
    if clock is None and query.slot("time_window") is None and day is not None:
        local = query.now.astimezone(query.world.city.timezone)
        moment = datetime.combine(day, local.time(), query.world.city.timezone)
        return max(moment, query.now), False
    alone = replace(query, slots=without_window(query)) if clock else query
    return alone.asked_moment() or query.now, arrive_by


def without_window(query: Query) -> dict[str, SlotValue]:
    """Return the slots without a time window: where there is a time, it says more."""
    return {name: value for name, value in query.slots.items() if value.kind != "time_window"}


def plan(query: Query, trip: Trip, *, window: timedelta = LATER) -> Outcome:
    """Ask the planner; where there is no way, say why."""
    try:
        return Outcome(trip, tuple(_now_or_later(query, trip, window)))
    except NoJourney as no:
        return Outcome(trip, (), no.reason, no.detail, no.alternative)


def last_of_night(query: Query, trip: Trip) -> Journey | None:
    """Return the journey of a trip's evening that leaves last, None when there is none."""
    start, end = _endpoints(trip)
    day = query.service_day(trip.at - SMALL_HOURS)
    try:
        return last_journey(
            query.timetable,
            start,
            end,
            day,
            wheelchair=trip.step_free,
            closures=closures_of(query),
            updates=query.updates,
            broken=broken_of(query, trip),
        )
    except NoJourney:
        return None


def first_and_last(query: Query, trip: Trip, day: date) -> tuple[Journey, Journey] | None:
    """Return the first and the last journey of a service day, None when there is none."""
    start, end = _endpoints(trip)
    options: dict[str, Any] = {"wheelchair": trip.step_free, "closures": closures_of(query)}
    options["broken"] = broken_of(query, trip)
    if day == query.service_day():
        options["updates"] = query.updates
    try:
        first = first_journey(query.timetable, start, end, day, **options)
        return first, last_journey(query.timetable, start, end, day, **options)
    except NoJourney:
        return None


def waits(outcome: Outcome) -> bool:
    """Say whether the first vehicle is so late that nothing runs at the moment asked about."""
    if not outcome.journeys or outcome.trip.arrive_by:
        return False
    return outcome.journeys[0].departure - outcome.trip.at > LONG_WAIT


def is_walk(journey: Journey) -> bool:
    """Say whether a journey is all on foot."""
    return all(leg.line is None for leg in journey.legs)


def anyhow(query: Query, trip: Trip) -> Journey | None:
    """Return the best journey when closures and steps do not count, None when there is none."""
    try:
        free = replace(trip, step_free=False)
        return _found(query, free, timedelta(0), closures=None)[0]
    except NoJourney:
        return None


def closures_of(query: Query) -> Closures | None:
    """Return the closures for routing, None where there are none."""
    return query.world.closures if query.world.closures.every else None


def broken_of(query: Query, trip: Trip) -> frozenset[str]:
    """Return the ids of the stops that alerts say cannot be reached without steps at that moment.

    What is said of a station holds for all its platforms. Nothing where steps do not matter.
    """
    alerts = query.world.alerts
    if alerts is None or not trip.step_free or not has_fresh_alerts(query):
        return frozenset()
    held = [a for a in alerts.alerts if a.effect == INACCESSIBLE and a.active(trip.at)]
    named = {stop for alert in held for stop in alert.stops}
    stations = (each for each in query.timetable.stations if each.id in named)
    return frozenset(named.union(*(each.stop_ids for each in stations)))


def _now_or_later(query: Query, trip: Trip, window: timedelta) -> list[Journey]:
    """Return the journeys that leave within the window, else the first one after it."""
    closures = closures_of(query)
    try:
        return _found(query, trip, window, closures=closures)
    except NoJourney as no:
        if no.reason != "none" or not window:
            raise
        return _found(query, trip, timedelta(0), closures=closures)


def _found(
    query: Query, trip: Trip, window: timedelta, *, closures: Closures | None
) -> list[Journey]:
    start, end = _endpoints(trip)
    return find_journeys(
        query.timetable,
        start,
        end,
        trip.at,
        arrive_by=trip.arrive_by,
        wheelchair=trip.step_free,
        window=window,
        closures=closures,
        updates=query.updates,
        broken=broken_of(query, trip),
        limit=SHOWN,
    )


def _endpoints(trip: Trip) -> tuple[Endpoint, Endpoint]:
    start, end = trip.origin.endpoint, trip.destination.endpoint
    if start is None or end is None:
        raise CannotAnswer("no_position")
    return start, end
