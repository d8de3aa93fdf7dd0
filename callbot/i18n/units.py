"""Lengths and durations with their units.

CLDR as Babel ships it lacks some unit names, and Babel then prints "650 length-meter": every unit
is checked for a real pattern first.
"""

from __future__ import annotations

from datetime import timedelta

from babel.numbers import format_decimal
from babel.units import format_unit

from callbot.i18n.locales import locale

_SYMBOLS = {"length-meter": "m", "length-kilometer": "km"}


def format_length(metres: float, language: str, *, spoken: bool = False) -> str:
    """Return "650 m" or "1,2 km" (spoken: "650 mètres"); tens of metres, tenths of kilometres."""
    length = "long" if spoken else "short"
    if metres < 1000:
        return unit(max(10, round(metres, -1)), "length-meter", language, length=length)
    return unit(round(metres / 1000, 1), "length-kilometer", language, length=length)


def format_duration(duration: timedelta, language: str) -> str:
    """Return "1 heure 5 minutes"; whole minutes, rounded up, at least one."""
    minutes = max(1, -int(-duration.total_seconds() // 60))
    hours, minutes = divmod(minutes, 60)
    parts = [unit(hours, "duration-hour", language)] if hours else []
    if minutes or not hours:
        parts.append(unit(minutes, "duration-minute", language))
    return " ".join(parts)


def unit(number: float, name: str, language: str, *, length: str = "long") -> str:
    """Return a number with its unit, in the first length that the language has a pattern for."""
    shown = int(number) if number == int(number) else number
    for each in (length, "short", "narrow", "long"):
        text = str(format_unit(shown, name, length=each, locale=locale(language)))  # type: ignore[arg-type] # a Literal in Babel
        if name not in text:
            return text
    amount = format_decimal(shown, locale=locale(language))
    return f"{amount} {_SYMBOLS.get(name, name.partition('-')[2])}"
