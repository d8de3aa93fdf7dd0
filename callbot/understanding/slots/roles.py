"""Which end of a journey a name is: "depuis noailles", "to the beach", "プラドまで", "noailles → prado".

The word lists say which words stand before a name (``from_before``, ``to_before``, ``at_before``) or
behind it (``from_behind`` …), which only lead over to it (``place_before``: "l'arrêt de", "near"),
and which verbs make a time the one to arrive by (``arrive``, against ``leave``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from callbot.model import SlotValue
from callbot.text import Word, fold
from callbot.text import words as split
from callbot.understanding.lexicon import Lexicon, Phrase
from callbot.understanding.slots.tongues import Tongues

ENDS: Final = frozenset({"stop", "place", "address", "event", "service"})
_ROLES = ("from", "to", "at")
_ARROW = re.compile(r"\s*(?:[-=–—]*>+|[→➔➜➝➡⇒⟶])\s*")
_LEADING = 5  # words over which a name is led to: "depuis l'arrêt de la place Castellane"
_NEAR = 60  # characters behind a name that may hold its particle
_AFTER = 6  # words behind a time in which its verb may stand: "à 9 h je dois être au stade"

Table = Mapping[Phrase, str]


class Roles:
    """Reads roles in one or several languages; immutable once built."""

    def __init__(self, lexicon: Lexicon, languages: Iterable[str]) -> None:
        """Take the word lists of ``languages``."""
        codes = tuple(languages)
        lists = {code: lexicon.language(code) for code in codes}
        self._tongues = Tongues(codes)
        self._before = {code: _table(each, "before", _ROLES) for code, each in lists.items()}
        self._behind = {code: _table(each, "behind", _ROLES) for code, each in lists.items()}
        self._verbs = {code: _verbs(each) for code, each in lists.items()}
        self._attached = {code: _table(each, "attached", _ROLES) for code, each in lists.items()}

    def mark(
        self, text: str, words: Sequence[Word], values: Sequence[SlotValue]
    ) -> list[SlotValue]:
        """Return the values of the cleaned ``text`` with the roles that its words give them."""
        ends = [value for value in values if value.kind in ENDS]
        times = [value for value in values if value.kind == "time"]
        if not ends and not times:
            return list(values)
        likely = self._tongues.likely(words)
        orders = [likely, tuple(code for code in self._before if code not in likely)]
        marked = [self._end(text, words, value, ends, orders) for value in values]
        return [self._time(words, value, values, orders) for value in marked]

    def _end(
        self,
        text: str,
        words: Sequence[Word],
        value: SlotValue,
        ends: Sequence[SlotValue],
        orders: Sequence[Sequence[str]],
    ) -> SlotValue:
        if value.kind not in ENDS:
            return value
        role = _arrowed(text, value, ends)
        for codes in orders if not role else ():
            role = role or self._worded(text, words, value, ends, codes)
        return replace(value, role=role) if role else value

    def _worded(
        self,
        text: str,
        words: Sequence[Word],
        value: SlotValue,
        ends: Sequence[SlotValue],
        codes: Sequence[str],
    ) -> str:
        """Return the role that the words before, behind or in a value give it in some languages."""
        limit = max((end.end for end in ends if end.end <= value.start), default=0)
        ahead = [word for word in words if limit <= word.start < value.start]
        after = split(text[value.end : value.end + _NEAR])  # a name may end inside a word
        for code in codes:
            role = (
                _attached(self._attached[code], self._behind[code], value)
                or _walk(self._behind[code], after, backwards=False)
                or _walk(self._before[code], ahead, backwards=True)
            )
            if role:
                return role
        return ""

    def _time(
        self,
        words: Sequence[Word],
        value: SlotValue,
        values: Sequence[SlotValue],
        orders: Sequence[Sequence[str]],
    ) -> SlotValue:
        if value.kind != "time":
            return value
        for codes in orders:
            verb = _nearest_verb(words, value, [self._verbs[code] for code in codes])
            if verb:
                return replace(value, role="by") if verb == "arrive" else value
        return replace(value, role="by") if _is_limit(value, values) else value


def _table(lexicon: Lexicon, side: str, roles: Iterable[str]) -> Table:
    """Return phrase -> role of one side; phrases that only lead over have the role ""."""
    found = dict.fromkeys(lexicon.values(f"place_{side}"), "")
    for role in reversed(tuple(roles)):
        found.update(dict.fromkeys(lexicon.values(f"{role}_{side}"), role))
    return found


def _verbs(lexicon: Lexicon) -> Table:
    leaving = dict.fromkeys(lexicon.values("leave"), "leave")
    return {**dict.fromkeys(lexicon.values("arrive"), "arrive"), **leaving}


def _walk(table: Table, words: Sequence[Word], *, backwards: bool) -> str:
    """Return the role of the first phrase that has one, over phrases that only lead over."""
    left = [word.folded for word in words]
    for _ in range(_LEADING):
        phrase = _longest(table, left, backwards)
        if not phrase or table[phrase]:
            return table[phrase] if phrase else ""
        left = left[: -len(phrase)] if backwards else left[len(phrase) :]
    return ""


def _longest(table: Table, words: Sequence[str], backwards: bool) -> Phrase:
    for size in range(min(_LEADING, len(words)), 0, -1):
        phrase = tuple(words[-size:] if backwards else words[:size])
        if phrase in table:
            return phrase
    return ()


def _attached(prefixes: Table, particles: Table, value: SlotValue) -> str:
    """Return the role of a particle that is written as one word with a name ("노아유에서")."""
    said, own = fold(value.said), fold(value.value)
    for phrase, role in particles.items():
        particle = "".join(phrase)
        if role and not particle.isascii() and said.endswith(particle) and said != particle:
            return "" if own.endswith(particle) else role
    for phrase, role in prefixes.items():
        if said.startswith("".join(phrase)):
            return role
    return ""


def _arrowed(text: str, value: SlotValue, ends: Sequence[SlotValue]) -> str:
    """Return the role by an arrow between two names."""
    for other in ends:
        if other.end <= value.start and _ARROW.fullmatch(text[other.end : value.start]):
            return "to"
        if value.end <= other.start and _ARROW.fullmatch(text[value.end : other.start]):
            return "from"
    return ""


def _nearest_verb(words: Sequence[Word], value: SlotValue, tables: Sequence[Table]) -> str:
    """Return "arrive" or "leave", whichever is said nearest before a time, else soon behind it."""
    place = _place(words, value.start)
    before = [word.folded for word in words[:place]]
    after = [word.folded for word in words if word.start >= value.end][:_AFTER]
    for at in range(len(before), 0, -1):
        if verb := _ending(before[:at], tables):
            return verb
    for at in range(1, len(after) + 1):
        if verb := _ending(after[:at], tables):
            return verb
    return ""


def _ending(words: Sequence[str], tables: Sequence[Table]) -> str:
    found = ((table, _longest(table, words, True)) for table in tables)
    return next((table[phrase] for table, phrase in found if phrase), "")


def _is_limit(value: SlotValue, values: Sequence[SlotValue]) -> bool:
    """Say whether a time ends a window that has no other beginning than now: "avant 9 h"."""
    for window in values:
        inside = window.start <= value.start and value.end <= window.end
        if window.kind == "time_window" and inside:
            alone = sum(v.kind == "time" and window.start <= v.start < window.end for v in values)
            return alone == 1 and window.value.partition("/")[2].endswith(f"T{value.value}")
    return False


def _place(words: Sequence[Word], offset: int) -> int:
    """Return the place of the first word that does not begin before ``offset``."""
    return next((at for at, word in enumerate(words) if word.start >= offset), len(words))
