"""Where a value of a question is: a stop, a place, an address, an event, or the person's own position."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from callbot.answers.query import HERE, Phrase, Query
from callbot.events.agenda import Event
from callbot.events.occurring import occurrence
from callbot.i18n.formats import Name
from callbot.model import Location, SlotValue
from callbot.transport.geo import metres_between
from callbot.transport.journeys import Endpoint
from callbot.transport.stops import Near, nearest

FAR_M = 2000.0  # nobody walks farther to a stop
AREAS = ("arrondissement", "district")  # kinds of places that are larger than a walk
AREA_WALK_M = 1000.0  # that journeys walk at most to a stop
AREA_M = 5000.0  # from the middle of one to a stop that is in it or beside it


@dataclass(frozen=True)
class Spot:
    """A place that journeys begin or end at; ``shown`` is what to call it in an answer."""

    shown: object
    station: str = ""  # a station's id
    location: Location | None = None
    event: Event | None = None

    @property
    def endpoint(self) -> Endpoint | None:
        """The station, else the point; None where nobody knows where it is."""
        return self.station or self.location


def spot_of(query: Query, slot: SlotValue) -> Spot:
    """Return where a value is."""
    if slot.kind == "event":
        return _event(query, slot)
    if slot.ref.startswith(HERE):
        lat, _, lon = slot.ref.removeprefix(HERE).partition(",")
        return Spot(Phrase("your_location"), location=Location(float(lat), float(lon)))
    if slot.kind == "stop":
        station = query.timetable.station(slot.ref)
        return Spot(Name(station.name), station.id, Location(station.lat, station.lon))
    if slot.kind == "address":
        lat, _, lon = slot.ref.partition(",")
        return Spot(Name(slot.value), location=Location(float(lat), float(lon)))
    return _place(query, slot)


def here(query: Query) -> Spot | None:
    """Return the position that the person shares, None when they do not."""
    if query.location is None:
        return None
    return Spot(Phrase("your_location"), location=query.location)


def metres_apart(one: Location, other: Location) -> float:
    """Return the metres between two points in a straight line."""
    lats, lons = np.asarray([other.lat]), np.asarray([other.lon])
    return float(metres_between(one.lat, one.lon, lats, lons)[0])


def stops_near(query: Query, spot: Spot, *, limit: int = 3) -> list[Near]:
    """Return the stops in walking distance, the nearest first; a stop is its own nearest."""
    if spot.location is None:
        return []
    near = nearest(query.timetable, spot.location.lat, spot.location.lon, limit=limit)
    return [each for each in near if each.metres <= FAR_M]


def _place(query: Query, slot: SlotValue) -> Spot:
    place = query.world.city.place(slot.ref)
    if place is None:
        station = query.timetable.station(slot.ref)
        return Spot(Name(station.name), station.id, Location(station.lat, station.lon))
    spot = Spot(Name(place.name_in(query.language)), location=place.location)
    if place.kind not in AREAS or query.world.timetable is None:
        return spot
    # One who goes to a quarter goes to its stops, wherever its middle is.
    lat, lon = place.location.lat, place.location.lon
    near = nearest(query.timetable, lat, lon, limit=1, within_m=AREA_M)
    far = near and near[0].metres > AREA_WALK_M
    return replace(spot, station=near[0].station.id) if far else spot


def _event(query: Query, slot: SlotValue) -> Spot:
    event = occurrence(query.world.agenda, slot.ref, query.now, query.asked_day())
    shown = Name(event.title_in(query.language) if event else slot.value)
    return Spot(shown, location=event.location if event else None, event=event)
