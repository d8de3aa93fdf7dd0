"""Texts as sums of their words: each word a weighted count of the n-grams of its letters.

A text is a set of words and of pairs of neighbours; a word is itself and the 2- to 5-grams of it,
padded; all are hashed into a fixed number of columns and weighted by rarity (sublinear TF-IDF). The
length that a text is scaled by is that of its parts taken apart, so that whatever is linear in a
text (a classifier's score) is a sum over its words and can be kept word by word. 32,768 columns lose
nothing against a full vocabulary on few examples and keep every matrix small.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

COLUMNS = 1 << 15
_LENGTHS = (2, 3, 4, 5)
_LONGEST = 40  # letters of a word that are looked at


class Row(NamedTuple):
    """Columns and how much each counts, before its rarity."""

    columns: Ints
    counts: Floats


class Texts(NamedTuple):
    """Many texts: which items (words and pairs) each has, and which columns each item has."""

    items: csr_matrix
    columns: csr_matrix


def word_row(word: str) -> Row:
    """Return a word's columns."""
    counts = Counter(_column(gram) for gram in _grams(word))
    columns = np.fromiter(counts, dtype=np.int64, count=len(counts))
    found = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
    return Row(columns, 1 + np.log(found))


def pair_columns(tokens: Sequence[str]) -> list[int]:
    """Return the columns of the different pairs of neighbours; each counts once."""
    return [_column(f"{a} {b}") for a, b in dict.fromkeys(pairwise(tokens))]


def read_texts(documents: Sequence[Sequence[str]]) -> Texts:
    """Return the documents as matrices."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only learning needs it

    places: dict[str, int] = {}
    items: list[int] = []
    starts = [0]
    for document in documents:
        pairs = (f"{a} {b}" for a, b in pairwise(document))
        for item in dict.fromkeys((*document, *pairs)):
            items.append(places.setdefault(item, len(places)))
        starts.append(len(items))
    rows = [_pair_row(item) if " " in item else word_row(item) for item in places]
    shape = (len(documents), len(places))
    return Texts(
        csr_matrix((np.ones(len(items), dtype=np.float32), items, starts), shape=shape),
        _stacked(rows),
    )


def rarity(texts: Texts) -> Floats:
    """Return each column's inverse document frequency."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only learning needs it

    present = csr_matrix(texts.items @ texts.columns)
    seen = np.bincount(present.indices, minlength=COLUMNS)
    idf: Floats = (np.log((1 + texts.items.shape[0]) / (1 + seen)) + 1).astype(np.float32)
    return idf


def matrix(texts: Texts, idf: Floats) -> csr_matrix:
    """Return the texts' rows: sums of their items' rows, weighted by ``idf`` and scaled."""
    from scipy.sparse import csr_matrix, diags_array  # noqa: PLC0415 - only learning needs it

    weighted = csr_matrix(texts.columns @ diags_array(idf))
    squares = np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel()
    lengths = np.sqrt(np.maximum(texts.items @ squares, 1e-12)).astype(np.float32)
    return csr_matrix(diags_array(1 / lengths) @ (texts.items @ weighted))


def _pair_row(pair: str) -> Row:
    return Row(np.asarray([_column(pair)]), np.ones(1, dtype=np.float32))


def _stacked(rows: Iterable[Row]) -> csr_matrix:
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only learning needs it

    known = list(rows)
    starts = np.cumsum([0, *(len(row.columns) for row in known)])
    columns = np.concatenate([row.columns for row in known] or [np.zeros(0, dtype=np.int64)])
    counts = np.concatenate([row.counts for row in known] or [np.zeros(0, dtype=np.float32)])
    return csr_matrix((counts, columns, starts), shape=(len(known), COLUMNS))


def _grams(word: str) -> list[str]:
    padded = f" {word[:_LONGEST]} "
    grams = [f"={word}"]  # the whole word counts apart from its pieces
    for length in _LENGTHS:
        grams += [padded[i : i + length] for i in range(len(padded) - length + 1)]
    return grams


def _column(gram: str) -> int:
    return crc32(gram.encode()) & (COLUMNS - 1)
