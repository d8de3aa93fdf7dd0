"""Journeys as JSON: planned from one place to another, with the way that is drawn of each leg."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime

from flask import request

from callbot.answers.query import World
from callbot.channels.map.asked import read_moment, read_yes
from callbot.channels.map.network import line_row
from callbot.http.errors import ApiError
from callbot.model import Location
from callbot.transport.courses import course
from callbot.transport.errors import UnknownId
from callbot.transport.journeys import Endpoint, Journey, Leg, NoJourney, Place, find_journeys
from callbot.transport.timetable import Timetable
from callbot.transport.updates import current

MOST = 5
LONGEST_ID = 200
_POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,8})?),(-?\d{1,3}(?:\.\d{1,8})?)")


def plan(world: World, now: datetime) -> Mapping[str, object]:
    """Return the journeys that the query asks for; without any, the reason why.

    Raises ApiError 404 for a place that is not known, 422 for what cannot be read, 503 without a
    timetable.
    """
    timetable = world.timetable
    if timetable is None:
        raise ApiError(503, "There is no timetable to plan journeys with.")
    at = read_moment("at", now, world.city.timezone)
    ends = (_end("from", world, timetable), _end("to", world, timetable))
    try:
        found = find_journeys(
            timetable,
            *ends,
            at,
            wheelchair=read_yes("wheelchair"),
            closures=world.closures if world.closures.every else None,
            updates=current(world.updates, timetable, now),
            limit=MOST,
        )
    except NoJourney as error:
        other = [error.alternative] if error.alternative else []
        return {"at": at, "journeys": [], "reason": error.reason,
                "message": str(error), "alternatives": [_row(timetable, j) for j in other]}  # fmt: skip
    rows = [_row(timetable, journey) for journey in found]
    return {"at": at, "journeys": rows, "reason": None, "message": "", "alternatives": []}


def _end(name: str, world: World, timetable: Timetable) -> Endpoint:
    """Return a stop's id or a point: a stop, a place of the city, or “lat,lon”."""
    said = request.args.get(name, "")
    if not 0 < len(said) <= LONGEST_ID:
        raise ApiError(422, f"“{name}” must be a stop's or a place's id, or “lat,lon”.")
    if found := _POINT.fullmatch(said):
        lat, lon = float(found[1]), float(found[2])
        if abs(lat) > 90 or abs(lon) > 180:
            raise ApiError(404, f"“{name}” is no place on earth.")
        return Location(lat, lon)
    place = world.city.place(said)
    if place is not None:
        return place.location
    try:
        return timetable.full_id(said)
    except UnknownId:
        raise ApiError(404, f"“{name}” is no stop and no place that is known here.") from None


def _row(timetable: Timetable, journey: Journey) -> dict[str, object]:
    return {
        "departure": journey.departure,
        "arrival": journey.arrival,
        "transfers": journey.transfers,
        "step_free": journey.step_free,
        "legs": [_leg(timetable, leg) for leg in journey.legs],
    }


def _leg(timetable: Timetable, leg: Leg) -> dict[str, object]:
    return {
        "mode": leg.mode,
        "line": {"id": leg.line.id, **line_row(leg.line)} if leg.line else None,
        "trip_id": leg.trip_id or None,
        "headsign": leg.headsign or None,
        "from": _place(leg.origin),
        "to": _place(leg.destination),
        "departure": leg.departure,
        "arrival": leg.arrival,
        "stops": [_place(stop) for stop in leg.stops],
        "metres": leg.metres,
        "delay": None if leg.delay is None else int(leg.delay.total_seconds()),
        "path": _path(timetable, leg),
    }


def _place(place: Place) -> dict[str, object]:
    return {"id": place.id or None, "name": place.name, "lat": place.lat, "lon": place.lon}


def _path(timetable: Timetable, leg: Leg) -> list[list[float]]:
    """Return the way as [lon, lat]: along the line's course, on foot straight."""
    places = [leg.origin, *leg.stops, leg.destination]
    ends = [[place.lon, place.lat] for place in (places[0], places[-1])]
    if leg.line is None:
        return ends
    stations = [timetable.places(place.id)[0] for place in places if place.id]
    way = course(timetable, timetable.line_place(leg.line.id), stations)
    return [[lon, lat] for lat, lon in way] or ends
