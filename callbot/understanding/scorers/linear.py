"""Linear classifiers over n-grams: a softmax that ranks intents, and margins that know "none of them".

Multinomial logistic regression ranks best; one-against-all support vectors (Cortes and Vapnik 1995)
score each intent on its own, so that a question of no intent scores low everywhere. Scores are sums
over a text's words and pairs of words, and what a word adds is kept: see ngrams.py.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from callbot.understanding.ngrams import COLUMNS, matrix, pair_columns, rarity, read_texts, word_row
from callbot.understanding.vocabulary import CACHED_WORDS

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]

SOFTMAX_C = 30.0
MARGIN_C = 0.5
ENOUGH = 0.1  # tolerance of the margins: finer ones take longer and rank a little worse
# The softmax starts from the margins, this much steeper: a few rounds then rank as many from nothing.
STEEPER = 4.0
ROUNDS = 15


class _Share(NamedTuple):
    """What one word adds to the scores, and to the square of the text's length."""

    scores: Floats
    square: float


class Linear:
    """Both classifiers side by side: a softmax score for each intent, then a margin for each."""

    def __init__(self, weights: Floats, offsets: Floats, idf: Floats) -> None:
        """Take columns by scores (the columns' rarity in them), an offset a score, and the rarity."""
        self.weights, self.offsets, self.idf = weights, offsets, idf
        self._word = lru_cache(CACHED_WORDS)(self._share)

    def score(self, tokens: Sequence[str]) -> tuple[Floats, Floats]:
        """Return each intent's softmax score and margin."""
        total, square = np.zeros(len(self.offsets), dtype=np.float32), 0.0
        for token in dict.fromkeys(tokens):
            share = self._word(token)
            total += share.scores
            square += share.square
        if pairs := pair_columns(tokens):
            total += np.add.reduce(self.weights[pairs])
            rare = self.idf[pairs]
            square += float(rare @ rare)
        scores = total / np.float32(max(square, 1e-12) ** 0.5) + self.offsets
        half = len(scores) // 2
        return scores[:half], scores[half:]

    def _share(self, word: str) -> _Share:
        row = word_row(word)
        rare = row.counts * self.idf[row.columns]
        return _Share(row.counts @ self.weights[row.columns], float(rare @ rare))

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return what :meth:`load` takes."""
        return {"weights": self.weights, "offsets": self.offsets, "idf": self.idf}

    @classmethod
    def load(cls, arrays: Arrays) -> Linear:
        """Return the classifiers that :meth:`arrays` described."""
        known = {name: np.asarray(value, dtype=np.float32) for name, value in arrays.items()}
        return cls(known["weights"], known["offsets"], known["idf"])


def fit_linear(documents: Sequence[Sequence[str]], labels: Sequence[str]) -> Linear:
    """Fit both classifiers; their intents are the sorted different ``labels``."""
    from scipy.sparse import csr_matrix  # noqa: PLC0415 - only learning needs it

    count = len(set(labels))
    texts = read_texts(documents)
    idf = rarity(texts)
    weights = np.zeros((COLUMNS, 2 * count), dtype=np.float32)
    offsets = np.zeros(2 * count, dtype=np.float32)
    if count > 1:
        rows = matrix(texts, idf)
        # Columns that no example has would only slow the fit down: their weights are zero.
        used = np.flatnonzero(np.bincount(rows.indices, minlength=COLUMNS))
        found, offsets = _fitted(csr_matrix(rows[:, used]), labels)
        weights[used] = found * idf[used, None]
    return Linear(weights, offsets, idf)


def _fitted(rows: csr_matrix, labels: Sequence[str]) -> tuple[Floats, Floats]:
    """Return columns by scores, softmax then margins, and their offsets."""
    # Only learning needs it, and it loads for a second.
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.svm import LinearSVC  # noqa: PLC0415

    margins = LinearSVC(C=MARGIN_C, tol=ENOUGH, random_state=0).fit(rows, list(labels))
    softmax = LogisticRegression(
        C=SOFTMAX_C, max_iter=ROUNDS, class_weight="balanced", warm_start=True
    )
    softmax.classes_ = margins.classes_
    softmax.coef_, softmax.intercept_ = STEEPER * margins.coef_, STEEPER * margins.intercept_
    # More processors end no sooner and take half as much time again: its steps are short.
    with threadpool_limits(1), warnings.catch_warnings():
        # More rounds change nothing that counts.
        warnings.simplefilter("ignore", ConvergenceWarning)
        softmax.fit(rows, list(labels))
    parts = [_sided(np.asarray(m.coef_), np.asarray(m.intercept_)) for m in (softmax, margins)]
    weights = np.concatenate([weights for weights, _ in parts]).T.astype(np.float32)
    return weights, np.concatenate([offsets for _, offsets in parts]).astype(np.float32)


def _sided(
    weights: NDArray[np.float64], offsets: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return a row an intent, also of two, which one line separates."""
    if len(weights) > 1:
        return weights, offsets
    return np.concatenate([-weights, weights]), np.concatenate([-offsets, offsets])
