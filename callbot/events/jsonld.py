"""schema.org Event as JSON-LD, in a .json file or in the scripts of an HTML page.

Follows https://schema.org/Event: eventStatus and previousStartDate, location, offers,
isAccessibleForFree, typicalAgeRange and the attendee capacities. Any type that ends in Event, and
Festival, is one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from html.parser import HTMLParser
from typing import Any
from zoneinfo import ZoneInfo

from callbot.events.crowds import people
from callbot.events.event import Event, EventStatus, Series, series_of
from callbot.events.fields import (
    Record,
    is_day,
    mappings,
    midnight,
    moment,
    one_text,
    own_title,
    pick,
    position,
    word_list,
)
from callbot.events.tags import is_for_children, tags_of
from callbot.events.weblink import weblink
from callbot.model import Location, Problem

DEEPEST = 12
_KIND = re.compile(r"(?:^|[/:#])(\w*Event|Festival|CourseInstance)$")
_NOT_EVENTS = ("PublicationEvent", "BroadcastEvent", "OnDemandEvent")
_AGES = re.compile(r"\s*(\d{1,2})\s*[-–]\s*(\d{1,2})\s*$")
_STATUS: dict[str, EventStatus] = {
    "EventCancelled": "cancelled",
    "EventPostponed": "cancelled",
    "EventRescheduled": "moved",
}


def has_events(document: Any) -> bool:
    """Tell whether a JSON document holds a schema.org event."""
    return any(True for _ in _events(document))


def read_jsonld(
    document: Any, name: str, *, timezone: ZoneInfo, line: int = 1
) -> tuple[list[Series], list[Problem]]:
    """Read all events of a document; ``line`` is where it begins in the file ``name``."""
    found: dict[str, list[Event]] = {}
    problems: list[Problem] = []
    for record in _events(document):
        try:
            event = _event(record, timezone)
        except ValueError as error:
            title = one_text(_title(record)) or "without a name"
            message = f"The event “{title[:80]}”: {error}; it is left out."
            hint = "Compare it with https://schema.org/Event."
            problems.append(Problem(name, line, 1, "error", "event", message, hint))
        else:
            found.setdefault(event.uid, []).append(event)
    return [series_of(events) for events in found.values()], problems


def read_html(text: str, name: str, *, timezone: ZoneInfo) -> tuple[list[Series], list[Problem]]:
    """Read the JSON-LD scripts of an HTML page; one that is broken is reported with its line."""
    scripts = _Scripts()
    scripts.feed(text)
    scripts.close()
    series: list[Series] = []
    problems: list[Problem] = []
    for line, script in scripts.found:
        try:
            document = json.loads(script)
        except (ValueError, RecursionError) as error:
            where = line + getattr(error, "lineno", 1) - 1
            message = f"This JSON-LD script cannot be read: {error}."
            hint = "Mend the page, or give the calendar another way."
            problems.append(Problem(name, where, 1, "error", "json", message, hint))
            continue
        more, wrong = read_jsonld(document, name, timezone=timezone, line=line)
        series, problems = series + more, problems + wrong
    return series, problems


class _Scripts(HTMLParser):
    """Collects (line, text) of all JSON-LD scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[int, str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = (dict(attrs).get("type") or "").split(";")[0].strip().lower()
        self.inside = tag == "script" and kind == "application/ld+json"
        if self.inside:
            self.found.append((self.getpos()[0], ""))

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            line, text = self.found[-1]
            self.found[-1] = (line, text + data)


def _events(value: Any, depth: int = 0) -> Iterator[Record]:
    """Yield every event in a document: in @graph, in lists, as sub-event or list item."""
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for each in value:
            yield from _events(each, depth + 1)
    elif isinstance(value, Mapping):
        if _is_event(value):
            yield value
        for key, each in value.items():
            if key != "superEvent" and isinstance(each, list | dict):
                yield from _events(each, depth + 1)


def _is_event(record: Record) -> bool:
    types = record.get("@type")
    names = [
        m[1] for t in (types if isinstance(types, list) else [types]) if (m := _KIND.search(str(t)))
    ]
    return any(name not in _NOT_EVENTS for name in names)


def _event(record: Record, timezone: ZoneInfo) -> Event:
    """Return one event; raises ValueError with what it lacks."""
    titles = _titles(_title(record))
    title, start = own_title(titles), moment(record.get("startDate"), timezone)
    if not title:
        raise ValueError("it has no name")
    if start is None:
        raise ValueError("its startDate is missing or no ISO date")
    status = _last_word(record.get("eventStatus"))
    moved_from = moment(_last(record.get("previousStartDate")), timezone)
    place, address, location = _where(record.get("location"))
    url = weblink(pick(record, "url", "@id"))
    return Event(
        uid=one_text(pick(record, "@id", "identifier")) or url or f"{title}-{start:%Y%m%d%H%M}",
        title=title,
        start=start,
        end=_end(record, start, timezone),
        all_day=is_day(record.get("startDate")),
        place=place,
        address=address,
        location=location,
        status=_STATUS.get(status, "confirmed"),
        moved_from=moved_from if status == "EventRescheduled" else None,
        postponed=status == "EventPostponed",
        tags=_tags(record),
        url=url,
        source=_organizer(record) or "schema.org",
        description=one_text(record.get("description"), 2000),
        titles={language: text for language, text in titles.items() if language},
        capacity=people(pick(record, "maximumPhysicalAttendeeCapacity", "maximumAttendeeCapacity")),
        full=_is_full(record),
    )


def _title(record: Record) -> object:
    return pick(record, "name", "headline")


def _titles(value: object) -> dict[str, str]:
    """Return names by language: JSON-LD has "name", {"@value", "@language"}, or a list of these."""
    found: dict[str, str] = {}
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping) and "@value" in each:
            found.setdefault(str(each.get("@language", "")).lower(), one_text(each["@value"]))
        elif text := one_text(each):
            found.setdefault("", text)
    return {language: text for language, text in found.items() if text}


