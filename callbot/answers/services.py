"""The city's services: opening hours, contacts, the person at the end of the line."""

from __future__ import annotations

from datetime import date, time

from callbot.answers.links import map_link
from callbot.answers.query import Phrase, Query
from callbot.city.facts import Service
from callbot.city.hours import Interval
from callbot.i18n.formats import Clock, Day, Moment, Name
from callbot.model import Facts


def look_up_fixed(query: Query) -> Facts:
    """Answer `text`: the words are the intent's own; a service named in its options adds a card."""
    service = query.world.city.service(query.intent.options.get("service", ""))
    return Facts(cards=(card(service, query),) if service else ())


def look_up_hours(query: Query) -> Facts:
    """Answer `opening_hours`: of the day asked about, with public holidays counted."""
    city = query.world.city
    service = city.service(query.slots["service"].ref)
    if service is None:
        return Facts("unknown_service")
    moment = query.asked_moment() or query.now
    day = query.asked_day() or moment.astimezone(city.timezone).date()
    values: dict[str, object] = {"service": Name(service.name_in(query.language))}
    values |= {"phone": service.phone or None, "address": service.address or None}
    today = query.today
    values["day"] = Day(day, today)
    cards = (card(service, query),)
    if not service.hours:
        return Facts("unknown_hours", values, service.source, cards=cards)
    hours = city.opening_hours(service.hours, service.location)
    values["hours"] = open_hours(service, day, query) or None
    is_open = hours.is_open(moment) if _precise(query, day, today) else bool(values["hours"])
    change = hours.next_change(moment)
    values["until"] = Moment(change, today) if change else None
    return Facts("open" if is_open else "closed", values, service.source, cards=cards)


def open_hours(service: Service, day: date, query: Query) -> list[Phrase]:
    """Return the stretches in which a service is surely open on a day; none where nobody knows."""
    if not service.hours:
        return []
    hours = query.world.city.opening_hours(service.hours, service.location)
    return [_interval(each) for each in hours.intervals(day) if each.state == "open"]


def look_up_person(query: Query) -> Facts:
    """Answer `person`: the line's hours now; nobody is ever said to be there when nobody is."""
    city = query.world.city
    hours = city.line_hours
    callback = ({"kind": "callback"},)
    if hours is None or not hours.is_open(query.now):
        opens = hours.next_opening(query.now) if hours else None
        return Facts(
            "closed", {"opens": Moment(opens, query.today) if opens else None}, cards=callback
        )
    return Facts("open", cards=callback)


def card(service: Service, query: Query) -> dict[str, object]:
    """Return a place card."""
    found: dict[str, object] = {
        "kind": "place",
        "title": service.name_in(query.language),
        "address": service.address,
        "hours": "",
        "phone": service.phone,
        "link": service.url,
    }
    if service.location is None:
        return found
    return found | {"map": map_link("place", service.id, query.language)}


def _precise(query: Query, day: object, today: object) -> bool:
    """Whether a moment is meant rather than a whole day."""
    return day == today or "time" in query.slots


def _interval(interval: Interval) -> Phrase:
    start, end = interval.start, interval.end
    if start.time() == time() == end.time():
        return Phrase("open_all_day")
    return Phrase("open_row", {"start": Clock(start), "end": Clock(end)})
