"""Numbers in a text, in digits or in words ("quatre-vingt-trois", "einundzwanzig", "二十三").

Word lists give the numbers that cannot be put together; the rest is arithmetic: tens and units,
words written as one with a glue between them (``number_and``), and ten times where words touch.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from callbot.text import Word
from callbot.understanding.lexicon import Finder, Lexicon
from callbot.understanding.slots.pieces import tokens

LARGEST = 9999
_SHORTEST_JOINED = 5  # letters of a word that may be several numbers in one
_GLUE = -1


class Numbers:
    """Reads whole numbers from the words (or pieces) of a text."""

    def __init__(self, lexicon: Lexicon, keys: Sequence[str] = ("number_words",)) -> None:
        """Take the lists ``keys`` ("vingt = 20") and ``number_and`` ("et")."""
        phrases = {
            tokens(" ".join(phrase)): value
            for key in keys
            for phrase, value in lexicon.values(key).items()
        }
        self._finder = Finder({"number": phrases})
        self._and = lexicon.words("number_and")
        self.first_words = frozenset(phrase[0] for phrase in phrases)
        self._values = {phrase[0]: int(v) for phrase, v in phrases.items() if len(phrase) == 1}
        self._values |= dict.fromkeys(self._and, _GLUE)
        words = sorted((w for w in self._values if len(w) > 1 or w in self._and), key=len)
        self._part = re.compile("|".join(re.escape(word) for word in reversed(words)) or r"(?!)")
        self._joined: dict[str, int | None] = {}

    def begins(self, token: str) -> bool:
        """Say whether a number in words may begin with this one; most words can be passed over so."""
        if token in self.first_words:
            return True
        return len(token) >= _SHORTEST_JOINED and self._part.match(token) is not None

    def at(self, words: Sequence[Word], start: int) -> tuple[int, int] | None:
        """Return the number that begins at word ``start`` and its count of words, or None."""
        readings = self.readings(words, start)
        return readings[0] if readings else None

    def readings(self, words: Sequence[Word], start: int) -> list[tuple[int, int]]:
        """Return the numbers that begin at ``start``, longest first: 21 and 20 for "vingt et un"."""
        if start >= len(words):
            return []
        token = words[start].folded
        if token.isascii() and token.isdigit():
            return [(int(token), 1)] if len(token) <= 4 else []
        return self._spelt(words, start)

    def _spelt(self, words: Sequence[Word], start: int) -> list[tuple[int, int]]:
        first = self._word(words, start)
        if first is None:
            return []
        total, last, end = first[0], first[0], start + first[1]
        found = [(total, end - start)]
        while end < len(words):
            step = end + (words[end].folded in self._and)
            more = self._word(words, step)
            close = step == end and words[end - 1].end == words[end].start
            if more is None or not (joined := _join(total, last, more[0], close=close)):
                break
            total, last, end = joined, more[0], step + more[1]
            found.append((total, end - start))
        return found[::-1]

    def _word(self, words: Sequence[Word], at: int) -> tuple[int, int] | None:
        if at >= len(words):
            return None
        tags = self._finder.at(words, at)
        if tags:
            return int(tags[0].value), tags[0].length
        token = words[at].folded
        if len(token) < _SHORTEST_JOINED or self._part.match(token) is None:
            return None
        if token not in self._joined:
            if len(self._joined) > LARGEST:
                self._joined.clear()
            self._joined[token] = self._in_one(token)
        value = self._joined[token]
        return None if value is None else (value, 1)

    def _in_one(self, token: str) -> int | None:
        """Return the number that one word of several numbers makes ("vierundzwanzig")."""
        total = last = 0
        linked, place = False, 0
        while place < len(token):
            part = self._part.match(token, place)
            if part is None:
                return None
            place, value = part.end(), self._values[part[0]]
            if value == _GLUE:
                linked = True
                continue
            turned = linked and 0 < last < 10 and 20 <= value < 100 and value % 10 == 0
            total = value if not last else total + value if turned else _join(total, last, value)
            if not total:
                return None
            last, linked = value, False
        return total or None


def _join(total: int, last: int, more: int, *, close: bool = False) -> int:
    """Return the number that ``more`` makes of ``total``, or 0 when it starts another number.

    ``close`` words touch one another, as Chinese characters and Korean syllables do.
    """
    if more == 100:
        return total * 100 if 1 < total < 10 else 0
    if close and more == 10 and 1 < last < 10:
        return total - last + last * 10
    if close and 0 < more < 10 and last == 10:
        return total + more
    fits = (20 <= last < 100 and last % 10 == 0 and more < (20 if last in {60, 80} else 10)) or (
        last == 100 and more < 100
    )
    return total + more if fits and more and total + more <= LARGEST else 0
