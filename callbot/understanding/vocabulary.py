"""The words of the examples, and which of them a misspelt word resembles.

Similar words are cached by word (never whole questions): people's words repeat, questions do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CACHED_WORDS = 20_000
LONGEST = 40  # letters of a word that are looked at
_WHERE = frozenset({"stop", "place", "service"})
_RELATED = 0.7  # a place stands where a stop was expected


class Similar(NamedTuple):
    """Places in the vocabulary and how similar each is, 0 to 1, in no order."""

    places: Ints
    likeness: Floats


class Vocabulary:
    """A fixed set of folded words that can be searched with typing mistakes."""

    def __init__(self, words: Iterable[str], *, least: float = 0.72) -> None:
        """Index ``words``; a word resembles another from the likeness ``least`` on (0 to 1)."""
        self.words: Sequence[str] = sorted(set(words))
        self.place = {word: place for place, word in enumerate(self.words)}
        self._least = least
        self._cache: dict[str, Similar] = {}

    def has(self, word: str) -> bool:
        """Say whether the vocabulary has ``word`` to the letter."""
        return word in self.place

    def similar(self, word: str) -> Similar:
        """Return the words that ``word`` may be; numbers and words of one or two letters only exact."""
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) >= CACHED_WORDS:
                self._cache.clear()
            known = self._cache[word] = self._search(word)
        return known

    def _search(self, word: str) -> Similar:
        if word[:1] == "<":
            return self._kinds(word)
        if is_exact(word):
            place = self.place.get(word)
            return _similar([] if place is None else [place], [] if place is None else [1.0])
        likeness = process.cdist(
            [word[:LONGEST]],
            self.words,
            scorer=Indel.normalized_similarity,
            score_cutoff=self._least,
            dtype=np.float32,
        )[0]
        places = [
            p
            for p in np.flatnonzero(likeness).tolist()
            if p == self.place.get(word) or not is_exact(self.words[p])
        ]
        return _similar(places, likeness[places].tolist())

    def _kinds(self, word: str) -> Similar:
        """Return the marks of kinds that share a kind with ``word`` ("<place|stop>" and "<stop>")."""
        kinds = set(word[1:-1].split("|"))
        marks = {p: set(w[1:-1].split("|")) for w, p in self.place.items() if w[0] == "<"}
        shared = {place: _kinship(kinds, other) for place, other in marks.items()}
        found = {place: likeness for place, likeness in shared.items() if likeness}
        return _similar(list(found), list(found.values()))


def _kinship(kinds: set[str], other: set[str]) -> float:
    if kinds & other:
        return 1.0
    return _RELATED if kinds & _WHERE and other & _WHERE else 0.0


def is_exact(word: str) -> bool:
    """Say whether ``word`` must be matched to the letter: numbers, marks of kinds, short words."""
    return len(word) < 3 or word[:1] == "<" or any(c.isdigit() for c in word)


def _similar(places: list[int], likeness: list[float]) -> Similar:
    return Similar(np.asarray(places, dtype=np.int64), np.asarray(likeness, dtype=np.float32))
