"""To the airport and back: the way from a place that is named, else the line that serves it."""

from __future__ import annotations

from datetime import datetime

from callbot.answers.departures import facts_of
from callbot.answers.journeys import facts_about
from callbot.answers.legs import at_moment, line_ride
from callbot.answers.planning import Trip, moment_asked, plan, waits
from callbot.answers.query import Query
from callbot.answers.spots import Spot, here, metres_apart, spot_of, stops_near
from callbot.city.facts import Place
from callbot.i18n.formats import Clock, Day, Money, Name
from callbot.model import Facts
from callbot.transport.departures import first_last, left_today
from callbot.transport.lines import lines_at, routes
from callbot.transport.timetable import Line, Station, covers

ARRIVING = "arriving"  # the shade of questions from people at the airport
KIND = "airport"  # of a place of the city
TICKET = ("airport", "aeroport")  # words of a ticket's id
SAME_M = 800.0  # what is so near to the airport is the airport
SHOWN = 3
Values = dict[str, object]


def look_up(query: Query) -> Facts:
    """Answer `airport`: a journey where the other end is known, else the line and its times."""
    place = next((each for each in query.world.city.all_places() if each.kind == KIND), None)
    values: Values = {"price": _price(query), "origin": None, "destination": None}
    if place is None:
        return facts_of(query, "none", values)
    airport = Spot(Name(place.name_in(query.language)), location=place.location)
    at, arrive_by = moment_asked(query)
    if not covers(query.timetable, query.service_day(at)):
        return facts_of(query, "after_end", values)
    other, coming = _other_end(query, place)
    coming = coming if other else query.shade == ARRIVING
    if other is None:
        return _line(query, airport, at, values, coming=coming)
    ends = (airport, other) if coming else (other, airport)
    outcome = plan(query, Trip(*ends, at, arrive_by))
    facts = facts_about(query, outcome)
    if facts.result != "ok" or waits(outcome):
        return _line(query, airport, at, values, coming=coming)
    return facts_of(query, "journey", {**facts.values, "price": values["price"]}, facts.cards)


def _other_end(query: Query, airport: Place) -> tuple[Spot | None, bool]:
    """Return the end that is not the airport, and whether people come from the airport to it."""
    for role in ("from", "to"):
        slot = query.end(role)
        spot = spot_of(query, slot) if slot else None
        point = spot.location if spot else None
        if point is not None and metres_apart(point, airport.location) > SAME_M:
            return spot, role == "to"
    return (None if query.shade == ARRIVING else here(query)), False


def _line(query: Query, airport: Spot, at: datetime, values: Values, *, coming: bool) -> Facts:
    """Return the lines of the airport and when they leave, towards it or from it."""
    near = stops_near(query, airport, limit=1)
    if not near:
        return facts_of(query, "none", values)
    stop = near[0].station
    lines = lines_at(query.timetable, stop.id)
    start = stop if coming else _far_end(query, lines, stop)
    if start is None:
        return facts_of(query, "none", values)
    day, ids = query.service_day(at), {line.id for line in lines}
    spans = [s for s in first_last(query.timetable, start.id, day) if s.line.id in ids]
    if not spans:
        return facts_of(query, "none", values)
    found = [d for d in left_today(query.timetable, start.id, at, limit=60) if d.line.id in ids]
    values |= {
        "line": [line_ride(line) for line in lines],
        "stop": Name(start.name),
        "day": Day(day, query.service_day()),
        "first": Clock(min(each.first for each in spans)),
        "last": Clock(max(each.last for each in spans)),
        "departures": [Clock(each.time) for each in found[:SHOWN]] or None,
        "departure": at_moment(found[0].time, query.today) if found else None,
    }
    return facts_of(query, "line", values)


def _far_end(query: Query, lines: list[Line], airport: Station) -> Station | None:
    """Return where a line to the airport begins."""
    for line in lines:
        for direction in routes(query.timetable, line.id):
            stations = direction.stations
            if len(stations) > 1 and stations[-1].id == airport.id:
                return stations[0]
    return None


def _price(query: Query) -> Money | None:
    """Return the price of the ticket whose id speaks of the airport."""
    for ticket in query.world.city.tickets:
        if not set(TICKET).isdisjoint(ticket.id.split("_")):
            return Money(ticket.price, ticket.currency)
    return None
