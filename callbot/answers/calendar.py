"""What kind of day it is: a school day, a weekend, a public holiday, school holidays."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import takewhile

from callbot.answers.query import Query
from callbot.city.calendar import Holidays, Period
from callbot.i18n.formats import Day
from callbot.model import Facts

_SATURDAY = 5
_SEARCHED = 120  # days in which schools open again at the latest


def look_up_day(query: Query) -> Facts:
    """Answer `calendar`: of the day asked about, today where none is named; `back` is the next school day.

    `starts` and `ends` are the first and last day of the school holidays that run or come next.
    """
    holidays, today = query.world.city.holidays, query.today
    day = query.asked_day() or today
    values: dict[str, object] = {"day": Day(day, today)}
    if back := next(_school_days(holidays, day), None):
        values["back"] = Day(back, today)
    if period := _next(holidays, day):
        values |= {"starts": Day(period.first, today), "ends": Day(period.last, today)}
    return Facts(kind_of(holidays, day), values)


def kind_of(holidays: Holidays, day: date) -> str:
    """Return the kind of a day; "unknown" outside the school years that the city has listed."""
    if holidays.is_public(day):
        return "public_holiday"
    if day.weekday() >= _SATURDAY:
        return "weekend"
    if not _listed(holidays, day):
        return "unknown"
    return "school_holiday" if _on_holiday(holidays, day) else "school_day"


def _school_days(holidays: Holidays, day: date) -> Iterator[date]:
    """Yield the school days after a day, as far as the holidays are listed."""
    days = (day + timedelta(days=number) for number in range(1, _SEARCHED))
    listed = takewhile(lambda each: _listed(holidays, each), days)
    return (each for each in listed if kind_of(holidays, each) == "school_day")


def _listed(holidays: Holidays, day: date) -> bool:
    school = holidays.school
    return bool(school) and min(p.first for p in school) <= day <= max(p.last for p in school)


def _on_holiday(holidays: Holidays, day: date) -> bool:
    return any(period.first <= day <= period.last for period in holidays.school)


def _next(holidays: Holidays, day: date) -> Period | None:
    """Return the holidays that are running on a day, else the next ones."""
    coming = [period for period in holidays.school if period.last >= day]
    return min(coming, key=lambda period: period.first, default=None)
