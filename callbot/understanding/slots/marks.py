"""What the words of a text say about time, before it is tied to a moment: marks and their arithmetic."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

MarkKind = Literal[
    "day", "weekday", "monthday", "part", "this_part", "clock", "offset", "span", "soon", "now",
    "next", "last", "window", "month", "nothing",
]  # fmt: skip
Half = Literal["", "clock_am", "clock_pm", "clock_evening", "clock_night"]
INVALID = (99, 0)  # a time of day that does not exist
_TERM = re.compile(r"([+-]?)\s*(m|\d+)")
_LENGTH = re.compile(r"(-?)\s*(n|\d+)\s+(minute|hour|day|week|month)s?")


class Mark(NamedTuple):
    """Pieces [first, last) that say something about time; the numbers' meaning depends on the kind.

    ``day`` days from today; ``weekday`` 0 Monday and weeks added; ``monthday`` (day, month, year),
    0 where it is not said; ``part`` and ``this_part`` name in ``word``; ``clock`` (hour, minute);
    ``offset`` (minutes, days, months) from now; ``span`` name in ``word``; ``window`` "after",
    "before" or "between" in ``word`` and its clock marks in ``times``; ``month`` (month,).
    """

    kind: MarkKind
    first: int
    last: int
    word: str = ""
    numbers: tuple[int, ...] = ()
    open: bool = False  # said as an hour of twelve, the half of the day left open
    sure: bool = False  # noon, 08:30, 8 in the evening: nobody can mean another time
    times: tuple[Mark, ...] = ()

    @property
    def size(self) -> int:
        """Return how many pieces the mark takes."""
        return self.last - self.first


class ClockRule(NamedTuple):
    """How a pattern's hour and minutes make a time: "h:-30 ?" is half an hour before."""

    hour: int | None  # None: what the text says
    fixed: int  # minutes added
    said: int  # 1, 0 or -1 times the minutes that the text says
    open: bool


@lru_cache(maxsize=512)
def clock_rule(value: str) -> ClockRule:
    """Read "h:30", "h:m", "h:-30-m", "12:00"; a question mark behind says that it is of twelve hours."""
    hour, _, minutes = value.rstrip("? ").partition(":")
    fixed = said = 0
    for sign, term in _TERM.findall(minutes):
        factor = -1 if sign == "-" else 1
        if term == "m":
            said = factor
        else:
            fixed += factor * int(term)
    return ClockRule(None if hour.strip() == "h" else int(hour), fixed, said, value.endswith("?"))


def clock_time(rule: ClockRule, hour: int, minute: int) -> tuple[int, int] | None:
    """Return the time of day, INVALID for 25:30, None for "25 hours" (how long something lasts)."""
    if hour > 24 or (hour == 24 and (rule.said or rule.fixed)):
        return INVALID if rule.said else None
    if hour == 24:
        return None
    total = (hour * 60 + rule.fixed + rule.said * minute) % (24 * 60)
    return total // 60, total % 60


def in_half(hour: int, half: str) -> int:
    """Return the hour of 24 that an hour of 12 is in a part of the day; larger ones stay."""
    if half == "clock_am":
        return 0 if hour == 12 else hour
    if half == "clock_pm":
        return hour + 12 if hour < 12 else hour
    if hour == 12:
        return 0
    first = 4 if half == "clock_evening" else 6
    return hour + 12 if first <= hour < 12 else hour


@lru_cache(maxsize=512)
def length_rule(value: str) -> tuple[tuple[int, int | None, str], ...]:
    """Read "n minutes", "-n days", "n hours 30 minutes" as (sign, number or None for n, unit)."""
    return tuple(
        (-1 if sign else 1, None if number == "n" else int(number), unit)
        for sign, number, unit in _LENGTH.findall(value)
    )


def length(value: str, number: int) -> tuple[int, int, int]:
    """Return minutes, days and months that ``value`` means for ``number``."""
    minutes = days = months = 0
    for sign, fixed, unit in length_rule(value):
        amount = sign * min(number if fixed is None else fixed, 9999)
        if unit in {"minute", "hour"}:
            minutes += amount * (60 if unit == "hour" else 1)
        elif unit == "month":
            months += amount
        else:
            days += amount * (7 if unit == "week" else 1)
    return minutes, days, months
