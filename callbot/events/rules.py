"""Recurrence rules kept within bounds: a hostile or mistaken RRULE must not run for ever."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from math import prod

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar.prop import vRecur

YEARS_AHEAD = timedelta(days=6 * 366)
MOST_A_DAY = 24
FIRST_YEAR = 1970
_LAST_CYCLE = 9944
_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")


def what_is_wrong(rule: vRecur, start: date) -> str:
    """Return what makes a rule unusable, "" for a usable one; ``start`` is DTSTART."""
    frequency = str(_first(rule, "FREQ", ""))
    if not frequency:
        return "its repetition names no FREQ"
    if frequency in _TOO_OFTEN:
        return f"it repeats {frequency.lower()}, which no event does"
    if int(str(_first(rule, "INTERVAL", 1))) < 1:
        return "its repetition has an INTERVAL below 1"
    if prod(len(rule.get(key, [0])) for key in ("BYHOUR", "BYMINUTE", "BYSECOND")) > MOST_A_DAY:
        return f"it repeats more than {MOST_A_DAY} times a day"
    if start.year < FIRST_YEAR:
        return f"it has been repeating since the year {start.year}"
    return "its repetition never comes" if _never(rule, start) else ""


def bounded(rule: vRecur, start: date, now: datetime) -> vRecur:
    """Return a rule that ends at most six years after ``now``."""
    horizon = now.astimezone(UTC) + YEARS_AHEAD
    until = _first(rule, "UNTIL", None)
    if isinstance(until, date) and _day(until) <= horizon.date():
        return rule
    copy = vRecur(rule)
    is_moment = isinstance(start, datetime)
    copy["UNTIL"] = [datetime.combine(horizon.date(), time(), UTC) if is_moment else horizon.date()]
    return copy


def _never(rule: vRecur, start: date) -> bool:
    """Tell whether a rule has no date at all, such as every 30 February.

    The evaluating library would look for one until the year 9999, so it is asked about the last
    years before that: 28 years later weekdays and leap years fall alike.
    """
    bare = vRecur({key: value for key, value in rule.items() if key not in ("UNTIL", "COUNT")})
    late = _day(start).replace(year=_LAST_CYCLE + (start.year - _LAST_CYCLE) % 28)
    text = bare.to_ical().decode()  # type: ignore[no-untyped-call]
    found = rrulestr(text, dtstart=datetime.combine(late, time()))
    return next(iter(found), None) is None


def _first(rule: vRecur, key: str, default: object) -> object:
    values = rule.get(key, default)
    return values[0] if isinstance(values, list) and values else values


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value
