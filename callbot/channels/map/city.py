"""Places, services and events of the city as features."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

from callbot.answers.query import World
from callbot.channels.map.asked import Asked
from callbot.channels.map.geojson import Feature, feature, point_of
from callbot.city.facts import City, Service


def places(world: World, asked: Asked) -> Iterator[Feature]:
    """Yield every place that has a position; of a service its contacts and the day's hours."""
    services = {service.id: service for service in world.city.services}
    for place in world.city.all_places():
        service = services.get(place.id)
        contacts = _contacts(world.city, service, asked.at.date()) if service else {}
        name = place.name_in(asked.language)
        yield feature(place.id, "place", point_of(place.location), type=place.kind, name=name,
                      aliases=place.aliases, **contacts)  # fmt: skip


def events(world: World, asked: Asked, until: datetime) -> Iterator[Feature]:
    """Yield what takes place from the moment asked for until another."""
    for event in world.agenda.between(asked.at, until):
        yield feature(
            event_id(event.uid, event.start),
            "event",
            point_of(event.location),
            uid=event.uid,
            name=event.title_in(asked.language),
            start=event.start,
            end=event.end_or_start,
            all_day=event.all_day,
            where=", ".join(part for part in (event.place, event.address) if part),
            status=event.standing,
            link=event.url,
            source=event.source,
        )


def event_id(uid: str, start: datetime) -> str:
    """Return the id of one occurrence."""
    return f"{uid}@{start:%Y-%m-%dT%H:%M}"


def _contacts(city: City, service: Service, day: date) -> dict[str, object]:
    return {
        "address": service.address,
        "phone": service.phone,
        "link": service.url,
        "hours": _hours(city, service, day),
        "source": service.source,
    }


def _hours(city: City, service: Service, day: date) -> list[list[str]] | None:
    """Return from when to when it is open on a day; None where nobody is sure."""
    if not service.hours:
        return None
    hours = city.opening_hours(service.hours, service.location)
    return [
        [f"{each.start:%H:%M}", _until(each.end)]
        for each in hours.intervals(day)
        if each.state == "open"
    ]


def _until(end: datetime) -> str:
    return "24:00" if end.time() == time() else f"{end:%H:%M}"
