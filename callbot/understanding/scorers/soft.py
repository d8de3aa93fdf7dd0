"""Soft token match: rare words count more, misspelt words count a little less.

A question and an example are sets of words. Each word finds its most similar word on the other
side (rapidfuzz, whole words only); the two directions are averaged by inverse document frequency
and joined by their harmonic mean. Everything that depends on one word only is cached by word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.vocabulary import CACHED_WORDS, Vocabulary

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_SHARPNESS = 2.5  # a word that is 80% alike counts for 57% (1: 76%, 2.5: 79% right on CLINC150)


class Reach(NamedTuple):
    """What one word of a question reaches: vocabulary words, and examples that have one of them."""

    places: Ints
    likeness: Floats
    examples: Ints
    best: Floats
    weight: float


class SoftScorer:
    """Scores questions against a fixed list of tokenised examples."""

    def __init__(self, examples: Sequence[Sequence[str]]) -> None:
        """Index the examples, each a sequence of tokens."""
        sets = [sorted(set(example)) for example in examples]
        counts = Counter(token for tokens in sets for token in tokens)
        self.vocabulary = Vocabulary(counts)
        words = self.vocabulary.words
        rarity = [np.log((len(sets) + 1) / (counts[word] + 0.5)) for word in words]
        self._idf = np.maximum(np.asarray(rarity, dtype=np.float32), 0.1)
        self._unknown = float(np.log((len(sets) + 1) / 0.5)) if sets else 1.0
        place = self.vocabulary.place
        self._tokens = np.asarray([place[t] for tokens in sets for t in tokens], dtype=np.int64)
        sizes = np.asarray([len(tokens) for tokens in sets], dtype=np.int64)
        self._owner = np.repeat(np.arange(len(sets)), sizes)
        self._starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.int64)
        self._empty = sizes == 0
        self._total = self._sums(self._idf)
        order = np.argsort(self._tokens, kind="stable")
        self._posting = self._owner[order]
        self._posted = np.searchsorted(self._tokens[order], np.arange(len(words) + 1))
        self._cache: dict[str, Reach] = {}

    def score(self, tokens: Sequence[str]) -> tuple[Floats, float]:
        """Return each example's score from 0 to 1, and the share of known words, by weight."""
        size = len(self._empty)
        reaches = [self.reach(token) for token in dict.fromkeys(tokens)]
        asked = sum(reach.weight for reach in reaches)
        if not asked or not len(self._tokens):
            return np.zeros(size, dtype=np.float32), 0.0
        found = self._question_side(reaches, size) / asked
        said = self._sums(self._best_likeness(reaches) * self._idf) / np.maximum(self._total, 1e-6)
        known = sum(float(r.likeness.max(initial=0.0)) * r.weight for r in reaches) / asked
        scores = 2 * found * said / np.maximum(found + said, 1e-6)
        return scores.astype(np.float32, copy=False), known

    def _question_side(self, reaches: Sequence[Reach], size: int) -> Floats:
        """Sum, over the question's words, the weight of each word's best match in every example."""
        found = np.zeros(size, dtype=np.float32)
        for reach in reaches:
            found[reach.examples] += reach.best * reach.weight
        return found

    def _best_likeness(self, reaches: Sequence[Reach]) -> Floats:
        best = np.zeros(len(self._idf), dtype=np.float32)
        for reach in reaches:
            best[reach.places] = np.maximum(best[reach.places], reach.likeness)
        return best

    def _sums(self, weights: Floats) -> Floats:
        """Sum ``weights`` (by vocabulary place) over each example's words."""
        if not len(self._tokens):
            return np.zeros(len(self._empty), dtype=np.float32)
        starts = np.minimum(self._starts, len(self._tokens) - 1)
        sums: Floats = np.add.reduceat(weights[self._tokens], starts).astype(np.float32)
        sums[self._empty] = 0.0  # reduceat gives an empty run its neighbour's first value
        return sums

    def reach(self, token: str) -> Reach:
        """Return what one word of a question reaches."""
        known = self._cache.get(token)
        if known is None:
            if len(self._cache) >= CACHED_WORDS:
                self._cache.clear()
            known = self._cache[token] = self._find(token)
        return known

    def _find(self, token: str) -> Reach:
        places, likeness = self.vocabulary.similar(token)
        order = np.argsort(likeness, kind="stable")
        places, likeness = places[order], likeness[order] ** np.float32(_SHARPNESS)
        best = np.zeros(len(self._empty), dtype=np.float32)
        for place, like in zip(places.tolist(), likeness.tolist(), strict=True):
            best[self._posting[self._posted[place] : self._posted[place + 1]]] = like
        examples = np.flatnonzero(best)
        weight = float(self._idf[places[-1]]) if len(places) else self._unknown
        return Reach(places, likeness, examples, best[examples], weight)
