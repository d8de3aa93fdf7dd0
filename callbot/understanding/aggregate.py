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
        self._table = np.full((len(groups), self._width), len(intents), dtype=np.int64)
        for row, group in enumerate(groups):
            self._table[row, : len(group)] = group
        self.first = self._table[:, 0]  # an example of each intent

    def best(self, scores: Floats, chosen: Ints) -> tuple[Floats, Ints]:
        """Return the score (mean of its top examples) and the best example's place of ``chosen`` intents."""
        table = self._table[chosen]
        padded = np.append(scores, np.float32(0.0))[table]
        places = table[np.arange(len(table)), padded.argmax(axis=1)]
        padded.partition(self._width - TOP, axis=1)
        means: Floats = padded[:, self._width - TOP :].sum(axis=1) / self._count[chosen]
        return means, places

    def of_all(self, scores: Floats) -> tuple[Floats, Ints]:
        """As :meth:`best`, of every intent."""
        return self.best(scores, np.arange(len(self.intents)))
