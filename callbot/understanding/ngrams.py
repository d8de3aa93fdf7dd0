"""Texts as weighted counts of word and character n-grams, hashed into a fixed number of columns.

Words, pairs of words and the 2- to 5-grams of each padded word, sublinear TF-IDF, rows of length one.
32,768 columns lose nothing against a full vocabulary on few examples and keep every matrix small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

COLUMNS = 1 << 15
_LENGTHS = (2, 3, 4, 5)
_CACHED_WORDS = 20_000


class Row(NamedTuple):
    """The columns of a text that are not zero, and their weights."""

    columns: Ints
    weights: Floats


class Ngrams:
    """Turns token lists into rows; ``idf`` is each column's rarity among the examples."""

    def __init__(self, idf: Floats) -> None:
        self.idf = idf
        self._cache: dict[str, tuple[int, ...]] = {}

    @classmethod
    def fit(cls, documents: Sequence[Sequence[str]]) -> Ngrams:
        """Learn how rare each column is."""
        ngrams = cls(np.ones(COLUMNS, dtype=np.float32))
        seen = np.zeros(COLUMNS)
        for document in documents:
            seen[list(set(ngrams._columns(document)))] += 1
        ngrams.idf = (np.log((1 + len(documents)) / (1 + seen)) + 1).astype(np.float32)
        return ngrams

    def row(self, tokens: Sequence[str]) -> Row:
        """Return one text's row; a text without words has none."""
        counts = Counter(self._columns(tokens))
        columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
        weights = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        weights = (1 + np.log(weights)) * self.idf[columns]
        length = float(np.sqrt(weights @ weights)) or 1.0
        return Row(columns, (weights / np.float32(length)).astype(np.float32))

    def matrix(self, documents: Sequence[Sequence[str]]) -> csr_matrix:
        """Return the rows of many texts as one sparse matrix."""
        rows = [self.row(document) for document in documents]
        starts = np.cumsum([0, *(len(row.columns) for row in rows)])
        columns = np.concatenate([row.columns for row in rows] or [np.zeros(0, dtype=np.int64)])
        weights = np.concatenate([row.weights for row in rows] or [np.zeros(0, dtype=np.float32)])
        return csr_matrix((weights, columns, starts), shape=(len(rows), COLUMNS))

    def _columns(self, tokens: Sequence[str]) -> list[int]:
        found = [column for token in tokens for column in self._of_word(token)]
        found += [_column(f"{a} {b}") for a, b in pairwise(tokens)]
        return found

    def _of_word(self, word: str) -> tuple[int, ...]:
        known = self._cache.get(word)
        if known is None:
            if len(self._cache) >= _CACHED_WORDS:
                self._cache.clear()
            known = self._cache[word] = tuple(_column(gram) for gram in _grams(word))
        return known


def _grams(word: str) -> list[str]:
    padded = f" {word[:40]} "
    grams = [f"={word}"]  # the whole word counts apart from its pieces
    for length in _LENGTHS:
        grams += [padded[i : i + length] for i in range(len(padded) - length + 1)]
    return grams


def _column(gram: str) -> int:
    return crc32(gram.encode()) & (COLUMNS - 1)
