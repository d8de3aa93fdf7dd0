"""What a person names on the command line: a timetable that is there, a stop, a moment."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

import click

from callbot.app.parts import (
    feed_sources,
    open_city,
    open_timetable_for,
    timetable_folder,
)
from callbot.app.streets import open_addresses
from callbot.city.facts import City
from callbot.model import Location
from callbot.settings import Settings
from callbot.text import fold
from callbot.transport.addresses import SURE
from callbot.transport.journeys import Endpoint
from callbot.transport.stop_search import StopSearch
from callbot.transport.timetable import Timetable

_POINT = re.compile(r"(-?\d{1,3}\.\d+),\s*(-?\d{1,3}\.\d+)")


def opened(settings: Settings) -> Timetable:
    """Return the timetable; a ClickException says how to get one."""
    timetable = open_timetable_for(settings)
    if timetable is None:
        raise click.ClickException(
            "There is no timetable yet; run `callbot transport import SOURCE` or give --gtfs."
        )
    return timetable


def folder_in_use(settings: Settings) -> Path:
    """Return where the timetable is that answers use."""
    return timetable_folder(settings, feed_sources(settings, open_city(settings)))


def moment(text: str | None, hint: str = "--at") -> datetime | None:
    """Return an ISO date and time, None for none; raises BadParameter for what is not one."""
    try:
        return datetime.fromisoformat(text) if text is not None else None
    except ValueError:
        message = f"“{text}” is not an ISO date and time such as 2026-05-12T08:30."
        raise click.BadParameter(message, param_hint=hint) from None


def stop_id(timetable: Timetable, wanted: str, city: City | None = None) -> str:
    """Return the id that a name or id:STOP_ID means; a ClickException says what is near."""
    if wanted.startswith("id:"):
        return timetable.full_id(wanted.removeprefix("id:"))
    search = StopSearch(timetable, city.stop_aliases if city else None)
    best = search.choose(wanted) if search.find(wanted) else []
    if not best:
        near = ", ".join(each.station.name for each in search.nearest(wanted))
        raise click.ClickException(f"There is no stop “{wanted}”. The nearest names are: {near}.")
    if len(best) > 1:
        ids = ", ".join(f"id:{station.id} ({station.name})" for station in best)
        raise click.ClickException(f"“{wanted}” may be several stops; give one of: {ids}.")
    return best[0].id


def endpoint(settings: Settings, timetable: Timetable, wanted: str) -> Endpoint:
    """Return what a person names as an end of a journey: a stop, a place, an address, a point."""
    if point := _POINT.fullmatch(wanted):
        return _point(float(point[1]), float(point[2]))
    city = open_city(settings)
    if wanted.startswith("id:"):
        return stop_id(timetable, wanted)
    exact = StopSearch(timetable, city.stop_aliases).find(wanted, limit=1)
    if exact and exact[0].score == 100:
        return stop_id(timetable, wanted, city)
    for place in city.all_places():
        if fold(wanted) in map(fold, (str(place.name), *place.name.texts.values(), *place.aliases)):
            return place.location
    addresses = open_addresses(settings, city)
    found = addresses.find(wanted, limit=1) if addresses else []
    if found and (found[0].score >= SURE or not exact):
        return Location(found[0].lat, found[0].lon)
    return stop_id(timetable, wanted, city)


def _point(lat: float, lon: float) -> Location:
    if abs(lat) > 90 or abs(lon) > 180:
        raise click.BadParameter(f"“{lat},{lon}” is no place on earth; write LAT,LON in degrees.")
    return Location(lat, lon)
