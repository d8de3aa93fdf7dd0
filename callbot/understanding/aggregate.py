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
        width = max((len(group) for group in groups), default=0)
        self._width = max(width, TOP)
        self._count = np.asarray([min(len(g), TOP) for g in groups], dtype=np.float32)
        # An intent a row; rows are filled up with one place too many, which scores nothing.
        self.table = np.full((len(groups), self._width), len(intents), dtype=np.int64)
        for row, group in enumerate(groups):
            self.table[row, : len(group)] = group
        self.first = self.table[:, 0]  # an example of each intent

    def best(self, scores: Floats, chosen: Ints) -> tuple[Floats, Ints, Floats]:
        """Return means of the top examples, the best example and its score, of ``chosen`` intents.

        ``scores`` are those of their examples, as in ``table[chosen]``; the top ones are crossed out.
        """
        rows = np.arange(len(chosen))
        first = scores.argmax(axis=1)
        places, highest = self.table[chosen, first], scores[rows, first]
        means: Floats = highest.copy()
        for _ in range(TOP - 1):
            scores[rows, first] = 0.0
            first = scores.argmax(axis=1)
            means += scores[rows, first]
        means /= self._count[chosen]
        return means, places, highest

    def of_all(self, scores: Floats) -> tuple[Floats, Ints, Floats]:
        """As :meth:`best`, of every intent, from the scores of all examples in order."""
        padded = np.append(scores, np.float32(0.0))
        return self.best(padded[self.table], np.arange(len(self.intents)))
