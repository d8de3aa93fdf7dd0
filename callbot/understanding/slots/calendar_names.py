"""Names of weekdays and months as CLDR has them, in every width that people write out."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale, UnknownLocaleError

from callbot.understanding.slots.pieces import tokens

Names = dict[tuple[str, ...], int]
_MONTHS = (("format", "wide"), ("format", "abbreviated"), ("stand-alone", "wide"))
_DAYS = (("format", "wide"), ("stand-alone", "wide"))  # "di", "mar", "sun" are other words too
_OF_ONE = 2  # pieces that a name of one character each must have at least ("日" is no Sunday)


def calendar_names(language: str) -> tuple[Names, Names]:
    """Return weekdays (0 Monday) and months (1 January) of a language as folded pieces."""
    weekdays: Names = {}
    months: Names = {}
    for context, width in _DAYS:
        for name, number in _names(language, "days", context, width):
            weekdays.setdefault(name, number)
    for context, width in _MONTHS:
        for name, number in _names(language, "months", context, width):
            months.setdefault(name, number)
    return weekdays, months


def _names(
    language: str, what: str, context: str, width: str
) -> Iterator[tuple[tuple[str, ...], int]]:
    try:
        names = getattr(Locale.parse(language), what)[context][width]
    except (UnknownLocaleError, ValueError, KeyError):
        return
    for number, name in names.items():
        said = tokens(name)
        if said and (len(said) >= _OF_ONE or len(said[0]) > 1):
            yield said, number
