"""Typed values, written and spoken as each language does: times, days, prices, distances, lists.

Digits are Latin in every language: they stand beside line numbers, telephone numbers and clocks.
Words that CLDR lacks ("tomorrow", how a clock is read aloud) are strings of ``interface.po``, so
that a new language needs no code; without a translation CLDR's own pattern is used.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from callbot.i18n.catalogues import Catalogue
from callbot.i18n.locales import isolate, language_name, locale
from callbot.i18n.units import format_duration, format_length

_NO_BREAK = "\u00a0"
_FRENCH_BEFORE = re.compile(r"(?<=\S)[  ]([?!;:»%€])(?=[\s.,)…]|$)")
_FRENCH_AFTER = re.compile(r"«[  ]")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, in the moment's own time zone."""

    at: datetime | time


@dataclass(frozen=True, slots=True)
class Day:
    """A day; with ``today`` it may be said as today or tomorrow, and another year is named."""

    day: date
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and a time of day, in the moment's own time zone."""

    at: datetime
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Distance:
    """A length in metres."""

    metres: float


@dataclass(frozen=True, slots=True)
class Name:
    """A proper name: kept as it is, isolated where the language runs the other way."""

    text: str


@dataclass(frozen=True, slots=True)
class LanguageName:
    """A language, shown by its name."""

    code: str


def format_value(
    value: object, language: str, *, spoken: bool = False, words: Catalogue | None = None
) -> str:
    """Return ``value`` as ``language`` writes it, or says it when ``spoken``.

    ``words`` is the language's interface catalogue; without it, days and clocks are CLDR's. Raises
    TypeError for a value of no known type.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, Name):
        return value.text if spoken else isolate(value.text, language)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return _format_typed(value, _Way(language, spoken, words))
    return str(format_decimal(round(Decimal(str(value)), 2), locale=locale(language)))


def join(items: Sequence[str], language: str) -> str:
    """Return "a, b and c"."""
    return str(format_list(list(items), locale=locale(language)))


def typeset(text: str, language: str) -> str:
    """Return ``text`` with the no-break spaces that French sets beside its punctuation."""
    if language != "fr":
        return text
    text = _FRENCH_BEFORE.sub(_NO_BREAK + r"\1", text)
    return _FRENCH_AFTER.sub("«" + _NO_BREAK, text)


@dataclass(frozen=True, slots=True)
class _Way:
    """How to format: which language, spoken or written, with which words."""

    language: str
    spoken: bool
    words: Catalogue | None

    def _(self, text: str) -> str | None:
        """Return the translation of an interface string, None where there is none."""
        return self.words.translated(text) if self.words else None

    def hours(self, one: str, other: str, hours: int) -> str | None:
        """As ``_``, of a string with plural forms."""
        if not self.words or self.words.translated(one) in (None, one):
            return None
        return self.words.ngettext(one, other, hours)


def _format_typed(value: object, way: _Way) -> str:
    try:
        form = _FORMS[type(value)]
    except KeyError:
        raise TypeError(f"a {type(value).__name__} has no written form") from None
    return form(value, way)


def _items(values: Sequence[object], way: _Way) -> str:
    each = (format_value(v, way.language, spoken=way.spoken, words=way.words) for v in values)
    return join(list(each), way.language)


def _clock(at: datetime | time, way: _Way) -> str:
    clock = at.timetz() if isinstance(at, datetime) else at
    if way.spoken and (said := _spoken_clock(clock, way)):
        return said
    _ = way._
    # Translators: a time of day as a CLDR pattern: H 0-23, h 1-12, mm minutes, a am/pm.
    # Text stands between '. French: H 'h' mm
    pattern = _("h:mm a")
    if clock.minute == 0:
        # Translators: a full hour as a CLDR pattern, as above. French: H 'h'
        pattern = _("h a") or pattern
    if pattern and not _is_pattern(pattern):
        pattern = None
    return str(
        format_time(clock.replace(tzinfo=None), pattern or "short", locale=locale(way.language))
    )


@lru_cache(maxsize=64)
def _is_pattern(pattern: str) -> bool:
    """Tell whether a translator's pattern is one; `callbot check` reports those that are not."""
    try:
        return bool(format_time(time(8, 5), pattern, locale="en"))
    except (ValueError, KeyError, AttributeError):
        return False


