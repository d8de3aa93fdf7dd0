"""From scores of examples to scores of intents."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TOP = 3  # mean of an intent's best examples: four points better than the best one alone


class Aggregator:
    """Groups examples by intent so that many intents are scored in a few array operations."""

    def __init__(self, intents: Sequence[str]) -> None:
        """Take the intent of every example, in the examples' order."""
        self.intents: Sequence[str] = sorted(set(intents))
        columns = np.searchsorted(self.intents, intents) if intents else np.zeros(0, np.int64)
        self._order = np.argsort(columns, kind="stable")
        self._sizes = np.bincount(columns, minlength=len(self.intents))
        self._starts = np.cumsum(self._sizes) - self._sizes
        self._count = np.minimum(self._sizes, TOP).astype(np.float32)
        self.first: Ints = self._order[self._starts]

    def best(self, scores: Floats, chosen: Ints) -> tuple[Floats, Ints, Floats]:
        """Return means of the top examples, the best example and its score, of ``chosen`` intents.

        ``scores`` are those of their examples, one intent after the other.
        """
        sizes = self._sizes[chosen]
        begins = np.cumsum(sizes) - sizes
        some = scores > 0
        some[begins] = True  # of an intent without any likeness, the first example
        alike = np.flatnonzero(some)
        scores, starts = scores[alike], np.searchsorted(alike, begins)
        sizes = np.diff(starts, append=len(alike))
        highest = np.maximum.reduceat(scores, starts)
        first = _places(scores, highest, starts, sizes)
        places = self._order[self._starts[chosen] + alike[first] - begins]
        means: Floats = highest.copy()
        for _ in range(TOP - 1):
            scores[first] = 0.0
            top = np.maximum.reduceat(scores, starts)
            first = _places(scores, top, starts, sizes)
            means += top
        means /= self._count[chosen]
        return means, places, highest

    def of_all(self, scores: Floats) -> tuple[Floats, Ints, Floats]:
        """As :meth:`best`, of every intent, from the scores of all examples in order."""
        return self.best(scores[self._order], np.arange(len(self.intents)))


def _places(scores: Floats, highest: Floats, starts: Ints, sizes: Ints) -> Ints:
    """Return where each stretch of the scores has its highest one first."""
    met = np.flatnonzero(scores == np.repeat(highest, sizes))
    found: Ints = met[np.searchsorted(met, starts)]
    return found
