"""Reads one text by the grammar of one language: marks of time in order, none over another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from callbot.text import Word
from callbot.understanding.slots.grammar import PHRASES, WEEKDAYS, Grammar
from callbot.understanding.slots.marks import (
    INVALID,
    Mark,
    clock_rule,
    clock_time,
    in_half,
    length,
)
from callbot.understanding.slots.patterns import Found, Value
from callbot.understanding.slots.written import Written, is_range

_STREET = 3  # pieces before a date in which a street word makes it a name
_MOST = {"{m}": 59, "{h}": 99, "{mon}": 99}
_BEFORE, _BETWEEN = "before", "between"


class Reader:
    """One text and one language."""

    def __init__(
        self, grammar: Grammar, text: str, words: Sequence[Word], written: Sequence[Written]
    ) -> None:
        """Take the pieces of the cleaned ``text`` and what is written in digits there."""
        self._grammar = grammar
        self._text = text
        self._words = words
        self._dates: dict[int, Written] = {}
        self._times: dict[int, Written] = {}
        self._digits: set[int] = set()  # pieces that no other number is made of
        for item in written:
            self._take(item)
        self._clocks: dict[int, Mark | None] = {}
        self._finds: dict[int, list[Found]] = {}
        self._read: dict[tuple[str, int], list[Value]] = {}  # numbers, by slot and piece

    def marks(self) -> list[Mark]:
        """Return what is said about time, in order, not overlapping."""
        found: list[Mark] = []
        place, opens = 0, self._grammar.opens
        while place < len(self._words):
            mark = self._mark(place) if opens(self._words[place].folded) else None
            if mark is None:
                place += 1
                continue
            found.append(mark)
            place = max(mark.last, place + 1)
        return self._ranges(found)

    def _mark(self, at: int) -> Mark | None:
        """Return the longest thing said from piece ``at`` on."""
        plain = list(self._plain(at))
        best = next((mark for mark in plain if mark and mark.kind == "nothing"), None)
        for mark in (*plain, self._window(at), self._clock(at), self._written_date(at)):
            if mark is not None and (best is None or mark.last > best.last):
                best = mark
        if best and best.first > at:  # behind its context more may be said: "am 14. Juli"
            inner = self._mark(best.first)
            return inner if inner and inner.last > best.last else best
        return best

    def _forms(self, at: int) -> list[Found]:
        if at not in self._finds:
            self._finds[at] = self._grammar.forms.at(self._words, at, self._slot)
        return self._finds[at]

    def _plain(self, at: int) -> Iterable[Mark | None]:
        return (self._made(found) for found in self._forms(at))

    def _made(self, found: Found) -> Mark | None:
        key, first, last = found.key, found.first, found.last
        if key == "clock":  # "vingt-quatre heures" is no time, and so is no "quatre heures" in it
            return None if self._spoken(found, "") else Mark("nothing", first, last)
        if plain := PHRASES.get(key):
            kind, word, numbers = plain  # a day may bring its part with it: "morgenavond = evening"
            return Mark(kind, first, last, found.value if kind == "day" else word, numbers)
        if key in WEEKDAYS:
            weekday, _, part = found.value.partition(" ")
            return Mark("weekday", first, last, part, (int(weekday), WEEKDAYS[key]))
        return self._valued(found)

    def _valued(self, found: Found) -> Mark | None:
        """Return the mark of a pattern with values in it."""
        first, last, caught = found.first, found.last, dict(found.caught)
        if found.key == "fixed_days":
            month, _, day = found.value.partition("-")
            return Mark("monthday", first, last, "", (int(day), int(month), 0))
        if found.key == "offset":
            return Mark("offset", first, last, "", length(found.value, caught.get("{n}", 0)))
        if found.key == "month_window":
            return Mark("month", first, last, "", (caught["{month}"],)) if caught else None
        return self._date(first, last, caught)

    def _date(self, first: int, last: int, caught: dict[str, Any]) -> Mark | None:
        near = (
            *range(max(0, first - _STREET), first),
            *range(last, min(last + 1, len(self._words))),
        )
        streets = [place for place in near if self._is(place, self._grammar.streets)]
        if streets:
            return Mark("nothing", min(first, *streets), max(last, streets[-1] + 1))
        day = caught.get("{day}", caught.get("{nth}", 0))
        month = caught.get("{month}", caught.get("{mon}", 0))
        if not day or (not month and day > 31):
            return None
        return Mark("monthday", first, last, "", (day, month, caught.get("{year}", 0)))

    # the clock

    def _clock(self, at: int) -> Mark | None:
        """Return the time of day said from ``at`` on, with the half of the day beside it."""
        if at not in self._clocks:
            self._clocks[at] = None  # patterns never ask for a time where they begin
            mark = self._timed(at, "")
            for half in self._halves(at):
                after = self._timed(half.last, half.key)
                if after and (mark is None or after.last > mark.last):
                    mark = after._replace(first=at)
            if (
                mark and mark.first > at
            ):  # behind its context more may be said: "a las ocho y media"
                inner = self._clock(mark.first)
                mark = inner if inner and inner.last > mark.last else mark
            self._clocks[at] = mark
        return self._clocks[at]

    def _timed(self, at: int, half: str) -> Mark | None:
        """Return the longest time from ``at`` on; ``half`` was said before it."""
        best = self._written_time(at, half)
        for found in self._forms(at) if at < len(self._words) else ():
            if found.key == "clock" and (best is None or found.last > best.last):
                best = self._spoken(found, half) or best
        return best

    def _spoken(self, found: Found, half: str) -> Mark | None:
        rule = clock_rule(found.value)
        caught = dict(found.caught)
        hour = caught.get("{h}", 0) if rule.hour is None else rule.hour
        at = clock_time(rule, hour, caught.get("{m}", 0))
        if at is None:
            return None
        fixed = rule.hour is not None
        mark = Mark("clock", found.first, found.last, "", at, open=rule.open, sure=fixed)
        return self._completed(mark, half or caught.get("{half}", ""))

    def _written_time(self, at: int, half: str) -> Mark | None:
        item = self._times.get(at)
        if item is None:
            return None
        last = self._place(item.end)
        unit = self._is(last, self._grammar.units)
        hour, minute = item.numbers
        numbers = item.numbers if hour < 24 or (hour == 24 and not minute) else INVALID
        twelve = self._grammar.twelve and not item.sure and not unit
        mark = Mark("clock", at, last + unit, "", numbers, open=twelve, sure=item.sure)
        return self._completed(mark, half)

    def _completed(self, mark: Mark, half: str) -> Mark:
        """Add the half of the day that follows ("du soir", "in the evening", "مساء")."""
        if not half and (after := self._halves(mark.last)):
            half = after[0].key
            mark = mark._replace(last=after[0].last)
        hour, minute = mark.numbers
        if not half or hour > 24:
            return mark
        return mark._replace(
            numbers=(in_half(hour, half) % 24, minute), word=half, open=False, sure=True
        )

    def _halves(self, at: int) -> list[Found]:
        if at >= len(self._words):
            return []
        return self._grammar.halves.at(self._words, at, _none)

    # windows

    def _window(self, at: int) -> Mark | None:
        for found in self._grammar.windows.at(self._words, at, self._slot):
            times = tuple(value for _, value in found.caught if isinstance(value, Mark))
            if times:
                start, _, end = found.value.partition("/")
                word = _BETWEEN if start and end else _BEFORE if end else "after"
                return Mark("window", found.first, found.last, word, times=_halved(times))
        return None

    def _ranges(self, marks: list[Mark]) -> list[Mark]:
        """Bind two times with a dash between them."""
        bound: list[Mark] = []
        for mark in marks:
            before = bound[-1] if bound else None
            if before and before.kind == mark.kind == "clock" and self._dash(before, mark):
                times = _halved((before, mark))
                bound[-1] = Mark("window", before.first, mark.last, _BETWEEN, times=times)
            else:
                bound.append(mark)
        return bound

    def _dash(self, before: Mark, after: Mark) -> bool:
        if before.last != after.first:
            return False
        return is_range(
            self._text[self._words[before.last - 1].end : self._words[after.first].start]
        )

    # slots of patterns

    def _slot(self, slot: str, at: int) -> Iterable[Value]:
        if slot == "{end}":
            return [(None, at)] if self._ends(at) else []
        if at >= len(self._words):
            return []
        if slot in {"{time}", "{hour}"}:
            mark = self._clock(at) or (self._bare(at) if slot == "{hour}" else None)
            if mark is None and self._is(at, self._grammar.at):
                mark = self._clock(at + 1)
            return [(mark, mark.last)] if mark else []
        if slot == "{half}":
            return [(found.key, found.last) for found in self._halves(at)]
        if slot == "{month}":
            found = self._grammar.months.at(self._words, at, _none)
            return [(int(one.value), one.last) for one in found[:1]]
        if (slot, at) not in self._read:
            self._read[slot, at] = list(self._numbers(slot, at))
        return self._read[slot, at]

    def _numbers(self, slot: str, at: int) -> Iterable[Value]:
        grammar, words = self._grammar, self._words
        if at in self._digits:
            return []
        if slot in {"{day}", "{nth}"}:
            return self._day(at, marked=slot == "{nth}")
        word = words[at].folded
        digits = word.isascii() and word.isdigit()
        if slot == "{year}":
            return [(int(word), at + 1)] if digits and len(word) == 4 else []
        if slot == "{m}" and digits and self._gap(at):
            return []
        numbers = grammar.hours if slot == "{h}" else grammar.numbers
        most = _MOST.get(slot, 9999)
        return [(v, at + size) for v, size in numbers.readings(words, at) if v <= most]

    def _day(self, at: int, *, marked: bool) -> Iterable[Value]:
        """Read the day of a month; ``marked`` ones need an ordinal ("12th", "twelfth")."""
        for value, size in self._grammar.ordinals.readings(self._words, at):
            suffix = self._is(at + size, self._grammar.suffixes)
            ordinal = suffix or self._words[at + size - 1].folded in self._grammar.ordinal_words
            if value <= 99 and (ordinal or not marked):
                yield value, at + size + suffix

    def _bare(self, at: int) -> Mark | None:
        """Read a number alone as an hour: "between 8 and 9"."""
        found = self._grammar.hours.at(self._words, at)
        if not found or found[0] > 24:
            return None
        mark = Mark("clock", at, at + found[1], "", (found[0] % 24, 0), open=self._grammar.twelve)
        return self._completed(mark, "")

    def _ends(self, at: int) -> bool:
        """Say whether a sentence, or what it says about this time, is over before ``at``."""
        if at >= len(self._words):
            return True
        gap = self._text[self._words[at - 1].end : self._words[at].start].strip()
        return bool(gap and gap not in {"'", "-"}) or self._is(at, self._grammar.openers)

    def _written_date(self, at: int) -> Mark | None:
        item = self._dates.get(at)
        if item is None:
            return None
        day, month, year = item.numbers
        if (not year and self._grammar.month_first) or month > 12 >= day:
            day, month = month, day
        return Mark("monthday", at, self._place(item.end), "", (day, month or 99, year))

    def _take(self, item: Written) -> None:
        """Accept what is written in digits; with a dot only where a word beside it says so."""
        at, after = self._place(item.start), self._place(item.end)
        grammar = self._grammar
        if at in self._digits:
            return
        if item.kind == "date":
            if item.doubtful and not self._is(at - 1, grammar.date_at):
                return
            self._dates[at] = item
        else:
            said = self._is(after, grammar.units) or self._is(at - 1, grammar.at)
            if item.doubtful and not (said or self._halves(after) or self._ends_half(at)):
                return
            self._times[at] = item
        self._digits.update(range(at, after))

    def _ends_half(self, at: int) -> bool:
        return any(half.last == at for half in self._halves(at - 1)) if at else False

    def _gap(self, at: int) -> bool:
        """Say whether a dash stands before ``at``."""
        between = self._text[self._words[at - 1].end : self._words[at].start] if at else ""
        return is_range(between)

    def _is(self, at: int, words: frozenset[str]) -> bool:
        return 0 <= at < len(self._words) and self._words[at].folded in words

    def _place(self, offset: int) -> int:
        """Return the first piece that does not end before ``offset``."""
        for place, word in enumerate(self._words):
            if word.start >= offset:
                return place
        return len(self._words)


def _none(_slot: str, _at: int) -> Iterable[Value]:
    return ()


def _halved(times: tuple[Mark, ...]) -> tuple[Mark, ...]:
    """Give the first of two times the half of the day that the second has ("8 to 9 pm")."""
    if len(times) == 2 and times[1].word and not times[0].word and times[0].numbers[0] <= 12:
        hour = in_half(times[0].numbers[0], times[1].word) % 24
        first = times[0]._replace(numbers=(hour, times[0].numbers[1]), open=False, sure=True)
        return first, times[1]
    return times
