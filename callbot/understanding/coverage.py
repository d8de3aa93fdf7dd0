"""How much of a question an intent's examples explain together, by weight of its words.

A question may share its telling words with different examples of an intent; and where the rarest
word is in none of them, the question is probably about something else.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.scorers.soft import SoftScorer
from callbot.understanding.vocabulary import CACHED_WORDS

Floats = NDArray[np.float32]

SHARPNESS = 2.0  # exponent of a word's rarity: the rarest words decide


class Coverage:
    """Measures, for all intents at once, the share of a question's words that they know."""

    def __init__(self, columns: Sequence[int], intents: int, soft: SoftScorer) -> None:
        """Take each example's intent (its column), and what finds a word's examples."""
        self._users = soft.users(np.asarray(columns, dtype=np.int64))
        self._intents = intents
        self._soft = soft
        self._word = lru_cache(CACHED_WORDS)(self._find)

    def of(self, tokens: Sequence[str]) -> Floats:
        """Return each intent's share of the question, 0 to 1."""
        shares, total = np.zeros(self._intents, dtype=np.float32), 0.0
        for token in dict.fromkeys(tokens):
            known, weight = self._word(token)
            shares += known
            total += weight
        return shares / np.float32(total) if total else shares

    def _find(self, token: str) -> tuple[Floats, float]:
        """Return how well each intent knows a word, times its weight, and the weight."""
        found = self._soft.reach(token)
        best = np.zeros(self._intents, dtype=np.float32)
        for place, like in zip(found.places, found.likeness, strict=True):
            best[self._users[place]] = like  # the most similar come last
        weight = found.weight**SHARPNESS
        return best * np.float32(weight), weight
