"""Folding of text so that accents, case, script variants and noise do not matter.

Offsets always refer to the cleaned text that :func:`clean` returns.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_BREAKS = re.compile(r"[\s\u0000-\u001f\u007f-\u009f\u2028\u2029]+")
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_HAN_KANA = "\u3005\u3007\u3040-\u30fa\u30fd-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u064b-\u065f\u0670"
    "\u0900-\u0903\u093a-\u094f\u0951-\u0957\u0962\u0963\u3099\u309a\u30fc"
)
_WORD = re.compile(
    rf"[{_HAN_KANA}][\u3099\u309a\u30fc]*|(?:(?![{_HAN_KANA}])[^\W_])(?:(?![{_HAN_KANA}])[^\W_]|[{_MARKS}])*"
)
_KEPT_MARKS = frozenset("\u3099\u309a") | {chr(c) for c in range(0x0900, 0x0964)}
_SAME = str.maketrans({
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "ð": "d", "þ": "th",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": "",
    "’": "'", "ʼ": "'", "`": "'",
})  # fmt: skip


class Word(NamedTuple):
    """A folded word and its place [start, end) in the cleaned text."""

    folded: str
    start: int
    end: int


@lru_cache(maxsize=64)
def clean(text: str) -> str:
    """Return ``text`` in NFKC without control, zero-width and direction characters, white space single."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return _BREAKS.sub(" ", text).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Return ``text`` case-folded, without diacritics (kana and Devanagari marks stay), variants unified."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).casefold().translate(_SAME)
    bare = (
        c
        for c in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(c) or c in _KEPT_MARKS
    )
    return unicodedata.normalize("NFC", "".join(bare)).translate(_SAME)


def words(text: str) -> list[Word]:
    """Split cleaned ``text`` into folded words; Chinese and Japanese characters are words of their own."""
    return list(_words(text))


@lru_cache(maxsize=64)
def _words(text: str) -> tuple[Word, ...]:
    """As :func:`words`, which several parts ask of the same text, one after another.

    What folds to nothing is no word: an Arabic stroke that lengthens letters, alone.
    """
    found = ((fold(m[0]), m) for m in _WORD.finditer(text))
    return tuple(Word(folded, *m.span()) for folded, m in found if folded)


def tokens(text: str) -> list[str]:
    """Return the folded words of any text, in order."""
    return [word.folded for word in words(clean(text))]
