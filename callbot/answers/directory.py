"""The services of one kind: which there are, and which of them are open on a day."""

from __future__ import annotations

from datetime import date

from callbot.answers.query import Phrase, Query
from callbot.answers.services import card, open_hours
from callbot.city.facts import Service
from callbot.i18n.formats import Day, Name
from callbot.model import Facts

SHOWN = 8


def look_up_kind(query: Query) -> Facts:
    """Answer `services`: those of the kind in the options, or the one named; `open` with their hours.

    An option named like the shade of the question gives the kinds of that shade. Services whose
    hours nobody is sure of are listed, never said to be open.
    """
    found = _meant(query)
    if not found:
        return Facts("none")
    day = query.asked_day() or query.today
    values: dict[str, object] = {
        "services": [_row(each, query) for each in found[:SHOWN]],
        "names": [Name(each.name_in(query.language)) for each in found[:SHOWN]],
        "open": _open(found, day, query),
        "count": len(found),
        "day": Day(day, query.today),
    }
    return Facts("ok", values, cards=tuple(card(each, query) for each in found[:SHOWN]))


def _meant(query: Query) -> list[Service]:
    """Return the service that the question names, if it is of a kind asked about, else all of them."""
    options = query.intent.options
    kinds = options.get(query.shade, options.get("kind", "")).split()
    slot = query.slot("service")
    all_of = [each for each in query.world.city.services if each.kind in kinds]
    return [each for each in all_of if slot and each.id == slot.ref] or all_of


def _open(services: list[Service], day: date, query: Query) -> list[Phrase]:
    rows = []
    for service in services:
        if hours := open_hours(service, day, query):
            values = {"service": Name(service.name_in(query.language)), "hours": hours}
            rows.append(Phrase("service_hours_row", values))
    return rows[:SHOWN]


def _row(service: Service, query: Query) -> object:
    name = Name(service.name_in(query.language))
    if not service.address:
        return name
    return Phrase("service_row", {"service": name, "address": Name(service.address)})
