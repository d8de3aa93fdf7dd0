"""The entries of a city's files: facts, services, places and tickets, each from its own mapping."""

from __future__ import annotations

from datetime import date

from callbot.city.facts import City, Fact, Place, Service, Ticket, Town, Wording
from callbot.city.hours import HoursError, check
from callbot.city.rules import uses
from callbot.content.sheet import Sheet
from callbot.model import Level


def fact(facts: Sheet, key: str) -> Fact | None:
    """Return the fact of a key, None where it has no value."""
    row = facts.sheet(facts.fields[key])
    if not row:
        return None
    row.only(("value", "source", "reviewed"))
    value = row.texts("value")
    if not value:  # an empty one is a gap that a new city still has; answers go without it
        hint = "Write “value: …”, or delete the fact."
        level: Level = "warning" if "value" in row.fields else "error"
        row.note(key, "empty-fact", f"The fact “{key}” has no value.", hint, level)
    return Fact(str(key), Wording(value, row.first_language), *_origin(row)) if value else None


def service(row: Sheet, city: City) -> Service | None:
    """Return a service, None where its key fields are missing."""
    row.only(("id", "kind", "name", "aliases", "address", "lat", "lon", "hours", "phone", "url",
              "source", "reviewed"))  # fmt: skip
    if not row.need("id", "kind", "name"):
        return None
    source, reviewed = _origin(row)
    return Service(
        id=row.text("id"),
        kind=row.text("kind"),
        name=_name(row),
        aliases=row.words("aliases"),
        address=row.text("address"),
        location=row.location(),
        hours=_hours(row, city),
        phone=row.text("phone"),
        url=row.url("url"),
        source=source,
        reviewed=reviewed,
    )


def place(row: Sheet, _: City) -> Place | None:
    """Return a place, None where its key fields are missing."""
    row.only(("id", "name", "aliases", "lat", "lon", "kind", "source", "reviewed"))
    location = row.location()
    if not row.need("id", "name", "lat", "lon") or not location:
        return None
    kind = row.text("kind", "place")
    return Place(row.text("id"), kind, _name(row), location, row.words("aliases"), *_origin(row))


def town(row: Sheet, _: City) -> Town | None:
    """Return another town, None where it has no name."""
    row.only(("id", "name", "aliases"))
    if not row.need("id", "name"):
        return None
    return Town(row.text("id"), _name(row), row.words("aliases"))


def ticket(row: Sheet, currency: str) -> Ticket | None:
    """Return a ticket, None where it has no name or price."""
    row.only(("id", "name", "aliases", "price", "validity", "audience", "source", "reviewed"))
    if not row.need("id", "name", "price") or (price := row.price("price")) is None:
        return None
    source, reviewed = _origin(row)
    return Ticket(
        id=row.text("id"),
        name=_name(row),
        price=price,
        currency=currency,
        aliases=row.words("aliases"),
        validity=_name(row, "validity"),
        audience=_name(row, "audience"),
        source=source,
        reviewed=reviewed,
    )


def checked_hours(row: Sheet, key: str) -> str:
    """Return the hours' text where it can be read, else an empty one."""
    text = row.text(key)
    hint = "Write OSM opening_hours: Mo-Fr 08:30-12:00,13:30-17:00; PH off."
    try:
        doubts = check(text) if text else []
    except HoursError as error:
        row.note(row.fields[key], "hours", f"{error}.", hint)
        return ""
    for doubt in doubts:
        row.note(row.fields[key], "hours", f"These hours are doubtful: {doubt}.", hint, "warning")
    return text


def _hours(row: Sheet, city: City) -> str:
    text = checked_hours(row, "hours")
    if text and uses(text, "SH") and not city.holidays.school:
        hint = "Write them in holidays.yaml: school: [{from: 2026-07-04, to: 2026-08-31}]."
        message = "These hours use school holidays (SH), but the city lists none."
        row.note(row.fields["hours"], "no-school-holidays", message, hint, "warning")
    return text


def _origin(row: Sheet) -> tuple[str, date | None]:
    return row.text("source"), row.date("reviewed")


def _name(row: Sheet, key: str = "name") -> Wording:
    return Wording(row.texts(key), row.first_language)
