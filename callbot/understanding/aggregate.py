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
        column = {intent: place for place, intent in enumerate(self.intents)}
        groups: list[list[int]] = [[] for _ in self.intents]
        for example, intent in enumerate(intents):
            groups[column[intent]].append(example)
        self._groups = [np.asarray(group, dtype=np.int64) for group in groups]
        self._sizes = np.asarray([len(group) for group in groups], dtype=np.int64)
        self._count = np.minimum(self._sizes, TOP).astype(np.float32)
        self.first = np.asarray([group[0] for group in groups], dtype=np.int64)

    def examples(self, chosen: Ints) -> Ints:
        """Return the examples of ``chosen`` intents, one intent after the other."""
        return np.concatenate([self._groups[intent] for intent in chosen.tolist()])

    def best(self, scores: Floats, chosen: Ints) -> tuple[Floats, Ints, Floats]:
        """Return means of the top examples, the best example and its score, of ``chosen`` intents.

        ``scores`` are those of :meth:`examples`, in that order; the top ones are crossed out.
        """
        sizes = self._sizes[chosen]
        starts = np.cumsum(sizes) - sizes
        highest = np.maximum.reduceat(scores, starts)
        first = _places(scores, highest, starts, sizes)
        places = self.examples(chosen)[first]
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
        every = np.arange(len(self.intents))
        return self.best(scores[self.examples(every)], every)


def _places(scores: Floats, highest: Floats, starts: Ints, sizes: Ints) -> Ints:
    """Return where each stretch of the scores has its highest one first."""
    met = np.flatnonzero(scores == np.repeat(highest, sizes))
    found: Ints = met[np.searchsorted(met, starts)]
    return found
