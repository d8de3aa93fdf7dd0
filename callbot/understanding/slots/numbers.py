"""Numbers in a text, in digits or in words ("quatre-vingt-trois", "twenty one")."""

from __future__ import annotations

from collections.abc import Sequence

from callbot.text import Word
from callbot.understanding.lexicon import Lexicon

LARGEST = 9999


class Numbers:
    """Reads whole numbers from the words of a text."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the keys ``number_words`` ("vingt = 20") and ``number_and`` ("et")."""
        self._finder = lexicon.finder(["number_words"])
        self._and = lexicon.words("number_and")

    def at(self, words: Sequence[Word], start: int) -> tuple[int, int] | None:
        """Return the number that begins at word ``start`` and its count of words, or None."""
        if start >= len(words):
            return None
        token = words[start].folded
        if token.isascii() and token.isdigit():
            return (int(token), 1) if len(token) <= 4 else None
        return self._spelt(words, start)

    def _spelt(self, words: Sequence[Word], start: int) -> tuple[int, int] | None:
        first = self._word(words, start)
        if first is None:
            return None
        total, last, end = first[0], first[0], start + first[1]
        while end < len(words):
            step = end + (words[end].folded in self._and)
            more = self._word(words, step)
            if more is None or not (joined := _join(total, last, more[0])):
                break
            total, last, end = joined, more[0], step + more[1]
        return total, end - start

    def _word(self, words: Sequence[Word], at: int) -> tuple[int, int] | None:
        if at >= len(words):
            return None
        tags = self._finder.at(words, at)
        return (int(tags[0].value), tags[0].length) if tags else None


def _join(total: int, last: int, more: int) -> int:
    """Return the number that ``more`` makes of ``total``, or 0 when it starts another number."""
    if more == 100:
        return total * 100 if 1 < total < 10 else 0
    fits = (20 <= last < 100 and last % 10 == 0 and more < (20 if last in {60, 80} else 10)) or (
        last == 100 and more < 100
    )
    return total + more if fits and more and total + more <= LARGEST else 0
