"""The end of the day: the last departures of a stop and of the network, and the way home at night."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from callbot.answers.departures import facts_of
from callbot.answers.journeys import facts_about, journey_values
from callbot.answers.legs import at_moment
from callbot.answers.planning import (
    SMALL_HOURS,
    is_walk,
    last_of_night,
    moment_asked,
    plan,
    trip_of,
    waits,
)
from callbot.answers.query import Phrase, Query, asked_line
from callbot.answers.spots import Spot, spot_of, stops_near
from callbot.i18n.formats import Clock, Day, Name
from callbot.model import Facts
from callbot.transport.departures import FirstLast, first_last
from callbot.transport.journeys import Journey
from callbot.transport.lines import routes
from callbot.transport.timetable import Station, covers

EVENING = timedelta(hours=21)  # of a service day, from which "at night" is meant
NIGHT = timedelta(hours=25)  # a line that leaves after this runs at night
SHOWN = 6
Values = dict[str, object]


def look_up(query: Query) -> Facts:
    """Answer `night`: the way between two ends, else the last departures of a stop or of the network."""
    moment, _ = moment_asked(query)
    day = _night_of(query, moment)
    values: Values = {"day": Day(day, query.service_day()), "night_lines": ""}
    if not covers(query.timetable, day):
        return facts_of(query, "after_end", values)
    start, end = query.end("from"), query.end("to")
    if start is not None and end is not None:
        return _journey(query, values)
    station = _station(query, spot_of(query, start)) if start else None
    if station is not None:
        return last_from(query, station, day, values)
    there = _station(query, spot_of(query, end)) if end else None
    asked = moment if query.slot("time") else None
    return _network(query, day, values, asked, there)


def last_from(query: Query, station: Station, day: date, values: Values) -> Facts:
    """Return facts about the last departures of each line at a station."""
    line = asked_line(query)
    found = first_last(query.timetable, station.id, day, line_id=line.id if line else None)
    values |= {"stop": Name(station.name)}
    return facts_of(query, "stop" if found else "none", values | last_values(found, query))


def last_values(found: Iterable[FirstLast], query: Query) -> Values:
    """Return the last departures, the latest first, and the very last."""
    latest = sorted(found, key=lambda each: -each.last.timestamp())
    rows = [
        Phrase(
            "departure_row",
            {"line": each.line.name, "headsign": Name(each.headsign), "time": Clock(each.last)},
        )
        for each in latest[:SHOWN]
    ]
    last = Phrase("at_time", {"time": Clock(latest[0].last)}) if latest else None
    return {"trips": rows or None, "last": last}


def leaving(journey: Journey | None, query: Query, day: date) -> object:
    """Return when a journey of a night leaves; its day is only said when it is another night's."""
    if journey is None:
        return None
    if query.service_day(journey.departure) == day:
        return Phrase("at_time", {"time": Clock(journey.departure)})
    return at_moment(journey.departure, query.today)


def _journey(query: Query, values: Values) -> Facts:
    trip = trip_of(query)
    last = last_of_night(query, trip)
    outcome = plan(query, trip)
    values |= {"origin": trip.origin.shown, "destination": trip.destination.shown}
    values["leave"] = leaving(last, query, query.service_day(trip.at))
    if outcome.reason:
        return facts_of(query, "none", values)
    best = outcome.journeys[0]
    if waits(outcome):
        return facts_of(query, "missed", values | {"first": at_moment(best.departure, query.today)})
    facts = facts_about(query, outcome)
    if is_walk(best):
        return facts_of(query, "walk", values | dict(facts.values))
    return facts_of(query, "journey", values | journey_values(query, best), facts.cards)


def _night_of(query: Query, moment: datetime) -> date:
    """Return the day that a night belongs to for people who are out: three o'clock is still late."""
    return query.service_day(moment - SMALL_HOURS)


def _station(query: Query, spot: Spot) -> Station | None:
    if spot.station:
        return query.timetable.station(spot.station)
    near = stops_near(query, spot, limit=1)
    return near[0].station if near else None


def _network(
    query: Query, day: date, values: Values, asked: datetime | None, there: Station | None
) -> Facts:
    """Return the last departure of each line from its ends, the lines that run latest first.

    Only of what goes ``there`` where that is given. Where all are gone at the moment ``asked`` about,
    the result is "missed".
    """
    latest = latest_of_lines(query, day, there)
    start = datetime.combine(day, datetime.min.time(), query.world.city.timezone)
    late = [each for each in latest if each.last >= start + EVENING]
    if not late:
        return facts_of(query, "none", values)
    nightly = [each.line.name for each in late if each.last >= start + NIGHT]
    if nightly:
        values["night_lines"] = Phrase("night_lines", {"lines": nightly[:SHOWN]})
    gone = asked is not None and all(each.last < asked for each in late)
    return facts_of(query, "missed" if gone else "lines", values | last_values(late, query))


def latest_of_lines(query: Query, day: date, there: Station | None) -> list[FirstLast]:
    """Return for each line what leaves last from one of its ends (and goes ``there``)."""
    latest: dict[str, FirstLast] = {}
    for line in query.timetable.lines:
        for way in routes(query.timetable, line.id):
            if there is not None and there not in way.stations[1:]:
                continue
            for each in first_last(query.timetable, way.stations[0].id, day, line_id=line.id):
                known = latest.get(line.id)
                if known is None or each.last > known.last:
                    latest[line.id] = each
    return list(latest.values())
