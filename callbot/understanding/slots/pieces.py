"""Words cut once more, as times and numbers need it: "8h30" is 8, h, 30; "세시" is 세, 시.

Digits of any script become ASCII digits; Korean syllables are pieces of their own, because spaces
inside "오후 세 시" are a matter of taste and particles hang on behind. Offsets stay those of the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from callbot.text import Word, clean, fold
from callbot.text import words as split_words

_PIECE = re.compile(r"\d+|[\uac00-\ud7a3]|[^\W\d\uac00-\ud7a3]+")


def pieces(text: str, words: Sequence[Word]) -> list[Word]:
    """Return the pieces of ``words``, which stand in the cleaned ``text``."""
    found: list[Word] = []
    for word in words:
        folded = word.folded
        whole = folded.isalpha() if len(folded) == 1 else folded.isascii() and folded.isalpha()
        if whole or (folded.isascii() and folded.isdigit()):
            found.append(word)
        else:
            found += _cut(text, word)
    return found


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded pieces of any text, in order."""
    text = clean(text)
    return tuple(piece.folded for piece in pieces(text, split_words(text)))


def resplit(phrases: Iterable[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return phrases of words as phrases of pieces."""
    return [tokens(" ".join(phrase)) for phrase in phrases]


def _cut(text: str, word: Word) -> Iterable[Word]:
    for match in _PIECE.finditer(text, word.start, word.end):
        said = match[0]
        folded = _ascii(said) if said.isdigit() else fold(said)
        if folded:
            yield Word(folded, match.start(), match.end())


def _ascii(digits: str) -> str:
    return "".join(str(unicodedata.digit(digit)) for digit in digits)
