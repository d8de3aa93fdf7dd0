"""A city folder read into a City: city.yaml is needed, every other file may be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callbot.city.calendar import Holidays, Period, subdivisions
from callbot.city.facts import City, Fact, Place, Service, Ticket, Wording
from callbot.city.hours import HoursError, check
from callbot.city.rules import uses
from callbot.city.sheet import Problems, Sheet, is_url, whole
from callbot.content.reader import Mark, read_yaml
from callbot.model import Level, Problem

_T = TypeVar("_T", Service, Place, Ticket)
CITY_KEYS = (
    "city", "name", "country", "subdivision", "timezone", "languages", "center", "feed", "events",
    "line", "currency",
)  # fmt: skip


def load_city(folder: Path) -> tuple[City, list[Problem]]:
    """Read a city folder; what is wrong is left out and reported, the rest is there.

    Never raises for what a person wrote: without a usable city.yaml the city has its folder's
    name, UTC and French.
    """
    problems: Problems = []
    city = _city(_read(folder, "city.yaml", problems, needed=True), folder, problems)
    city = replace(city, holidays=_holidays(_read(folder, "holidays.yaml", problems), city))
    files = _Files(folder, problems, city)
    facts = _facts(files.sheet("facts.yaml"))
    city = replace(
        city,
        facts={fact.key: fact for fact in facts},
        services=_unique(files, "services.yaml", "services", _service),
        places=_unique(files, "places.yaml", "places", _place),
        tickets=_tickets(files),
        stop_aliases=_stop_aliases(files.sheet("stops.yaml")),
    )
    return city, problems


@dataclass(frozen=True)
class _Files:
    folder: Path
    problems: Problems
    city: City

    def sheet(self, name: str) -> Sheet:
        sheet = _read(self.folder, name, self.problems)
        sheet.first_language = self.city.languages[0]
        return sheet


def _read(folder: Path, name: str, problems: Problems, *, needed: bool = False) -> Sheet:
    path = folder / name
    if not needed and not path.exists():
        return whole(None, str(path), problems)
    if not path.is_file():
        hint = "Run `callbot init DIR` to lay out a new city."
        problems.append(Mark(str(path)).problem("no-city", "This city has no such file.", hint))
        return whole(None, str(path), problems)
    value, found = read_yaml(path, str(path))
    problems += found
    return whole(value, str(path), problems)


def _city(sheet: Sheet, folder: Path, problems: Problems) -> City:
    sheet.only(CITY_KEYS)
    if sheet.fields:
        sheet.need("city", "name", "country", "timezone", "languages")
    languages = sheet.words("languages") or ("fr",)
    sheet.first_language = languages[0]
    center = sheet.sheet(sheet.fields.get("center"))
    country, subdivision = _country(sheet)
    return City(
        id=sheet.text("city") or folder.name,
        names=Wording(sheet.texts("name") or {languages[0]: folder.name}, languages[0]),
        country=country,
        subdivision=subdivision,
        timezone=_timezone(sheet),
        languages=languages,
        center=center.location() if center else None,
        currency=sheet.text("currency", "EUR"),
        line=_line(sheet),
        feed=_feed(sheet, folder),
        events=tuple(_inside(folder, source) for source in sheet.words("events")),
    )


def _country(sheet: Sheet) -> tuple[str, str]:
    country, subdivision = sheet.text("country"), sheet.text("subdivision")
    known = subdivisions(country) if country else ()
    if known is None:
        hint = "Write the ISO 3166 code in capitals, such as FR."
        sheet.note(sheet.fields["country"], "country", f"“{country}” has no known holidays.", hint)
        return "", ""
    if subdivision and subdivision not in known:
        hint = f"Known are {', '.join(known)}."
        message = f"“{subdivision}” is no subdivision of {country}."
        sheet.note(sheet.fields["subdivision"], "subdivision", message, hint)
        return country, ""
    return country, subdivision


def _timezone(sheet: Sheet) -> ZoneInfo:
    name = sheet.text("timezone")
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        hint = "Write it as Europe/Paris."
        sheet.note(sheet.fields["timezone"], "timezone", f"“{name}” is no timezone.", hint)
        return ZoneInfo("UTC")


def _line(sheet: Sheet) -> dict[str, str]:
    line = sheet.sheet(sheet.fields.get("line"))
    if not line:
        return {}
    found = {str(key): line.text(key) for key in line.fields}
    if found.get("hours") and not _checked_hours(line, "hours"):
        del found["hours"]
    return found


def _feed(sheet: Sheet, folder: Path) -> str:
    feed = _inside(folder, sheet.text("feed")) if sheet.text("feed") else ""
    if feed and not is_url(feed) and not Path(feed).exists():
        message = f"The timetable “{sheet.text('feed')}” is not there."
        hint = "Put a GTFS folder or zip there, or write its URL."
        sheet.note(sheet.fields["feed"], "feed", message, hint, "warning")
    return feed


def _inside(folder: Path, source: str) -> str:
    return source if "://" in source else str(folder / source)


def _holidays(sheet: Sheet, city: City) -> Holidays:
    sheet.only(("school", "public"))
    periods = [_period(row) for row in sheet.rows("school")]
    for row in (extra := sheet.rows("public")):
        row.need("date")
    return Holidays(
        city.country,
        city.subdivision,
        tuple(period for period in periods if period),
        tuple(day for row in extra if (day := row.date("date"))),
    )


def _period(row: Sheet) -> Period | None:
    row.only(("name", "from", "to"))
    row.need("from", "to")
    first, last = row.date("from"), row.date("to")
    if first and last and not 0 <= (last - first).days <= 366:
        row.note(row.fields["to"], "period", f"The holidays end on {last}, but start on {first}.")
        return None
    return Period(first, last, row.text("name")) if first and last else None


def _facts(sheet: Sheet) -> list[Fact]:
    sheet.only(("facts",))
    facts = sheet.sheet(sheet.fields.get("facts"))
    return [
        fact for key in (facts.fields if facts else ()) if facts and (fact := _fact(facts, key))
    ]


def _fact(facts: Sheet, key: str) -> Fact | None:
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


def _origin(row: Sheet) -> tuple[str, date | None]:
    return row.text("source"), row.date("reviewed")


def _name(row: Sheet, key: str = "name") -> Wording:
    return Wording(row.texts(key), row.first_language)


def _unique(
    files: _Files, name: str, key: str, build: Callable[[Sheet, City], _T | None]
) -> tuple[_T, ...]:
    sheet = files.sheet(name)
    sheet.only((key,))
    return _by_id(sheet.rows(key), lambda row: build(row, files.city))


def _by_id(rows: Iterable[Sheet], build: Callable[[Sheet], _T | None]) -> tuple[_T, ...]:
    found: dict[str, _T] = {}
    for row in rows:
        entry = build(row)
        if entry and entry.id in found:
            row.note(
                row.fields["id"], "twice", f"The id “{entry.id}” stands here twice.", "Rename one."
            )
        elif entry:
            found[entry.id] = entry
    return tuple(found.values())


def _service(row: Sheet, city: City) -> Service | None:
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


def _hours(row: Sheet, city: City) -> str:
    text = _checked_hours(row, "hours")
    if text and uses(text, "SH") and not city.holidays.school:
        hint = "Write them in holidays.yaml: school: [{from: 2026-07-04, to: 2026-08-31}]."
        message = "These hours use school holidays (SH), but the city lists none."
        row.note(row.fields["hours"], "no-school-holidays", message, hint, "warning")
    return text


def _checked_hours(row: Sheet, key: str) -> str:
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


def _place(row: Sheet, _city: City) -> Place | None:
    row.only(("id", "name", "aliases", "lat", "lon", "kind", "source", "reviewed"))
    location = row.location()
    if not row.need("id", "name", "lat", "lon") or not location:
        return None
    kind = row.text("kind", "place")
    return Place(row.text("id"), kind, _name(row), location, row.words("aliases"), *_origin(row))


def _tickets(files: _Files) -> tuple[Ticket, ...]:
    sheet = files.sheet("tickets.yaml")
    sheet.only(("currency", "tickets"))
    currency = sheet.text("currency", files.city.currency)
    return _by_id(sheet.rows("tickets"), lambda row: _ticket(row, currency))


def _ticket(row: Sheet, currency: str) -> Ticket | None:
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


def _stop_aliases(sheet: Sheet) -> dict[str, tuple[str, ...]]:
    sheet.only(("aliases",))
    aliases = sheet.sheet(sheet.fields.get("aliases"))
    return {str(key): aliases.words(key) for key in aliases.fields} if aliases else {}
