"""What a city knows of itself: plain facts, services, places and tickets, in its languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from callbot.city.calendar import NO_HOLIDAYS, Holidays
from callbot.city.hours import OpeningHours
from callbot.model import Location


@dataclass(frozen=True, slots=True)
class Wording:
    """A text by language; ``default`` is the city's first language."""

    texts: Mapping[str, str] = field(default_factory=dict)
    default: str = "fr"

    def to(self, language: str) -> str:
        """Return the text in ``language`` (fr-CA falls back to fr), else in the default language."""
        wanted = (language, language.split("-", maxsplit=1)[0], self.default)
        found = (self.texts[key] for key in wanted if key in self.texts)
        return next(found, next(iter(self.texts.values()), ""))

    def __str__(self) -> str:
        """Return the text in the default language."""
        return self.to(self.default)

    def __bool__(self) -> bool:
        """Tell whether there is any text."""
        return bool(self.texts)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that answers may say by its key: a number, an address, a rule."""

    key: str
    value: Wording
    source: str = ""
    reviewed: date | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A town hall, a pool, a library …; ``hours`` is empty where nobody is sure of them."""

    id: str
    kind: str
    name: Wording
    aliases: tuple[str, ...] = ()
    address: str = ""
    location: Location | None = None
    hours: str = ""  # OSM opening_hours, checked
    phone: str = ""
    url: str = ""
    source: str = ""
    reviewed: date | None = None

    def name_in(self, language: str) -> str:
        """Return the name in a language, else in the city's first."""
        return self.name.to(language)


@dataclass(frozen=True, slots=True)
class Place:
    """A place that people name without meaning a service: a venue, a beach, a district."""

    id: str
    kind: str
    name: Wording
    location: Location
    aliases: tuple[str, ...] = ()
    source: str = ""
    reviewed: date | None = None

    def name_in(self, language: str) -> str:
        """Return the name in a language, else in the city's first."""
        return self.name.to(language)


@dataclass(frozen=True, slots=True)
class Town:
    """Another town, whose services people may ask this city about."""

    id: str
    name: Wording
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket or pass, its price in ``currency`` (ISO 4217), how long and for whom it is valid."""

    id: str
    name: Wording
    price: Decimal
    currency: str
    aliases: tuple[str, ...] = ()
    validity: Wording = Wording()
    audience: Wording = Wording()
    source: str = ""
    reviewed: date | None = None

    def name_in(self, language: str) -> str:
        """Return the name in a language, else in the city's first."""
        return self.name.to(language)

    def validity_in(self, language: str) -> str:
        """Return how long it is valid, "" where the city does not say."""
        return self.validity.to(language)


@dataclass(frozen=True)
class City:
    """All facts of one city folder. ``feeds`` and ``events`` are paths or URLs, ready to open."""

    id: str
    names: Wording
    country: str
    timezone: ZoneInfo
    languages: tuple[str, ...]
    center: Location | None = None
    subdivision: str = ""
    holidays: Holidays = NO_HOLIDAYS
    facts: Mapping[str, Fact] = field(default_factory=dict)
    gaps: frozenset[str] = frozenset()  # keys of facts that are still to be filled in
    services: tuple[Service, ...] = ()
    places: tuple[Place, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    towns: tuple[Town, ...] = ()
    currency: str = "EUR"
    stop_aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    line: Mapping[str, str] = field(default_factory=dict)  # of the person to speak to
    feeds: tuple[str, ...] = ()  # of the timetable; several make a region
    events: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The city's name in its own first language."""
        return str(self.names)

    def fact(self, key: str, language: str) -> str | None:
        """Return a fact in ``language``, else in the city's first language; None where unknown."""
        found = self.facts.get(key)
        return found.value.to(language) if found else None

    def service(self, ref: str) -> Service | None:
        """Return the service with this id."""
        return next((s for s in self.services if s.id == ref), None)

    def ticket(self, ref: str) -> Ticket | None:
        """Return the ticket with this id."""
        return next((t for t in self.tickets if t.id == ref), None)

    def place(self, ref: str) -> Place | None:
        """Return the place with this id; a service that has a position is a place too."""
        return next((p for p in self.all_places() if p.id == ref), None)

    def all_places(self) -> Iterator[Place]:
        """Yield the places, then the services that have a position and no place of the same id."""
        yield from self.places
        known = {place.id for place in self.places}
        for s in self.services:
            if s.location and s.id not in known:
                yield Place(s.id, s.kind, s.name, s.location, s.aliases, s.source, s.reviewed)

    def opening_hours(self, text: str, location: Location | None = None) -> OpeningHours:
        """Return an OSM opening_hours text with the city's time, holidays and sun."""
        return OpeningHours(text, self.timezone, self.holidays, location or self.center)

    @property
    def line_hours(self) -> OpeningHours | None:
        """The hours of the line that people answer, None where the city gives none."""
        text = self.line.get("hours", "")
        return self.opening_hours(text) if text else None
