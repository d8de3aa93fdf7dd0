"""Days, weeks and parts of days around a moment: calendar arithmetic without any words.

All date-times here are naive and in the city's own time.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

NIGHT_ENDS = 4  # o'clock
RECENT = timedelta(days=30)  # a day and month this far back means the one that has just been
FARTHEST = 36500  # days
_YEARS = (1800, 2200)  # others are no years of dates that people ask about
_PARTS = {"morning": (5, 12), "afternoon": (12, 18), "evening": (18, 26), "night": (21, 29)}

Span = tuple[datetime, datetime]


def part_of(day: date, part: str) -> Span:
    """Return the morning, afternoon, evening or night of a day."""
    first, last = _PARTS[part]
    start = datetime.combine(day, time())
    return start + timedelta(hours=first), start + timedelta(hours=last)


def this_part(now: datetime, part: str) -> Span:
    """Return the window of "ce soir"; in the small hours the night that is going on."""
    if now.hour < NIGHT_ENDS and part in {"evening", "night"}:
        return now, datetime.combine(now.date(), time(NIGHT_ENDS))
    return part_of(now.date(), part)


def calendar_day(day: int, month: int, year: int, today: date) -> date | None:
    """Return the day; without a year the next one that exists, or one that has just been.

    Without a month the next such day of a month. None when there is no such day.
    """
    if not month:
        return _day_of_month(day, today)
    if year and not _YEARS[0] <= year <= _YEARS[1]:
        return None
    years = [year] if year else [today.year - 1, *range(today.year, today.year + 9)]
    for candidate in years:
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today - RECENT:
            return found
    return None


def _day_of_month(day: int, today: date) -> date | None:
    first = today.replace(day=1)
    for _ in range(3):  # no two months in a row are short
        try:
            found = first.replace(day=day)
        except ValueError:
            found = None
        if found and found >= today:
            return found
        first = next_month(first)
    return None


def next_month(day: date) -> date:
    """Return the first day of the month after."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def shifted(today: date, days: int, months: int) -> date:
    """Return the day so many days and months away, the last of its month when it has no such day."""
    years, month = divmod(today.month - 1 + max(-1200, min(months, 1200)), 12)
    first = date(today.year + years, month + 1, 1)
    last = (next_month(first) - timedelta(days=1)).day
    found = first.replace(day=min(today.day, last))
    return found + timedelta(days=max(-FARTHEST, min(days, FARTHEST)))


def named_span(name: str, today: date, *, later: bool = False) -> Span:
    """Return this or next weekend, week or month; ``later``: the weekend after ("prochain")."""
    monday = today - timedelta(days=today.weekday())
    if name in {"weekend", "next_weekend"}:
        saturday = monday + timedelta(days=12 if later or name == "next_weekend" else 5)
        return whole_days(max(saturday, today), saturday + timedelta(days=2))
    if name == "next_week":
        return whole_days(monday + timedelta(days=7), monday + timedelta(days=14))
    if name == "this_week":
        return whole_days(today, monday + timedelta(days=7))
    following = next_month(today)
    if name == "this_month":
        return whole_days(today, following)
    return whole_days(following, next_month(following))


def month_span(month: int, today: date) -> Span:
    """Return what is left of a month, or the whole next one of that name."""
    if month == today.month:
        return whole_days(today, next_month(today))
    first = date(today.year + (month < today.month), month, 1)
    return whole_days(first, next_month(first))


def whole_days(first: date, last: date) -> Span:
    """Return the span from the beginning of one day to that of another."""
    return datetime.combine(first, time()), datetime.combine(last, time())
