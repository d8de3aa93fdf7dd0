"""A city folder read into a City: city.yaml is needed, every other file may be missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from callbot.city import entries
from callbot.city.calendar import Holidays, Period, subdivisions
from callbot.city.facts import City, Fact, Place, Service, Ticket, Town, Wording
from callbot.content.reader import Mark, Text, read_yaml
from callbot.content.sheet import Problems, Sheet, is_url, whole
from callbot.model import Problem

_T = TypeVar("_T", Service, Place, Ticket, Town)
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
    sheet = files.sheet("facts.yaml")
    facts = {fact.key: fact for fact in _facts(sheet)}
    city = replace(
        city,
        facts=facts,
        gaps=_keys(sheet) - facts.keys(),
        services=_unique(files, "services.yaml", "services", entries.service),
        places=_unique(files, "places.yaml", "places", entries.place),
        tickets=_tickets(files),
        towns=_unique(files, "towns.yaml", "towns", entries.town),
        stop_aliases=_stop_aliases(files.sheet("stops.yaml")),
    )
    return city, problems


def city_name(folder: Path) -> str:
    """Return what a city is called in its own language, from its city.yaml alone."""
    return _city(_read(folder, "city.yaml", [], needed=True), folder, []).name


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
        feeds=_feeds(sheet, folder),
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
    if found.get("hours") and not entries.checked_hours(line, "hours"):
        del found["hours"]
    return found


def _feeds(sheet: Sheet, folder: Path) -> tuple[str, ...]:
    """Return the timetable's feeds: one text, or a list of them."""
    one = isinstance(sheet.fields.get("feed"), Text)
    said = (sheet.text("feed"),) if one else sheet.words("feed")
    feeds = tuple(_inside(folder, feed) for feed in said if feed)
    for name, feed in zip(said, feeds, strict=False):
        if not is_url(feed) and not Path(feed).exists():
            message = f"The timetable “{name}” is not there."
            hint = "Put a GTFS folder or zip there, or write its URL."
            sheet.note(sheet.fields["feed"], "feed", message, hint, "warning")
    return feeds


def _inside(folder: Path, source: str) -> str:
    return source if "://" in source else str(folder / source)


def _holidays(sheet: Sheet, city: City) -> Holidays:
    sheet.only(("school", "public", "source", "reviewed"))
    sheet.date("reviewed")
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
        fact
        for key in (facts.fields if facts else ())
        if facts and (fact := entries.fact(facts, key))
    ]


def _keys(sheet: Sheet) -> frozenset[str]:
    found = sheet.fields.get("facts")
    return frozenset(str(key) for key in found) if isinstance(found, dict) else frozenset()


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


def _tickets(files: _Files) -> tuple[Ticket, ...]:
    sheet = files.sheet("tickets.yaml")
    sheet.only(("currency", "tickets"))
    currency = sheet.text("currency", files.city.currency)
    return _by_id(sheet.rows("tickets"), lambda row: entries.ticket(row, currency))


def _stop_aliases(sheet: Sheet) -> dict[str, tuple[str, ...]]:
    sheet.only(("aliases",))
    aliases = sheet.sheet(sheet.fields.get("aliases"))
    return {str(key): aliases.words(key) for key in aliases.fields} if aliases else {}
