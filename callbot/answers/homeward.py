"""Home from an event or a place: the first way, and the last one that must not be missed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from callbot.answers.crowds import around
from callbot.answers.departures import facts_of
from callbot.answers.late import last_values, leaving
from callbot.answers.legs import at_moment
from callbot.answers.outings import (
    about,
    is_step_free,
    journey_facts,
    place_of,
    stop_at,
    with_event,
)
from callbot.answers.planning import (
    Trip,
    last_of_night,
    moment_asked,
    plan,
    waits,
    without_window,
)
from callbot.answers.query import Phrase, Query, Sentences
from callbot.answers.spots import Spot, spot_of, stops_near
from callbot.answers.stops import walk
from callbot.events.agenda import Event
from callbot.i18n.formats import Day, Name
from callbot.model import Facts
from callbot.transport.departures import first_last
from callbot.transport.timetable import covers

LEAVING = timedelta(minutes=15)  # from the end of an event to the street
Values = dict[str, object]


def look_up(query: Query) -> Facts:
    """Answer `way_home`: the way home and the last one, or the last departures near the venue."""
    start = query.end("from")
    if start is None:
        raise ValueError(f"{query.intent.id} needs its “from” end")
    spot = spot_of(query, start)
    values = about(query, spot)
    values |= {"origin": place_of(spot), "extra": _extra(query, spot.event) if spot.event else ""}
    query, known = _of_known_times(query)
    if not known and spot.event is None:
        said = Phrase("event_unknown")  # what follows is for today then
        values |= {"status": said, "status_short": said}
    if stopped := stop_at(query, spot, values):
        return stopped
    at = _when(query, spot.event)
    day = query.service_day(at)
    values["day"] = Day(day, query.service_day())
    end = query.end("to")
    if end is None:
        return _last(query, spot, values, at)
    return _way(query, Trip(spot, spot_of(query, end), at, step_free=is_step_free(query)), values)


def _of_known_times(query: Query) -> tuple[Query, bool]:
    """Return the question without "after the match" where no calendar knows when that is."""
    window = query.slot("time_window")
    if window is None or "T" in window.value:
        return query, True
    return replace(query, slots=without_window(query)), False


def _way(query: Query, trip: Trip, values: Values) -> Facts:
    spot = trip.origin
    values["destination"] = trip.destination.shown
    last = last_of_night(query, trip)
    values["leave"] = leaving(last, query, query.service_day(trip.at))
    outcome = plan(query, trip)
    if outcome.journeys and waits(outcome):
        first = at_moment(outcome.journeys[0].departure, query.today)
        return with_event(query, facts_of(query, "missed", values | {"first": first}), spot)
    if last is not None and last.departure < trip.at:
        values["leave"] = None  # what is found runs after the night's last one
    return journey_facts(query, outcome, values, spot)


def _last(query: Query, spot: Spot, values: Values, at: datetime) -> Facts:
    """Return the last departures of the stop nearest to the venue."""
    near, day = stops_near(query, spot, limit=1), query.service_day(at)
    if not near or not covers(query.timetable, day):
        return with_event(query, facts_of(query, "none", values), spot)
    station, seconds = near[0].station, near[0].walk_seconds
    found = [each for each in first_last(query.timetable, station.id, day) if each.last >= at]
    values |= {"stop": Name(station.name), "walk": walk(seconds)}
    values |= last_values(found, query)
    return with_event(query, facts_of(query, "last" if found else "none", values), spot)


def _extra(query: Query, event: Event) -> Sentences:
    """Return what makes the way home from an event another one than on other days."""
    return Sentences((*around(query, event).items, Phrase("extra_unknown")))


def _when(query: Query, event: Event | None) -> datetime:
    """Return when people leave: as they say, else when the event is over."""
    asked = query.slot("time") or query.slot("time_window")
    if asked is not None or event is None or event.all_day:
        return moment_asked(query)[0]
    return max(event.end_or_start + LEAVING, query.now)
