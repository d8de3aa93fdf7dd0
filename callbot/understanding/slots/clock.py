"""What the words of a text say about days and times, before it is tied to a moment.

:func:`read` turns words into marks in text order; :mod:`when` makes dates, times and windows of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from callbot.text import Word
from callbot.understanding.lexicon import Lexicon, Phrase, Tag
from callbot.understanding.slots.numbers import Numbers

MarkKind = Literal[
    "day", "weekday", "monthday", "part", "this_part", "clock", "offset", "span", "moment",
    "link", "half", "next", "last",
]  # fmt: skip


class Mark(NamedTuple):
    """Words [first, last) that say something about time; the numbers' meaning depends on the kind.

    ``day`` days from today; ``weekday`` 0 Monday; ``monthday`` (day, month, year or 0); ``part`` and
    ``this_part`` name in ``word``; ``clock`` (hour, minute); ``offset`` minutes from now or, in
    ``word`` "days", days; ``span`` and ``moment`` and ``link`` name in ``word``.
    """

    kind: MarkKind
    first: int
    last: int
    word: str = ""
    numbers: tuple[int, ...] = ()


_DAYS = {
    "today": 0, "tomorrow": 1, "day_after_tomorrow": 2, "yesterday": -1, "day_before_yesterday": -2,
}  # fmt: skip
PARTS = ("morning", "afternoon", "evening", "night")
_THIS = {
    "this_morning": "morning",
    "this_afternoon": "afternoon",
    "tonight": "evening",
    "this_night": "night",
}
_SPANS = ("weekend", "this_week", "next_week", "this_month", "next_month")
_LINKS = ("after", "before", "between", "from", "until", "and", "am", "pm")
_UNITS = {"minute_unit": 1, "hour_unit": 60, "day_unit": 1, "week_unit": 7}  # minutes or days
_PLAIN: dict[str, tuple[MarkKind, str, tuple[int, ...]]] = {
    **{key: ("day", "", (days,)) for key, days in _DAYS.items()},
    **{key: ("this_part", part, ()) for key, part in _THIS.items()},
    **{part: ("part", part, ()) for part in PARTS},
    **{key: ("span", key, ()) for key in _SPANS},
    "soon": ("moment", "soon", ()),
    "now": ("moment", "now", ()),
    "noon": ("clock", "noon", (12, 0)),
    "midnight": ("clock", "midnight", (0, 0)),
    "next": ("next", "", ()),
    "last": ("last", "", ()),
}
_NUMERIC = re.compile(
    r"(?<![\w/.-])(?:(?P<iso>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})"
    r"|(?P<d>\d{1,2})(?P<sep>[/.])(?P<m>\d{1,2})(?:(?P=sep)(?P<y>\d{4}|\d{2}))?)(?![\w/]|\.\d)"
)
_CLOCK = re.compile(
    r"(?<![\w/.:,-])(?P<h>\d{1,2})(?:\s?[hH](?:\s?(?P<hm>[0-5]\d)(?!\d))?(?![^\W\d])"
    r"|[:.](?P<m>[0-5]\d)(?=\s?[ap]\.?m\b|(?<=:\d\d))(?!\d))?(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?"
    r"(?![\w/])(?!:\d)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th|o|a)$")


class Clock:
    """Reads marks of time by the word lists of all languages and the names of Babel."""

    def __init__(
        self, lexicon: Lexicon, weekdays: dict[Phrase, int], months: dict[Phrase, int]
    ) -> None:
        """Take the names of weekdays (0 Monday) and months (1 January) as folded words."""
        keys = (
            *_DAYS, *PARTS, *_THIS, *_SPANS, *_LINKS, "soon", "now", "noon", "midnight", "hour_word",
            "and_half", "and_quarter", "less_quarter", "less", "half_past", "quarter_past",
            "quarter_to", "past", "to_hour", "in", "ago_before", "ago_after", "half_hour",
            "quarter_hour", "minute_unit", "hour_unit", "day_unit", "week_unit", "next", "last",
            "date_of", "fixed_days", "at",
        )  # fmt: skip
        self._finder = lexicon.finder(keys)
        self._finder.extend("weekday", weekdays)
        self._finder.extend("month", months)
        self._numbers = Numbers(lexicon)

    def read(self, text: str, words: Sequence[Word]) -> list[Mark]:
        """Return what ``words`` of the cleaned ``text`` say about time, in order, not overlapping."""
        reader = _Reader(self._finder.all(words), words, self._numbers)
        written = {mark.first: mark for mark in _written(text, words)}
        marks: list[Mark] = []
        place = 0
        while place < len(words):
            mark = written.get(place) or reader.mark(place)
            if mark is not None:
                mark = reader.completed(mark) if mark.kind == "clock" else mark
                marks.append(mark)
            place = mark.last if mark else place + 1
        return marks


class _Reader:
    """The tagged words of one text and the small grammar of days and times over them."""

    def __init__(
        self, tags: Sequence[Sequence[Tag]], words: Sequence[Word], numbers: Numbers
    ) -> None:
        self._tags = tags
        self._words = words
        self._numbers = numbers

    def mark(self, at: int) -> Mark | None:
        """Return the longest thing said from word ``at`` on."""
        if not self._tags[at] and not self._words[at].folded[0].isdigit() and not self._number(at):
            return None
        readings = (
            self._offset(at), self._fixed(at), self._monthday(at), self._english(at),
            self._spoken(at), self._plain(at),
        )  # fmt: skip
        found = [mark for mark in readings if mark is not None]
        return max(found, key=lambda mark: mark.last) if found else None

    def completed(self, mark: Mark) -> Mark:
        """Add "et demie", "moins le quart", "du soir", "in the evening" to a clock time."""
        hour, minute = mark.numbers
        end = mark.last
        for key, change in (("and_half", 30), ("and_quarter", 15), ("less_quarter", -15)):
            if tag := self._tag(end, key):
                minute, end = minute + change, end + tag.length
                break
        else:
            if (tag := self._tag(end, "less")) and (less := self._number(end + tag.length)):
                minute, end = minute - less[0], end + tag.length + less[1]
        for key in ("am", "pm"):
            if tag := self._tag(end, key):
                hour, end = _half_day(hour, key), end + tag.length
                break
        total = hour * 60 + minute
        return mark._replace(last=end, numbers=(total // 60, total % 60))

    def _tag(self, at: int, *keys: str) -> Tag | None:
        if at >= len(self._tags):
            return None
        return next((tag for tag in self._tags[at] if tag.key in keys), None)

    def _number(self, at: int) -> tuple[int, int] | None:
        return self._numbers.at(self._words, at)

    def _plain(self, at: int) -> Mark | None:
        """Read one phrase that needs no number."""
        for tag in self._tags[at]:
            if plain := _PLAIN.get(tag.key):
                kind, word, numbers = plain
                return Mark(kind, at, at + tag.length, word, numbers)
            if tag.key == "weekday":
                return Mark("weekday", at, at + tag.length, "", (int(tag.value),))
        return self._joint(at)

    def _joint(self, at: int) -> Mark | None:
        """Read a word that binds times: "from" may also mean after, which its number says."""
        keys = {tag.key: tag for tag in self._tags[at] if tag.key in _LINKS}
        if not keys:
            return None
        key = "from" if "from" in keys else next(iter(keys))
        also_after = (1,) if key == "from" and "after" in keys else ()
        return Mark("link", at, at + keys[key].length, key, also_after)

    def _offset(self, at: int) -> Mark | None:
        """Read "dans 20 minutes", "in half an hour", "il y a 2 jours", "three days ago"."""
        before = self._tag(at, "in", "ago_before")
        start = at + before.length if before else at
        if before and (short := self._tag(start, "half_hour", "quarter_hour")):
            minutes = 30 if short.key == "half_hour" else 15
            sign = 1 if before.key == "in" else -1
            return Mark("offset", at, start + short.length, "minutes", (sign * minutes,))
        number = self._number(start)
        unit = self._tag(start + number[1], *_UNITS) if number else None
        if not number or not unit:
            return None
        last = start + number[1] + unit.length
        after = None if before else self._tag(last, "ago_after")
        if not before and not after:
            return None
        sign = 1 if before and before.key == "in" else -1
        size = _UNITS[unit.key]
        word = "minutes" if unit.key in {"minute_unit", "hour_unit"} else "days"
        last += after.length if after else 0
        return Mark("offset", at, last, word, (sign * number[0] * size,))

    def _fixed(self, at: int) -> Mark | None:
        if tag := self._tag(at, "fixed_days"):
            month, _, day = tag.value.partition("-")
            return Mark("monthday", at, at + tag.length, numbers=(int(day), int(month), 0))
        return None

    def _monthday(self, at: int) -> Mark | None:
        """Read "12 mai 2026", "1er mai", "12th of May", "May 12th", "31 février"."""
        if month := self._tag(at, "month"):
            day = self._day_number(at + month.length)
            last = at + month.length + (day[1] if day else 0)
        else:
            day = self._day_number(at)
            last = at + day[1] if day else at
            last += bool(day and self._tag(last, "date_of") and self._tag(last + 1, "month"))
            month = self._tag(last, "month") if day else None
            last += month.length if month else 0
        if not day or not month:
            return None
        year = self._year(last)
        return Mark("monthday", at, last + bool(year), numbers=(day[0], int(month.value), year))

    def _day_number(self, at: int) -> tuple[int, int] | None:
        if at < len(self._words) and (ordinal := _ORDINAL.match(self._words[at].folded)):
            return int(ordinal[1]), 1
        number = self._number(at)
        return number if number and number[0] <= 99 else None

    def _year(self, at: int) -> int:
        word = self._words[at].folded if at < len(self._words) else ""
        return int(word) if len(word) == 4 and word.isascii() and word.isdigit() else 0

    def _english(self, at: int) -> Mark | None:
        """Read "half past eight", "quarter to nine", "ten past eight"."""
        if tag := self._tag(at, "half_past", "quarter_past", "quarter_to"):
            shift = {"half_past": 30, "quarter_past": 15, "quarter_to": -15}[tag.key]
            start = at + tag.length
        elif (minutes := self._number(at)) and minutes[0] < 60:
            tag = self._tag(at + minutes[1], "past", "to_hour")
            if not tag:
                return None
            shift = minutes[0] if tag.key == "past" else -minutes[0]
            start = at + minutes[1] + tag.length
        else:
            return None
        hour = self._number(start)
        if not hour or hour[0] > 24 or self._followed_by_unit(start + hour[1]):
            return None
        total = hour[0] * 60 + shift
        return Mark("clock", at, start + hour[1], numbers=(total // 60, total % 60))

    def _spoken(self, at: int) -> Mark | None:
        """Read "8 heures 30", "huit heures", "8 o'clock", "eight in the evening"."""
        hour = self._number(at)
        if not hour or hour[0] > 23:
            return None  # "24 heures" is how long a pass lasts
        last = at + hour[1]
        if word := self._tag(last, "hour_word"):
            last += word.length
            minutes = self._number(last)
            if minutes and minutes[0] < 60 and not self._followed_by_unit(last + minutes[1]):
                return Mark("clock", at, last + minutes[1], numbers=(hour[0], minutes[0]))
            return Mark("clock", at, last, numbers=(hour[0], 0))
        alone = last == len(self._words) and at > 0 and self._tag(at - 1, "at")
        if hour[0] <= 12 and (alone or self._tag(last, "am", "pm")):
            return Mark("clock", at, last, numbers=(hour[0], 0))
        return None

    def _followed_by_unit(self, at: int) -> bool:
        return self._tag(at, "minute_unit", "day_unit", "week_unit", "month") is not None


def _half_day(hour: int, half: str) -> int:
    """Return the hour of 24 for an hour of 12; hours above 12 stay as they were said."""
    if half == "am":
        return 0 if hour == 12 else hour
    return hour + 12 if hour < 12 else hour


def _written(text: str, words: Sequence[Word]) -> list[Mark]:
    """Return the dates and times written in digits: 12/05, 2026-05-12, 8h30, 20:15, 10pm."""
    marks: list[Mark] = []
    for match in _NUMERIC.finditer(text):
        if match["sep"] != "." or match["y"]:
            marks.append(_covering("monthday", match.start(), match.end(), words, _date(match)))
    for match in _CLOCK.finditer(text):
        if match.end() > match.end("h"):
            hour, minute = int(match["h"]), int(match["hm"] or match["m"] or 0)
            if match["half"]:
                hour = _half_day(hour, match["half"].lower() + "m")
            marks.append(_covering("clock", match.start(), match.end(), words, (hour, minute)))
    return marks


def _date(match: re.Match[str]) -> tuple[int, int, int]:
    if match["iso"]:
        return int(match["id"]), int(match["im"]), int(match["iso"])
    day, month, year = int(match["d"]), int(match["m"]), int(match["y"] or 0)
    if month > 12 >= day:  # month first, as some English speakers write
        day, month = month, day
    return day, month, year + 2000 if 0 < year < 100 else year


def _covering(
    kind: MarkKind, start: int, end: int, words: Sequence[Word], numbers: tuple[int, ...]
) -> Mark:
    inside = [i for i, word in enumerate(words) if word.start < end and word.end > start]
    first, last = (inside[0], inside[-1] + 1) if inside else (0, 1)
    return Mark(kind, first, last, numbers=numbers)
