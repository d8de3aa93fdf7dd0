"""Words written to look right and read wrong: letters of two scripts in one, letters held down.

Places in the text stay as they are: one letter gives way to one letter, and a held-down letter only in
the folded form of its word.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence

from callbot.text import Word

_LATIN, _OTHER = "A-Za-zÀ-ɏ", "\u0370-\u03ff\u0400-\u052f"
_MIXED = re.compile(rf"(?=\w*[{_LATIN}])(?=\w*[{_OTHER}])\w+")
_OF_LATIN, _OF_OTHER = re.compile(f"[{_LATIN}]"), re.compile(f"[{_OTHER}]")
_AS_LATIN = dict(zip(
    "аеорсухіјѕһԁԛԝкмтвнгпиАВЕКМНОРСТУХІЈЅοανρτικυχΑΒΕΗΙΚΜΝΟΡΤΥΧΖ",
    "aeopcyxijshdqwkmtbhrnuABEKMHOPCTYXIJSoavptikuxABEHIKMNOPTYXZ",
    strict=True,
))  # fmt: skip
_AS_CYRILLIC = dict(zip("aeopcyxikmtABEKMHOPCTYXI", "аеорсухікмтАВЕКМНОРСТУХІ", strict=True))
_HELD = re.compile(r"([^\W\d_])\1{2,}")
_NUMERAL = re.compile(r"[ivxlcdm]+|\w{1,3}")  # Henri III, www


def in_one_script(text: str) -> str:
    """Return ``text`` with the words that mix Latin with Cyrillic or Greek letters in one script.

    In that of most of its letters, where all others look like letters of it; else it stays.
    """
    return text if text.isascii() else _MIXED.sub(_unmixed, text)


def let_go(words: Sequence[Word], known: Container[str]) -> list[Word]:
    """Return ``words`` with letters held down as often as a known word has them, else once."""
    return [
        word._replace(folded=_let_go(word.folded, known)) if _is_held(word.folded) else word
        for word in words
    ]


def _is_held(word: str) -> bool:
    return _HELD.search(word) is not None and not _NUMERAL.fullmatch(word)


def _unmixed(found: re.Match[str]) -> str:
    word = found[0]
    latin = _turned(word, _OF_OTHER, _AS_LATIN.get)
    cyrillic = _turned(word, _OF_LATIN, _AS_CYRILLIC.get)
    if len(_OF_LATIN.findall(word)) >= len(_OF_OTHER.findall(word)):
        return latin or cyrillic or word
    return cyrillic or latin or word


def _turned(word: str, letters: re.Pattern[str], same: Callable[[str], str | None]) -> str:
    """Return the word with each of ``letters`` as the letter it looks like; "" if one has none."""
    turned = [same(letter) if letters.match(letter) else letter for letter in word]
    return "" if None in turned else "".join(each for each in turned if each)


def _let_go(word: str, known: Container[str]) -> str:
    twice = _HELD.sub(r"\1\1", word)
    return twice if twice in known else _HELD.sub(r"\1", word)
