"""Foreign JSON read warily: a value of the wrong kind is a missing one, never an exception."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from callbot.events.markup import plain
from callbot.model import Location

Record: TypeAlias = Mapping[str, Any]
_ZONE_WITHOUT_COLON = re.compile(r"([+-]\d\d)(\d\d)$")
_LANGUAGE = re.compile(r"[a-z]{2,3}$")


def pick(record: Record, *keys: str) -> Any:
    """Return the first value that is there and not empty; ``location.name`` looks one level down."""
    for key in keys:
        outer, _, inner = key.partition(".")
        value = record.get(outer)
        if inner:
            value = value.get(inner) if isinstance(value, Mapping) else None
        if value not in (None, "", [], {}):
            return value
    return None


def by_language(record: Record, key: str) -> dict[str, str]:
    """Return the texts of ``title`` {"fr": …}, of ``title_fr`` …, or of a plain ``title`` under ""."""
    value = record.get(key)
    if isinstance(value, Mapping):
        found = {str(k): plain(v) for k, v in value.items()}
    elif value:
        found = {"": plain(value)}
    else:
        prefix = f"{key}_"
        found = {k[len(prefix) :]: plain(v) for k, v in record.items() if k.startswith(prefix)}
    return {k: v for k, v in found.items() if v and (not k or _LANGUAGE.match(k))}


def own_title(texts: Mapping[str, str], language: str = "") -> str:
    """Return the title in the source's language: the one it names, else French, else the first."""
    return texts.get(language) or texts.get("") or texts.get("fr") or next(iter(texts.values()), "")


def one_text(value: object, limit: int = 300) -> str:
    """Return a text, of a mapping by language the French or first one."""
    if isinstance(value, Mapping):
        texts = {str(k): v for k, v in value.items() if isinstance(v, str)}
        value = own_title(texts)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return plain(value, limit)


def word_list(value: object) -> list[str]:
    """Return words of a list, of a comma-separated text, or of either by language."""
    if isinstance(value, Mapping):
        return [word for each in value.values() for word in word_list(each)]
    if isinstance(value, str):
        return [word for part in re.split(r"[,;]", value) if (word := plain(part, 80))]
    return [word for each in value if (word := plain(each, 80))] if isinstance(value, list) else []


def moment(value: object, timezone: ZoneInfo) -> datetime | None:
    """Return an ISO date or time as an aware one in ``timezone``, which one without zone is in."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        found = datetime.fromisoformat(_ZONE_WITHOUT_COLON.sub(r"\1:\2", value.strip()))
        return (found if found.tzinfo else found.replace(tzinfo=timezone)).astimezone(timezone)
    except (ValueError, OverflowError):
        return None


def is_day(value: object) -> bool:
    """Tell whether a text is a date without a time."""
    return isinstance(value, str) and len(value.strip()) == 10


def midnight(day: date, timezone: ZoneInfo) -> datetime:
    """Return the beginning of a day."""
    return datetime.combine(day, time(), timezone)


def position(*pairs: tuple[object, object]) -> Location | None:
    """Return the first pair of latitude and longitude that is a place on Earth (0, 0 is none)."""
    for lat, lon in pairs:
        try:
            where = Location(float(str(lat)), float(str(lon)))
        except ValueError:
            continue
        if -90 <= where.lat <= 90 and -180 <= where.lon <= 180 and (where.lat or where.lon):
            return where
    return None


def mappings(value: object) -> Iterator[Record]:
    """Yield the mappings of a list, or the one mapping."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, Mapping):
            yield each
