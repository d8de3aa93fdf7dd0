"""Nearest examples by character n-grams: a second opinion, and the example that explains."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from callbot.understanding.ngrams import COLUMNS, Row

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

TOP = 3


class Nearest:
    """Cosine of a question with every example of chosen intents, mean of an intent's best three."""

    def __init__(self, rows: csr_matrix, intents: Ints, count: int) -> None:
        """Index the examples; ``intents`` is each one's intent, from 0 to ``count`` - 1."""
        self._order = np.argsort(intents, kind="stable")
        sorted_rows = rows[self._order]
        self._columns = sorted_rows.indices
        self._weights = sorted_rows.data.astype(np.float32)
        self._starts = sorted_rows.indptr.astype(np.int64)
        self._first = np.searchsorted(intents[self._order], np.arange(count + 1))
        self._count = count

    def score(self, row: Row, chosen: Sequence[int]) -> tuple[Floats, Ints]:
        """Return each intent's score and best example's place (-1 for intents not ``chosen``)."""
        question = np.zeros(COLUMNS, dtype=np.float32)
        question[row.columns] = row.weights
        scores = np.zeros(self._count, dtype=np.float32)
        best = np.full(self._count, -1, dtype=np.int64)
        for intent in chosen:
            first, last = self._first[intent], self._first[intent + 1]
            if first == last:
                continue
            likeness = self._likeness(question, int(first), int(last))
            best[intent] = self._order[first + likeness.argmax()]
            top = np.partition(likeness, -TOP)[-TOP:] if len(likeness) > TOP else likeness
            scores[intent] = top.mean()
        return scores, best

    def _likeness(self, question: Floats, first: int, last: int) -> Floats:
        start, end = self._starts[first], self._starts[last]
        products = self._weights[start:end] * question[self._columns[start:end]]
        if not len(products):
            return np.zeros(last - first, dtype=np.float32)
        runs = np.minimum(self._starts[first:last] - start, len(products) - 1)
        sums: Floats = np.add.reduceat(products, runs)
        sums[self._starts[first + 1 : last + 1] == self._starts[first:last]] = 0.0
        return sums
