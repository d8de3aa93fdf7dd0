"""How much of a question an intent's examples explain together, by weight of its words.

A question may share its telling words with different examples of an intent; and where the rarest
word is in none of them, the question is probably about something else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.scorers.soft import Reach
from callbot.understanding.vocabulary import CACHED_WORDS

Floats = NDArray[np.float32]

SHARPNESS = 2.0  # exponent of a word's rarity: the rarest words decide


class Coverage:
    """Measures, for all intents at once, the share of a question's words that they know."""

    def __init__(self, columns: Sequence[int], intents: int, reach: Callable[[str], Reach]) -> None:
        """Take each example's intent (its column; -1 for none), and what finds a word's examples."""
        self._columns = np.asarray(columns, dtype=np.int64)
        self._intents = intents
        self._reach = reach
        self._cache: dict[str, tuple[Floats, float]] = {}

    def of(self, tokens: Sequence[str]) -> Floats:
        """Return each intent's share of the question, 0 to 1."""
        found = [self._word(token) for token in dict.fromkeys(tokens)]
        total = sum(weight for _, weight in found)
        if not total:
            return np.zeros(self._intents, dtype=np.float32)
        shares = np.sum([known * np.float32(weight) for known, weight in found], axis=0) / total
        return np.asarray(shares, dtype=np.float32)

    def _word(self, token: str) -> tuple[Floats, float]:
        known = self._cache.get(token)
        if known is None:
            if len(self._cache) >= CACHED_WORDS:
                self._cache.clear()
            known = self._cache[token] = self._find(token)
        return known

    def _find(self, token: str) -> tuple[Floats, float]:
        reach = self._reach(token)
        columns = self._columns[reach.examples]
        ours = columns >= 0
        best = np.zeros(self._intents, dtype=np.float32)
        np.maximum.at(best, columns[ours], reach.best[ours])
        return best, reach.weight**SHARPNESS
