"""Dates, times and time windows in a text, tied to a moment in the city's time zone.

Values: kind ``date`` an ISO date or ``invalid`` (31 February); kind ``time`` HH:MM or ``invalid``;
kind ``time_window`` START/END, ISO local date-times without zone. A night ends at four: "ce soir" at
00:30 is the night going on.

A score of 0.5 marks a time that may as well be meant twelve hours later or earlier: an hour of
twelve without morning or evening ("half past eight", which becomes the next such time, or on
another day the one by daylight), and an hour of 24 that has gone by today while the other has not
("à 8h" at two in the afternoon, which stays 08:00). What hangs on an event ("after the match") has
no value here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from callbot.model import SlotValue
from callbot.text import Word
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots import spans
from callbot.understanding.slots.clock import NO_GUESS, Clock
from callbot.understanding.slots.marks import Mark, in_half

DOUBTFUL = 0.5
_DAY_KINDS = frozenset({"day", "weekday", "monthday"})
_PART_KINDS = frozenset({"part", "this_part"})
_NO_VALUE = frozenset({"part", "next", "last", "now"})
_SOON = timedelta(hours=3)
_GAP = 2  # words between a day and its part ("samedi, dans la soirée")
_HALVES = {
    "morning": "clock_am", "afternoon": "clock_pm", "evening": "clock_evening",
    "night": "clock_night",
}  # fmt: skip
_DAYLIGHT = 7  # o'clock: the earliest hour of twelve that means the morning on another day


class When:
    """Finds dates, times and windows; one object serves all languages."""

    def __init__(self, lexicon: Lexicon, languages: Iterable[str], timezone: ZoneInfo) -> None:
        """Take the word lists, the languages whose month and day names are known, and the zone."""
        self._clock = Clock(lexicon, languages)
        self._timezone = timezone

    def find(
        self,
        text: str,
        words: Sequence[Word],
        now: datetime,
        shares: Mapping[str, float] = NO_GUESS,
    ) -> list[SlotValue]:
        """Return what ``words`` of the cleaned ``text`` say about time, relative to aware ``now``.

        ``shares`` tells how likely the text is in each language.
        """
        marks, cut = self._clock.read(text, words, shares)
        if all(mark.kind in _NO_VALUE for mark in marks):
            return []
        return _Sentence(text, cut, marks, now.astimezone(self._timezone)).values()


class _Sentence:
    """The marks of one text and the values they give together."""

    def __init__(
        self, text: str, words: Sequence[Word], marks: Sequence[Mark], now: datetime
    ) -> None:
        self._text = text
        self._words = words
        self._marks = marks
        self._aware = now
        self._now = now.replace(tzinfo=None)
        self._days = [self._day(place) for place in range(len(marks))]

    def values(self) -> list[SlotValue]:
        return [value for place, mark in enumerate(self._marks) for value in self._at(place, mark)]

    def _at(self, place: int, mark: Mark) -> list[SlotValue]:
        if mark.kind in _DAY_KINDS:
            return self._dates(place, mark)
        if mark.kind == "clock":
            return [self._time(mark)]
        if mark.kind == "offset":
            return self._offset(mark)
        if mark.kind == "window":
            return self._window(mark)
        span = self._span(place, mark)
        return [self._value("time_window", _written(span), mark)] if span else []

    def _span(self, place: int, mark: Mark) -> spans.Span | None:
        today = self._now.date()
        if mark.kind == "this_part" and self._day_beside(place) is None:
            return spans.this_part(self._now, mark.word)
        if mark.kind == "month":
            return spans.month_span(mark.numbers[0], today)
        if mark.kind == "soon":
            return self._now, self._later(_SOON)
        week = mark.word in {"this_week", "next_week"}
        if mark.kind == "span" and not (week and self._near(place, frozenset({"weekday"}))):
            return spans.named_span(mark.word, today, later=self._beside(place, "next"))
        return None

    def _offset(self, mark: Mark) -> list[SlotValue]:
        """Return the time, and the day when it is another; or the day alone ("in 3 days")."""
        minutes, days, months = mark.numbers
        if days or months:
            day = spans.shifted(self._now.date(), days, months)
            return [self._value("date", day.isoformat(), mark)]
        moment = self._later(timedelta(minutes=minutes))
        found = [self._value("time", f"{moment:%H:%M}", mark)]
        if moment.date() != self._now.date():
            found.append(self._value("date", moment.date().isoformat(), mark))
        return found

    def _later(self, length: timedelta) -> datetime:
        """Return the local time after ``length``, also on days when the clocks change."""
        moment = self._aware.astimezone(UTC) + length
        return moment.astimezone(self._aware.tzinfo).replace(tzinfo=None)

    def _dates(self, place: int, mark: Mark) -> list[SlotValue]:
        day = self._days[place]
        if mark.kind == "monthday" and self._step(place, -1, frozenset({"weekday"}), _GAP):
            mark = mark._replace(first=self._marks[place - 1].first)
        elif mark.kind == "weekday" and self._step(place, 1, frozenset({"monthday"}), 1):
            return []  # "samedi 12 mai" is one date: the twelfth
        if day is None:
            return [self._value("date", "invalid", mark)]
        values = [self._value("date", day.isoformat(), mark)]
        if part := self._part_of(place):
            both = mark._replace(first=min(mark.first, part.first), last=max(mark.last, part.last))
            span = spans.part_of(day, part.word)
            values.append(self._value("time_window", _written(span), both))
        return values

    def _part_of(self, place: int) -> Mark | None:
        """Return the part of the day that belongs to a day: in it, behind it, or before and free."""
        if self._marks[place].word:
            return self._marks[place]
        if part := self._step(place, 1, _PART_KINDS, _GAP):
            return part
        part = self._step(place, -1, _PART_KINDS, _GAP)
        return part if part and not self._step(place - 1, -1, _DAY_KINDS, _GAP) else None

    def _day_beside(self, place: int) -> date | None:
        for step in (-1, 1):
            if self._step(place, step, _DAY_KINDS, _GAP):
                return self._days[place + step]
        return None

    def _time(self, mark: Mark) -> SlotValue:
        found = self._clock(mark)
        if found is None:
            return self._value("time", "invalid", mark)
        at, score = found
        return self._value("time", f"{at:%H:%M}", mark, score)

    def _clock(self, mark: Mark) -> tuple[time, float] | None:
        """Return the time of day that a mark means and how sure it is, None for 25:30."""
        hour, minute = mark.numbers
        if hour > 24:
            return None
        hour %= 24
        part = next((m.word for m in self._marks if m.kind != "span" and m.word in _HALVES), "")
        if mark.sure or hour > 12:
            return time(hour, minute), 1.0
        if part:
            return time(in_half(hour, _HALVES[part]) % 24, minute), 1.0
        if mark.open:
            return self._open(hour % 12, minute), DOUBTFUL
        return time(hour, minute), self._doubt(hour, minute)

    def _open(self, hour: int, minute: int) -> time:
        """Return the next such time of twelve hours, on another day the one by daylight."""
        early, late = time(hour, minute), time(hour + 12, minute)
        day = self._the_day()
        if day is not None and day != self._now.date():
            return early if hour >= _DAYLIGHT else late
        return late if early < self._now.time() <= late else early

    def _doubt(self, hour: int, minute: int) -> float:
        """Return how sure an hour of 24 is: less so when only its other half is still to come."""
        day = self._the_day()
        if not 1 <= hour <= 11 or (day is not None and day != self._now.date()):
            return 1.0
        past = time(hour, minute) < self._now.time() <= time(hour + 12, minute)
        return DOUBTFUL if past else 1.0

    def _window(self, mark: Mark) -> list[SlotValue]:
        times = [self._time(one) for one in mark.times]
        if any(value.value == "invalid" for value in times):
            return times
        start = time.fromisoformat(times[0].value)
        span = self._bounded(mark, start)
        score = min(value.score for value in times)
        return [*times[:1], self._value("time_window", _written(span), mark, score), *times[1:]]

    def _bounded(self, mark: Mark, at: time) -> spans.Span:
        day = self._the_day() or (self._now - timedelta(hours=spans.NIGHT_ENDS)).date()
        if at.hour < spans.NIGHT_ENDS:  # one o'clock belongs to the night of the day before
            day += timedelta(days=1)
        moment = datetime.combine(day, at)
        if mark.word == "before":
            return self._before(moment)
        if mark.word == "between":
            return moment, self._end(mark.times[1], moment)
        night = datetime.combine(day, time(spans.NIGHT_ENDS))
        return moment, night if moment < night else night + timedelta(days=1)

    def _end(self, mark: Mark, start: datetime) -> datetime:
        """Return the first time after ``start`` that the end of a window can mean."""
        hour, minute = mark.numbers
        found = self._clock(mark)
        hours = (hour % 12, hour % 12 + 12) if mark.open else (found[0].hour if found else hour,)
        ends = [datetime.combine(start.date(), time(one % 24, minute)) for one in hours]
        return next((end for end in ends if end > start), ends[0] + timedelta(days=1))

    def _before(self, moment: datetime) -> spans.Span:
        """Return the window that ends at ``moment``, or a day later when that has gone by."""
        if moment <= self._now and not any(self._days):
            moment += timedelta(days=1)
        small = timedelta(hours=spans.NIGHT_ENDS)
        start = datetime.combine((moment - small).date(), time(spans.NIGHT_ENDS))
        return (max(start, self._now) if self._now < moment else start), moment

    def _the_day(self) -> date | None:
        """Return the first day that the text names."""
        return next((day for day in self._days if day is not None), None)

    def _day(self, place: int) -> date | None:
        """Return the date that a mark says, None when there is no such day."""
        mark, today = self._marks[place], self._now.date()
        if mark.kind == "day":
            return today + timedelta(days=mark.numbers[0])
        if mark.kind == "weekday":
            return self._weekday(place, mark, today)
        if mark.kind == "monthday":
            day, month, year = mark.numbers
            return spans.calendar_day(day, month, year, today)
        return None

    def _weekday(self, place: int, mark: Mark, today: date) -> date:
        weekday, weeks = mark.numbers
        span = self._near(place, frozenset({"span"}))
        if weeks or (span and span.word == "next_week"):
            return today + timedelta(days=weekday - today.weekday() + 7 * (weeks or 1))
        ahead = (weekday - today.weekday()) % 7
        if self._beside(place, "last"):
            return today - timedelta(days=(-ahead) % 7 or 7)
        return today + timedelta(days=ahead or 7 * self._beside(place, "next"))

    def _beside(self, place: int, kind: str) -> bool:
        kinds = frozenset({kind})
        return bool(self._step(place, 1, kinds, 0) or self._step(place, -1, kinds, 0))

    def _near(self, place: int, kinds: frozenset[str]) -> Mark | None:
        return self._step(place, 1, kinds, _GAP) or self._step(place, -1, kinds, _GAP)

    def _step(self, place: int, step: int, kinds: frozenset[str], gap: int) -> Mark | None:
        """Return the mark before or behind when it is of these kinds and at most ``gap`` away."""
        other = place + step
        if not (0 <= place < len(self._marks) and 0 <= other < len(self._marks)):
            return None
        first, second = self._marks[min(place, other)], self._marks[max(place, other)]
        found = self._marks[other]
        return found if found.kind in kinds and second.first - first.last <= gap else None

    def _value(self, kind: str, value: str, mark: Mark, score: float = 1.0) -> SlotValue:
        start, end = self._words[mark.first].start, self._words[mark.last - 1].end
        return SlotValue(kind, value, self._text[start:end], "", start, end, score)


def _written(span: spans.Span) -> str:
    return "/".join(moment.isoformat(timespec="minutes") for moment in span)
