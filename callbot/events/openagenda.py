"""Events of OpenAgenda: its API (v2), and the exports of Opendatasoft portals made from it.

A portal's export has flat fields, old (``timetable``, ``pricing_info``) or new (``title_fr``,
``timings`` as JSON text); the API has nested ones (https://developers.openagenda.com). Times
without a zone are the city's, whatever zone the export names for its own dates.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from callbot.events.crowds import is_yes, people
from callbot.events.event import Event, EventStatus, Series, series_of
from callbot.events.fields import (
    Record,
    by_language,
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
from callbot.events.tags import is_for_children, is_free, names_a_price, tags_of
from callbot.events.weblink import weblink
from callbot.model import Location, Problem

MOST_DATES = 1000  # of one event
POSTPONED, FULL = "4", "5"
# OpenAgenda's status numbers: 2 rescheduled, 4 postponed, 6 cancelled; 1, 3 and 5 take place, 5 being full.
_STATUS: dict[str, EventStatus] = {"2": "moved", POSTPONED: "cancelled", "6": "cancelled"}
# What portals call their own fields: nothing of it is in OpenAgenda's schema.
_EXPECTED = ("expected_attendance", "public_attendu", "affluence_attendue", "participants_attendus")
_CAPACITY = ("capacity", "capacite", "jauge")
_BOOKED_UP = ("sold_out", "complet", "full")
Span = tuple[datetime, datetime | None, bool]  # start, end, all day


def is_openagenda(document: Any) -> bool:
    """Tell whether a JSON document has the shape of OpenAgenda's API or of a portal's export."""
    return any(True for _ in _records(document))


def read_openagenda(
    document: Any, name: str, *, timezone: ZoneInfo, now: datetime
) -> tuple[list[Series], list[Problem]]:
    """Read a document; an event that cannot be used is reported with its number and left out."""
    series: list[Series] = []
    problems: list[Problem] = []
    for number, record in enumerate(_records(document), 1):
        try:
            series.append(_series(record, timezone, now))
        except ValueError as error:
            title = own_title(by_language(record, "title")) or "without a title"
            message = f"Event {number} “{title[:80]}”: {error}; it is left out."
            hint = "Mend it in the portal, then fetch it again."
            problems.append(Problem(name, 1, 1, "error", "event", message, hint))
    return series, problems


def _records(document: Any) -> Iterator[Record]:
    """Yield the events' fields, whatever they are wrapped in."""
    if isinstance(document, dict):
        document = pick(document, "records", "results", "events") or [document]
    for row in mappings(document):
        fields = row.get("fields", row)
        fields = fields.get("fields", fields) if isinstance(fields, dict) else {}
        if isinstance(fields, dict) and pick(fields, "title", "title_fr", "title_en") is not None:
            yield {**fields, "recordid": row.get("recordid")} if fields is not row else fields


def _series(record: Record, timezone: ZoneInfo, now: datetime) -> Series:
    """Return the series of one record; raises ValueError with what it lacks."""
    titles = by_language(record, "title")
    title = own_title(titles, str(record.get("lang", "")))
    if not title:
        raise ValueError("it has no title")
    spans = sorted(set(_spans(record, timezone)), key=lambda span: span[0])[:MOST_DATES]
    if not spans:
        raise ValueError("none of its dates can be read")
    stamp = moment(pick(record, "updated_at", "updatedAt", "updatedat"), timezone)
    shared = {"as_of": stamp if stamp and stamp <= now else None, **_status(record)}
    return series_of(_event(record, title, titles, span, shared) for span in spans)


def _event(
    record: Record, title: str, titles: dict[str, str], span: Span, shared: dict[str, Any]
) -> Event:
    start, end, all_day = span
    uid = one_text(pick(record, "uid", "id", "recordid", "slug")) or f"{title}-{start:%Y%m%d}"
    return Event(
        uid=f"openagenda:{uid}",
        title=title,
        start=start,
        end=end,
        all_day=all_day,
        place=one_text(pick(record, "placename", "location.name", "location_name", "address_name")),
        address=_address(record),
        location=_location(record),
        tags=_tags(record),
        url=weblink(pick(record, "canonicalUrl", "canonicalurl", "link", "url")),
        source=one_text(pick(record, "originAgenda.title", "originagenda_title")) or "OpenAgenda",
        description=one_text(pick(record, "description", "description_fr", "lead_text"), 2000),
        titles={language: text for language, text in titles.items() if language},
        **shared,
    )


