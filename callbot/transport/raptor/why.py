"""Says why there is no journey, and what can be offered instead."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np

from callbot.transport.geo import metres_between
from callbot.transport.raptor.ends import End, end_of, reach_of, walk_between
from callbot.transport.raptor.journey import Journey, Leg, NoJourney
from callbot.transport.raptor.planning import plan
from callbot.transport.raptor.query import NEVER
from callbot.transport.raptor.walks import walks_of
from callbot.transport.raptor.wishes import Wish, under

_AS_FAR_M = 3000.0  # how far from the destination an alternative may end
_TRIES = 6


def why_none(wish: Wish) -> NoJourney:
    """Return the reason why a wish has no journey; looked for by asking for less."""
    walks = walks_of(wish.timetable)
    for end, inwards in ((wish.origin, True), (wish.destination, False)):
        if wish.walk == NEVER and reach_of(walks, end, inwards=inwards).min() == NEVER:
            return NoJourney("outside_network", _outside(end), detail=end.place.name)
    if not any(_runs(wish, days) for days in (0, 1)):
        message = f"Nothing runs on {wish.table.day} by this timetable."
        return NoJourney("no_service", message, detail=str(wish.table.day))
    if wish.conditions.wheelchair and (anyhow := plan(under(wish, wheelchair=False))):
        return _not_step_free(wish, anyhow[0])
    if wish.conditions.closures is not None and plan(under(wish, closures=None)):
        return _closed(wish)
    names = f"from {_name(wish.origin)} to {_name(wish.destination)}"
    return NoJourney("none", f"There is no way {names} at that time by this timetable.")


def _name(end: End) -> str:
    return end.place.name or f"the point {end.place.lat:.5f}, {end.place.lon:.5f}"


def _outside(end: End) -> str:
    name = _name(end)
    return f"{name[0].upper()}{name[1:]} is too far from every stop of this timetable."


def _runs(wish: Wish, days: int) -> bool:
    return bool(wish.timetable.active(wish.table.day + timedelta(days)).any())


def _moment(wish: Wish) -> datetime:
    zone = wish.timetable.zone_of(f"{wish.timetable.feeds[0].id}:")
    return datetime.fromtimestamp(wish.table.base + wish.at, zone)


def _closed(wish: Wish) -> NoJourney:
    """Name the closed end, or say that closures are in the way."""
    closures, moment = wish.conditions.closures, _moment(wish)
    for end in (wish.origin, wish.destination):
        if closures and not end.is_point and closures.of_station(end.place.id, moment):
            message = f"{end.place.name} is closed at that time, and nothing else is in reach."
            return NoJourney("closed", message, detail=end.place.name)
    return NoJourney("closed", "Closures are in the way at that time.")


def _not_step_free(wish: Wish, anyhow: Journey) -> NoJourney:
    """Name the first step that fails, and how far one gets without steps."""
    step = _failing(wish, anyhow)
    names = f"from {_name(wish.origin)} to {_name(wish.destination)}"
    message = f"There is no step-free way {names} at that time: {step}."
    instead = _as_far(wish)
    if instead is not None:
        end = instead.legs[-1].destination
        metres = round(wish.destination.metres_to(end))
        message += f" One gets as far as {end.name}, {metres} m away."
    return NoJourney("not_step_free", message, detail=step, alternative=instead or anyhow)


def _failing(wish: Wish, anyhow: Journey) -> str:
    """Return in a few words what is not step-free on a journey."""
    for leg in anyhow.legs:
        if leg.line is None:
            continue
        if found := _failing_stop(wish, leg):
            return f"{found} is not step-free"
        if leg.step_free is False:
            return f"the {leg.departure:%H:%M} of line {leg.line.name} takes no wheelchair"
    return f"a way on foot at {_walked(anyhow)} has steps or a lift that does not work"


def _failing_stop(wish: Wish, leg: Leg) -> str:
    arrays, broken = wish.timetable.arrays, wish.conditions.broken
    for place in (leg.origin, leg.destination):
        row = wish.timetable.places(place.id)[1]
        ids = {place.id, place.id.partition(":")[2]}
        if ids & broken or (row is not None and arrays.stop_wheelchair[row] == 2):
            return place.name
    return ""


def _walked(journey: Journey) -> str:
    """Name where a journey has ways on foot inside stations: its changes, else its ends."""
    rides = [leg for leg in journey.legs if leg.line]
    return rides[0].destination.name if len(rides) > 1 else rides[-1].destination.name


def _as_far(wish: Wish) -> Journey | None:
    """Return a step-free journey to the nearest place from the destination that has one."""
    timetable, there = wish.timetable, wish.destination
    lats, lons = (np.array([getattr(s, n) for s in timetable.stations]) for n in ("lat", "lon"))
    metres = metres_between(there.place.lat, there.place.lon, lats, lons)
    order = np.argsort(metres, kind="stable")[: _TRIES + 1].tolist()
    for row in order:
        station = timetable.stations[row]
        if metres[row] > _AS_FAR_M or station.id in (there.place.id, wish.origin.place.id):
            continue
        end = end_of(timetable, station.id)
        egress = reach_of(wish.walks, end, inwards=False)
        walk = walk_between(wish.origin, end)
        if found := plan(replace(wish, destination=end, egress=egress, walk=walk)):
            return found[0]
    return None