def _end(record: Record, start: datetime, timezone: ZoneInfo) -> datetime | None:
    """Return the end; an endDate without a time means the whole of that day."""
    value = record.get("endDate")
    end = moment(value, timezone)
    if is_day(value) and end:
        end = midnight(end.date() + timedelta(days=1), timezone)
    if end is None and is_day(record.get("startDate")):
        end = midnight(start.date() + timedelta(days=1), timezone)
    return end if end and end > start else None


def _last(value: object) -> object:
    return value[-1] if isinstance(value, list) and value else value


def _last_word(value: object) -> str:
    value = value.get("@id") if isinstance(value, Mapping) else value
    return re.split(r"[/:#]", value)[-1] if isinstance(value, str) else ""


def _where(value: object) -> tuple[str, str, Location | None]:
    """Return name, address and position of the first location that is a place."""
    if isinstance(value, str):
        return one_text(value), "", None
    for place in mappings(value):
        if _last_word(place.get("@type")) == "VirtualLocation":
            continue
        geo = pick(place, "geo") if isinstance(place.get("geo"), Mapping) else place
        where = position((geo.get("latitude"), geo.get("longitude")))
        return one_text(place.get("name")), _address(place.get("address")), where
    return "", "", None


def _address(value: object) -> str:
    if not isinstance(value, Mapping):
        return one_text(value)
    town = " ".join(
        filter(None, (one_text(value.get(k)) for k in ("postalCode", "addressLocality")))
    )
    return ", ".join(filter(None, (one_text(value.get("streetAddress")), town)))


def _tags(record: Record) -> frozenset[str]:
    kinds = record.get("@type")
    kind = {"SportsEvent": "sport", "MusicEvent": "concert", "ChildrensEvent": "children",
            "ExhibitionEvent": "exhibition", "TheaterEvent": "theatre", "Festival": "festival",
            "ScreeningEvent": "cinema"}  # fmt: skip
    words = [kind.get(_last_word(t), "") for t in (kinds if isinstance(kinds, list) else [kinds])]
    tags = set(tags_of(words + word_list(record.get("keywords")))) - {"free"}
    if _is_free(record):
        tags.add("free")
    if (ages := _AGES.match(str(record.get("typicalAgeRange", "")))) and is_for_children(
        int(ages[1]), int(ages[2])
    ):
        tags.add("children")
    return frozenset(tags)


def _is_free(record: Record) -> bool:
    """Tell whether it says so itself, or every offer's highest price is nought."""
    said = record.get("isAccessibleForFree")
    if said is not None:
        return said is True or str(said).lower() in ("true", "https://schema.org/true")
    prices = [pick(offer, "highPrice", "price") for offer in mappings(record.get("offers"))]
    return bool(prices) and all(re.fullmatch(r"0+([.,]0+)?", str(price)) for price in prices)


def _is_full(record: Record) -> bool:
    """Tell whether no seat is left, or every offer is sold out."""
    if str(record.get("remainingAttendeeCapacity")) == "0":
        return True
    offers = [_last_word(offer.get("availability")) for offer in mappings(record.get("offers"))]
    return bool(offers) and all(offer == "SoldOut" for offer in offers)


def _organizer(record: Record) -> str:
    for organizer in mappings(record.get("organizer")):
        return one_text(organizer.get("name"))
    return ""