def _spans(record: Record, timezone: ZoneInfo) -> Iterable[Span]:
    found = False
    for begin, end in _written_spans(record):
        if start := moment(begin, timezone):
            found = True
            yield start, _end(start, moment(end, timezone)), False
    if not found:
        yield from _whole_days(record, timezone)


def _whole_days(record: Record, timezone: ZoneInfo) -> Iterator[Span]:
    """Yield the one span of an event that only says from which to which day it lasts."""
    first, last = (record.get(key) for key in ("date_start", "date_end"))
    start, end = moment(first, timezone), moment(last or first, timezone)
    if start and end and is_day(first) and start <= end:
        yield start, midnight(end.date() + timedelta(days=1), timezone), True


def _written_spans(record: Record) -> Iterator[tuple[object, object]]:
    """Yield begin and end as written, from whichever field has them."""
    if text := pick(record, "timetable"):
        yield from (_pair(part.split()) for part in str(text).split(";") if part.strip())
    elif text := pick(record, "occurrences"):
        yield from (_pair(part.split("_")) for part in str(text).split(";") if part.strip())
    else:
        for each in mappings(_decoded(pick(record, "timings"))):
            yield pick(each, "begin", "start"), each.get("end")


def _pair(parts: list[str]) -> tuple[object, object]:
    return parts[0], parts[1] if len(parts) > 1 else None


def _decoded(value: object) -> object:
    try:
        return json.loads(value) if isinstance(value, str) else value
    except ValueError:
        return None


def _end(start: datetime, end: datetime | None) -> datetime | None:
    """Return the end; one before the start is past midnight: 21:30 to 00:00 of the same date."""
    if end is None or end == start:
        return None
    if end < start:
        end += timedelta(days=1)
    return end if end > start else None


def _status(record: Record) -> dict[str, Any]:
    value = record.get("status")
    number = str(value.get("id") if isinstance(value, dict) else value)
    return {
        "status": _STATUS.get(number, "confirmed"),
        "postponed": number == POSTPONED,
        "full": number == FULL or is_yes(pick(record, *_BOOKED_UP)),
        "expected": people(pick(record, *_EXPECTED)),
        "capacity": people(pick(record, *_CAPACITY)),
    }


def _address(record: Record) -> str:
    whole = one_text(pick(record, "address", "location.address", "location_address"))
    parts = (one_text(record.get(f"address_{part}")) for part in ("street", "zipcode", "city"))
    return whole or " ".join(part for part in parts if part)


def _location(record: Record) -> Location | None:
    pairs = []
    for key in ("latlon", "location_coordinates", "lat_lon", "location"):
        value = record.get(key)
        if isinstance(value, list) and len(value) == 2:
            pairs.append((value[0], value[1]))
        elif isinstance(value, dict):
            pairs.append((pick(value, "lat", "latitude"), pick(value, "lon", "longitude")))
    return position(*pairs)


def _tags(record: Record) -> frozenset[str]:
    """Return the keywords' tags; “free” and “children” only where price and age do not object."""
    tags = set(tags_of(word_list(pick(record, "tags", "keywords", "keywords_fr"))))
    price = one_text(pick(record, "conditions", "conditions_fr", "pricing_info", "price_detail"))
    if names_a_price(price) or record.get("price_type") == "payant":
        tags.discard("free")
    elif is_free(price) or (record.get("price_type") == "gratuit" and not price):
        tags.add("free")
    age = record.get("age")
    ages = (
        age
        if isinstance(age, dict)
        else {"min": record.get("age_min"), "max": record.get("age_max")}
    )
    if is_for_children(ages.get("min"), ages.get("max")):
        tags.add("children")
    return frozenset(tags)