def _fill(pattern: str, **values: object) -> str:
    """Fill a translator's text; a placeholder that it lacks or invents does no harm."""
    for name, value in values.items():
        pattern = pattern.replace(f"{{{name}}}", str(value))
    return pattern


def _spoken_clock(clock: time, way: _Way) -> str | None:
    _, ngettext = way._, way.hours
    if (clock.hour, clock.minute) == (12, 0):
        return _("noon")
    if (clock.hour, clock.minute) == (0, 0):
        return _("midnight")
    # Translators: a time of day as it is read aloud. Left untranslated, the written form is read.
    full = ngettext("{hours} hour (spoken)", "{hours} hours (spoken)", clock.hour)
    part = ngettext(
        "{hours} hour {minutes} (spoken)", "{hours} hours {minutes} (spoken)", clock.hour
    )
    text = part if clock.minute else full
    return _fill(text, hours=clock.hour, minutes=clock.minute) if text else None


def _day(value: Day, way: _Way) -> str:
    return _near_day(value, way) or _far_day(value, way)


def _near_day(value: Day, way: _Way) -> str | None:
    if value.today is None:
        return None
    _ = way._
    match (value.day - value.today).days:
        case 0:
            return _("today")
        case 1:
            return _("tomorrow")
        case -1:
            return _("yesterday")
    return None


def _far_day(value: Day, way: _Way) -> str:
    other_year = value.today is not None and value.day.year != value.today.year
    pattern = "full" if other_year else _pattern_without_year(way.language)
    text = str(format_date(value.day, pattern, locale=locale(way.language)))
    # French counts the first of a month as "1er", which no CLDR pattern can say.
    return re.sub(r"\b1\b", "1er", text, count=1) if way.language == "fr" else text


def _pattern_without_year(language: str) -> str:
    """Return the pattern of weekday, day and month in full words."""
    skeletons = locale(language).datetime_skeletons
    for name in ("MMMMEEEEd", "MMMMEd", "MMMEd"):
        if name in skeletons:
            pattern = str(getattr(skeletons[name], "pattern", skeletons[name]))
            return re.sub(r"(?<!\()E+", "EEEE", re.sub("MMM+", "MMMM", pattern))
    return "full"


def _moment(value: Moment, way: _Way) -> str:
    day = _day(Day(value.at.date(), value.today), way)
    clock = _clock(value.at, way)
    _ = way._
    # Translators: a day and a time of day, as "tomorrow at 8 am".
    if pattern := _("{day} at {time}"):
        return _fill(pattern, day=day, time=clock)
    return str(locale(way.language).datetime_formats["medium"]).format(clock, day)


def _money(value: Money, way: _Way) -> str:
    if not way.spoken:
        return str(format_currency(value.amount, value.currency, locale=locale(way.language)))
    whole = value.amount == value.amount.to_integral_value()
    return str(
        format_currency(
            int(value.amount) if whole else value.amount,
            value.currency,
            format="#,##0" if whole else "#,##0.00",
            locale=locale(way.language),
            format_type="name",
            currency_digits=False,
        )
    )


_FORMS: Mapping[type, Callable[[Any, _Way], str]] = {
    Clock: lambda value, way: _clock(value.at, way),
    Day: _day,
    Moment: _moment,
    Money: _money,
    timedelta: lambda value, way: format_duration(value, way.language),
    Distance: lambda value, way: format_length(value.metres, way.language, spoken=way.spoken),
    LanguageName: lambda value, way: language_name(value.code, way.language),
    list: _items,
    tuple: _items,
}
