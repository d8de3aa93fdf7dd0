"""Linear classifiers over n-grams: a softmax that ranks intents, and margins that know "none of them".

Multinomial logistic regression ranks best; one-against-all support vectors (Cortes and Vapnik 1995)
score each intent on its own, so that a question of no intent scores low everywhere.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from callbot.understanding.ngrams import Row

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[np.generic]]

SOFTMAX_C = 30.0
MARGIN_C = 0.5
ROUNDS = 30  # more rounds change no ranking


class Linear:
    """Weights of one classifier: columns by intents, and one offset an intent."""

    def __init__(self, weights: Floats, offsets: Floats) -> None:
        self.weights, self.offsets = weights, offsets

    def score(self, row: Row) -> Floats:
        """Return a score for each intent."""
        scores: Floats = row.weights @ self.weights[row.columns] + self.offsets
        return scores

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return what :meth:`load` takes."""
        return {"weights": self.weights, "offsets": self.offsets}

    @classmethod
    def load(cls, arrays: Arrays) -> Linear:
        """Return the classifier that :meth:`arrays` described."""
        return cls(np.asarray(arrays["weights"]), np.asarray(arrays["offsets"]))


def fit_softmax(rows: csr_matrix, intents: Sequence[str]) -> Linear:
    """Fit the classifier that ranks; its intents are the sorted different ``intents``."""
    with warnings.catch_warnings():
        warnings.simplefilter(
            "ignore", ConvergenceWarning
        )  # more rounds change nothing that counts
        return _fit(
            LogisticRegression(C=SOFTMAX_C, max_iter=ROUNDS, class_weight="balanced"), rows, intents
        )


def fit_margins(rows: csr_matrix, intents: Sequence[str]) -> Linear:
    """Fit the classifier whose scores mean the same for every intent."""
    return _fit(LinearSVC(C=MARGIN_C), rows, intents)


def _fit(model: LogisticRegression | LinearSVC, rows: csr_matrix, intents: Sequence[str]) -> Linear:
    # Columns that no example has would only slow the fit down: their weights are zero.
    used = np.flatnonzero(rows.getnnz(axis=0))
    model.fit(rows[:, used], list(intents))
    found, offsets = np.asarray(model.coef_), np.asarray(model.intercept_)
    if len(found) == 1:  # two intents: one line separates them
        found, offsets = np.concatenate([-found, found]), np.concatenate([-offsets, offsets])
    weights = np.zeros((rows.shape[1], len(found)), dtype=np.float32)
    weights[used] = found.T
    return Linear(weights, offsets.astype(np.float32))
