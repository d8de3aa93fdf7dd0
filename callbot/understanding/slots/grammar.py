"""What one language says about time, made of its word lists and the calendar's names.

A language is data: phrases (``today``, ``tonight`` ...) and patterns (``clock``, ``date``, ``offset``,
``window``, ``month_window``, ``not_time``); see patterns.py for how they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.calendar_names import Names, calendar_names
from callbot.understanding.slots.marks import MarkKind
from callbot.understanding.slots.numbers import Numbers
from callbot.understanding.slots.patterns import Pattern, PatternError, Tree, expand
from callbot.understanding.slots.pieces import resplit
from callbot.understanding.slots.tongues import frequent
from callbot.understanding.vocabulary import CACHED_WORDS

DAYS = {
    "today": 0, "tomorrow": 1, "day_after_tomorrow": 2, "yesterday": -1, "day_before_yesterday": -2,
}  # fmt: skip
PARTS = ("morning", "afternoon", "evening", "night")
THIS = {
    "this_morning": "morning",
    "this_afternoon": "afternoon",
    "tonight": "evening",
    "this_night": "night",
}
SPANS = ("weekend", "next_weekend", "this_week", "next_week", "this_month", "next_month")
PHRASES: dict[str, tuple[MarkKind, str, tuple[int, ...]]] = {
    **{key: ("day", "", (days,)) for key, days in DAYS.items()},
    **{key: ("this_part", part, ()) for key, part in THIS.items()},
    **{part: ("part", part, ()) for part in PARTS},
    **{key: ("span", key, ()) for key in SPANS},
    "soon": ("soon", "", ()),
    "now": ("now", "", ()),
    "next": ("next", "", ()),
    "last": ("last", "", ()),
    "not_time": ("nothing", "", ()),
}
WEEKDAYS = {"weekdays": 0, "weekdays_next_week": 1, "weekdays_last_week": -1}
HALVES = ("clock_am", "clock_pm", "clock_evening", "clock_night")
_PATTERNS = ("clock", "date", "offset", "fixed_days", "month_window")
_TIMES = {"noon": "12:00", "midnight": "0:00"}
_DATES = ("{day} {month}", "{day} {month} {year}")  # where the word lists say nothing
_SLOTS = frozenset({
    "{h}", "{m}", "{n}", "{day}", "{nth}", "{month}", "{mon}", "{year}", "{half}", "{time}", "{hour}",
    "{end}",
})  # fmt: skip
_LENGTHS = r"(-?\s*(n|\d+)\s+(minute|hour|day|week|month)s?\s*)+"
_DAY = r"[0-6]( (morning|afternoon|evening|night))?"
_VALUES = {
    "clock": r"(h|\d{1,2}):[+-]?(m|\d{1,2})([+-](m|\d{1,2}))*( ?\?)?",
    "offset": _LENGTHS,
    "fixed_days": r"\d\d-\d\d",
    "window": r"t/|/t|t/t",
    "months": r"[1-9]|1[0-2]",
    **dict.fromkeys(WEEKDAYS, _DAY),
}
_SAMPLES = {
    "clock": "halb {h} = h:-30",
    "offset": "in {n} minutes = n minutes",
    "fixed_days": "new year = 01-01",
    "window": "between {hour} and {hour} = t/t",
    "months": "avril = 4",
    **dict.fromkeys(WEEKDAYS, "thurs = 3"),
}
_OPENING = frozenset({*DAYS, *THIS, *WEEKDAYS})
_SILENT = frozenset({"next", "last", "not_time", *PARTS})  # these alone make no value


class Grammar:
    """The trees of patterns of one language, and the readers of its numbers."""

    def __init__(self, code: str, lexicon: Lexicon) -> None:
        """Take the word lists of this language alone."""
        self.code = code
        weekdays, months = calendar_names(code)
        self.forms = Tree(_forms(lexicon, weekdays))
        self.windows = Tree(_of(lexicon, "window"))
        self.halves = Tree(p for key in HALVES for p in _of(lexicon, key))
        self.months = Tree(_named("months", months, lexicon))
        self.numbers = Numbers(lexicon)
        hours = "hour_words" if lexicon.entries("hour_words") else "number_words"
        self.hours = Numbers(lexicon, (hours,))
        self.ordinals = Numbers(lexicon, ("ordinal_words", "number_words"))
        self.ordinal_words = Numbers(lexicon, ("ordinal_words",)).first_words
        self.suffixes = _single(lexicon, "ordinal_suffix")
        self.units = _single(lexicon, "clock_unit")
        self.at = _single(lexicon, "at")
        self.streets = _single(lexicon, "street_words")
        self.twelve = "written" in lexicon.words("twelve_hours")
        self.month_first = "digits" in lexicon.words("month_first")
        self.date_at = _single(lexicon, "date_at")
        self.frequent = frequent(code) | _single(lexicon, "common")
        self.openers = frozenset(  # words with which the next thing about time begins
            pattern.elements[0] for pattern in _walk(self.forms) if pattern.key in _OPENING
        )
        # Digits are everybody's: they tell nothing of the language.
        self.anchors = frozenset(w for w in self._anchors(lexicon) if not w.isdigit())
        trees = (self.forms, self.windows, self.halves, self.months)
        self._first = self.at.union(*(tree.words for tree in trees))
        self.opens = lru_cache(CACHED_WORDS)(self._can_open)

    def _can_open(self, token: str) -> bool:
        """Say whether something about time may begin with this word; most are passed over so."""
        if token in self._first or token.isdigit():
            return True
        return any(each.begins(token) for each in (self.numbers, self.hours, self.ordinals))

    def _anchors(self, lexicon: Lexicon) -> Iterator[str]:
        """Yield words without one of which this language says nothing about time."""
        slots = {"{month}": set(self.months.words), "{half}": set(self.halves.words)}
        bare = (p for p in _walk(self.windows) if "{time}" not in p.elements)
        for pattern in (*_walk(self.forms), *bare):
            if pattern.key in _SILENT:
                continue
            said = [element for element in pattern.elements if element[0] != "{"]
            telling = [
                element for element in said if not element.isdigit()
            ]  # digits are everybody's
            if telling:
                yield max(telling, key=len)
            for slot in () if said else pattern.elements:
                yield from slots.get(slot, ())


def _forms(lexicon: Lexicon, weekdays: Names) -> Iterator[Pattern]:
    for key in (*PHRASES, *_PATTERNS, *WEEKDAYS):
        yield from _of(lexicon, key)
    for key, value in _TIMES.items():
        for pattern in _of(lexicon, key):
            yield pattern._replace(key="clock", value=value)
    for name, number in weekdays.items():
        yield Pattern("weekdays", str(number), name)
    if not lexicon.entries("date"):
        yield from (pattern for entry in _DATES for pattern in expand("date", entry))


def _named(key: str, names: Names, lexicon: Lexicon) -> Iterator[Pattern]:
    for name, number in names.items():
        yield Pattern(key, str(number), name)
    yield from _of(lexicon, key)


def _of(lexicon: Lexicon, key: str) -> Iterator[Pattern]:
    for entry in lexicon.entries(key):
        for pattern in expand(key, entry):
            _check(pattern, entry)
            yield pattern


def _check(pattern: Pattern, entry: str) -> None:
    """Raise PatternError where an entry could not be read later, in the middle of a question."""
    form = _VALUES.get(pattern.key)
    if form and not re.fullmatch(form, pattern.value):
        hint = f"write for instance “{_SAMPLES[pattern.key]}”"
        raise PatternError(f"“{entry}” under {pattern.key} has no value that is known: {hint}.")
    for slot in pattern.elements:
        if slot[0] == "{" and slot not in _SLOTS:
            known = " ".join(sorted(_SLOTS))
            raise PatternError(f"{slot} in “{entry}” under {pattern.key} is unknown: use {known}.")


def _single(lexicon: Lexicon, key: str) -> frozenset[str]:
    return frozenset(p[0] for p in resplit(lexicon.values(key)) if len(p) == 1)


def _walk(tree: Tree) -> Iterable[Pattern]:
    yield from tree.ends
    for node in (*tree.words.values(), *tree.slots.values()):
        yield from _walk(node)
