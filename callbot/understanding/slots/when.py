"""Dates, times and time windows in a text, tied to a moment in the city's time zone.

Values: kind ``date`` an ISO date or ``invalid`` (31 February); kind ``time`` HH:MM or ``invalid``;
kind ``time_window`` START/END, ISO local date-times without zone. A night ends at four: "ce soir" at
00:30 is the night going on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError

from callbot.model import SlotValue
from callbot.text import Word, tokens
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.clock import Clock, Mark

NIGHT_ENDS = 4  # o'clock
RECENT = timedelta(days=30)  # a day and month this far back means the one that has just been
_PARTS = {"morning": (5, 12), "afternoon": (12, 18), "evening": (18, 26), "night": (21, 29)}
_DAY_KINDS = frozenset({"day", "weekday", "monthday"})
_SOON = timedelta(hours=3)
_GAP = 2  # words between a day and its part ("samedi, dans la soirée")


class When:
    """Finds dates, times and windows; one object serves all languages."""

    def __init__(self, lexicon: Lexicon, languages: Iterable[str], timezone: ZoneInfo) -> None:
        """Take the word lists, the languages whose month and day names are known, and the zone."""
        self._clock = Clock(lexicon, *_names(languages))
        self._timezone = timezone

    def find(self, text: str, words: Sequence[Word], now: datetime) -> list[SlotValue]:
        """Return what ``words`` of the cleaned ``text`` say about time, relative to aware ``now``."""
        marks = self._clock.read(text, words)
        if all(mark.kind in {"link", "part", "next", "last"} for mark in marks):
            return []
        local = now.astimezone(self._timezone).replace(tzinfo=None)
        return _Sentence(text, words, marks, local).values()


class _Sentence:
    """The marks of one text and the values they give together."""

    def __init__(
        self, text: str, words: Sequence[Word], marks: Sequence[Mark], now: datetime
    ) -> None:
        self._text = text
        self._words = words
        self._marks = marks
        self._now = now
        self._days = {place: self._day(place) for place in range(len(marks))}

    def values(self) -> list[SlotValue]:
        found: list[SlotValue] = []
        for place, mark in enumerate(self._marks):
            found += self._at(place, mark)
        return found

    def _at(self, place: int, mark: Mark) -> list[SlotValue]:
        if mark.kind in _DAY_KINDS or mark.word == "days":
            return self._dates(place, mark)
        if mark.kind == "clock":
            return self._times(place, mark)
        if mark.kind == "offset":
            moment = self._now + timedelta(minutes=mark.numbers[0])
            return [self._value("time", f"{moment:%H:%M}", mark)]
        window = self._window(place, mark)
        return [self._value("time_window", _window(*window), mark)] if window else []

    def _window(self, place: int, mark: Mark) -> tuple[datetime, datetime] | None:
        if mark.kind == "this_part":
            return self._this(mark.word)
        if mark.kind == "span":
            return self._span(place, mark)
        return (self._now, self._now + _SOON) if mark.word == "soon" else None

    def _dates(self, place: int, mark: Mark) -> list[SlotValue]:
        day = self._days[place]
        if mark.kind == "monthday" and self._is(place - 1, "weekday"):
            mark = mark._replace(first=self._marks[place - 1].first)
        elif mark.kind == "weekday" and self._is(place + 1, "monthday", gap=0):
            return []  # "samedi 12 mai" is one date: the twelfth
        if day is None:
            return [self._value("date", "invalid", mark)]
        values = [self._value("date", day.isoformat(), mark)]
        for other in (place + 1, place - 1):
            if self._is(other, "part", gap=_GAP) or self._is(other, "this_part", gap=_GAP):
                part = self._marks[other]
                both = mark._replace(
                    first=min(mark.first, part.first), last=max(mark.last, part.last)
                )
                start, end = _part(day, part.word)
                return [*values, self._value("time_window", _window(start, end), both)]
        return values

    def _times(self, place: int, mark: Mark) -> list[SlotValue]:
        hour, minute = mark.numbers
        if not 0 <= hour <= 24 or (hour == 24 and minute):
            return [self._value("time", "invalid", mark)]
        at = time(self._hour(hour % 24), minute)
        values = [self._value("time", f"{at:%H:%M}", mark)]
        link = self._link(place)
        if link in {"after", "before"} or (link and self._is(place + 2, "clock")):
            window = self._bounded(place, at, link)
            first = self._marks[place - 1].first
            last = self._marks[place + 2].last if link in {"between", "from"} else mark.last
            whole = mark._replace(first=first, last=last)
            values.append(self._value("time_window", _window(*window), whole))
        return values

    def _link(self, place: int) -> str:
        """Return the word before a time that makes a window of it, else an empty text."""
        if not self._is(place - 1, "link", gap=1):
            return ""
        mark = self._marks[place - 1]
        if mark.word == "from" and not self._is(place + 2, "clock"):
            return "after" if mark.numbers else ""  # "from 10pm", but not "le bus de 8h"
        return mark.word if mark.word in {"after", "before", "between", "from"} else ""

    def _bounded(self, place: int, at: time, link: str) -> tuple[datetime, datetime]:
        day = self._the_day()
        if at.hour < NIGHT_ENDS:  # one o'clock belongs to the night of the day before
            day += timedelta(days=1)
        moment = datetime.combine(day, at)
        if link == "before":
            return self._before(moment)
        if link in {"between", "from"} and self._is(place + 2, "clock"):
            hour, minute = self._marks[place + 2].numbers
            end = datetime.combine(day, time(self._hour(hour % 24), minute))
            return moment, end if end > moment else end + timedelta(days=1)
        night = datetime.combine(day, time(NIGHT_ENDS))
        return moment, night if moment < night else night + timedelta(days=1)

    def _before(self, moment: datetime) -> tuple[datetime, datetime]:
        """Return the window that ends at ``moment``, or a day later when that has gone by."""
        if moment <= self._now and not any(self._days.values()):
            moment += timedelta(days=1)
        start = datetime.combine((moment - timedelta(hours=NIGHT_ENDS)).date(), time(NIGHT_ENDS))
        return (max(start, self._now) if self._now < moment else start), moment

    def _the_day(self) -> date:
        """Return the day the text is about: the one named, else the service day going on."""
        for place, mark in enumerate(self._marks):
            if mark.kind in _DAY_KINDS and (day := self._days[place]):
                return day
        return (self._now - timedelta(hours=NIGHT_ENDS)).date()

    def _hour(self, hour: int) -> int:
        """Return the hour of 24, when an evening is named beside an hour of 12."""
        evening = any(
            other.word in {"evening", "night", "afternoon"}
            for other in self._marks
            if other.kind in {"part", "this_part"}
        )
        return hour + 12 if evening and 5 <= hour <= 11 else hour

    def _day(self, place: int) -> date | None:
        """Return the date that a mark says, None when there is no such day."""
        mark, today = self._marks[place], self._now.date()
        if mark.kind == "day":
            return today + timedelta(days=mark.numbers[0])
        if mark.kind == "offset" and mark.word == "days":
            return today + timedelta(days=max(-36500, min(mark.numbers[0], 36500)))
        if mark.kind == "weekday":
            ahead = (mark.numbers[0] - today.weekday()) % 7
            if self._beside(place, "last"):
                return today - timedelta(days=(-ahead) % 7 or 7)
            return today + timedelta(days=ahead or 7 * self._beside(place, "next"))
        if mark.kind == "monthday":
            day, month, year = mark.numbers
            return _calendar_day(day, month, year, today)
        return None

    def _beside(self, place: int, kind: str) -> bool:
        return self._is(place + 1, kind, gap=0) or self._is(place - 1, kind, gap=0)

    def _this(self, part: str) -> tuple[datetime, datetime]:
        """Return the window of "ce soir"; in the small hours the night that is going on."""
        today = self._now.date()
        if self._now.hour < NIGHT_ENDS and part in {"evening", "night"}:
            return self._now, datetime.combine(today, time(NIGHT_ENDS))
        return _part(today, part)

    def _span(self, place: int, mark: Mark) -> tuple[datetime, datetime]:
        today = self._now.date()
        if mark.word in {"this_month", "next_month"}:
            first = today.replace(day=1)
            following = (first + timedelta(days=32)).replace(day=1)
            if mark.word == "this_month":
                return _days(today, following)
            return _days(following, (following + timedelta(days=32)).replace(day=1))
        monday = today - timedelta(days=today.weekday())
        later = self._beside(place, "next")
        if mark.word == "weekend":
            saturday = monday + timedelta(days=12 if later else 5)
            return _days(max(saturday, today), saturday + timedelta(days=2))
        if mark.word == "next_week":
            return _days(monday + timedelta(days=7), monday + timedelta(days=14))
        return _days(today, monday + timedelta(days=7))

    def _is(self, place: int, kind: str, *, gap: int = _GAP) -> bool:
        """Say whether the mark at ``place`` is of a kind and near its neighbour."""
        if not 0 <= place < len(self._marks) or self._marks[place].kind != kind:
            return False
        before, after = self._marks[max(place - 1, 0)], self._marks[place]
        behind = self._marks[min(place + 1, len(self._marks) - 1)]
        return after.first - before.last <= gap or behind.first - after.last <= gap

    def _value(self, kind: str, value: str, mark: Mark) -> SlotValue:
        start, end = self._words[mark.first].start, self._words[mark.last - 1].end
        return SlotValue(kind, value, self._text[start:end], "", start, end)


def _calendar_day(day: int, month: int, year: int, today: date) -> date | None:
    """Return the day; without a year the next one that exists, or one that has just been."""
    years = [year] if year else [today.year - 1, *range(today.year, today.year + 9)]
    for candidate in years:
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year or found >= today - RECENT:
            return found
    return None


def _part(day: date, part: str) -> tuple[datetime, datetime]:
    first, last = _PARTS[part]
    start = datetime.combine(day, time())
    return start + timedelta(hours=first), start + timedelta(hours=last)


def _days(first: date, last: date) -> tuple[datetime, datetime]:
    return datetime.combine(first, time()), datetime.combine(last, time())


def _window(start: datetime, end: datetime) -> str:
    return f"{start.isoformat(timespec='minutes')}/{end.isoformat(timespec='minutes')}"


def _names(
    languages: Iterable[str],
) -> tuple[dict[tuple[str, ...], int], dict[tuple[str, ...], int]]:
    """Return Babel's names of weekdays (0 Monday) and months (1 January) as folded words."""
    weekdays: dict[tuple[str, ...], int] = {}
    months: dict[tuple[str, ...], int] = {}
    for language in languages:
        try:
            locale = Locale.parse(language)
        except (UnknownLocaleError, ValueError):
            continue
        for number, name in locale.days["format"]["wide"].items():
            weekdays.setdefault(tuple(tokens(name)), number)
        for width in ("wide", "abbreviated"):
            for number, name in locale.months["format"][width].items():
                months.setdefault(tuple(tokens(name)), number)
    return weekdays, months
