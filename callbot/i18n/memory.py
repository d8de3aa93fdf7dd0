"""Translation memory: what texts like this one were translated as, and the glossary's terms in it."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rapidfuzz import fuzz, process

from callbot.text import fold, tokens

LEAST = 60.0  # of 100: below, a suggestion costs more reading than it saves


class Remembered(NamedTuple):
    """A text like the one asked for, its translation and how alike the two are (0 to 100)."""

    source: str
    target: str
    score: float


class Memory:
    """The translated texts of one language, by source; built once and then read only."""

    def __init__(self, pairs: Mapping[str, str]) -> None:
        """Take source -> translation; empty translations are left out."""
        self._pairs = {source: target for source, target in pairs.items() if target}
        self._folded = {source: fold(source) for source in self._pairs}

    def find(self, text: str, *, limit: int = 3, least: float = LEAST) -> list[Remembered]:
        """Return the most alike first; the text itself is not among them."""
        found = process.extract(
            fold(text), self._folded, scorer=fuzz.ratio, limit=limit + 1, score_cutoff=least
        )
        rows = [Remembered(key, self._pairs[key], round(score, 1)) for _, score, key in found]
        return [row for row in rows if row.source != text][:limit]


def terms_in(text: str, glossary: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the terms of a glossary (term -> translation) whose words stand in ``text``."""
    words = f" {' '.join(tokens(text))} "
    return [
        (term, target)
        for term, target in sorted(glossary.items())
        if target and (said := " ".join(tokens(term))) and f" {said} " in words
    ]


def difference(old: str, new: str) -> list[tuple[str, str]]:
    """Return ``new`` word by word against ``old``: pieces marked "same", "gone" or "added"."""
    a, b = _words(old), _words(new)
    pieces: list[tuple[str, str]] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(a[i:j])))
            continue
        pieces += [("gone", "".join(a[i:j]))] * (j > i) + [("added", "".join(b[k:m]))] * (m > k)
    return pieces


def _words(text: str) -> Sequence[str]:
    found: list[str] = []
    for character in text:
        if found and character.isalnum() and found[-1][-1].isalnum():
            found[-1] += character
        else:
            found.append(character)
    return found
