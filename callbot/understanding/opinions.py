"""What every scorer thinks of every intent for one question, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.aggregate import Aggregator
from callbot.understanding.canonical import canonical
from callbot.understanding.coverage import Coverage
from callbot.understanding.scorers.influence import Taught, nudged
from callbot.understanding.scorers.linear import Linear, fit_linear
from callbot.understanding.scorers.semantic import Semantic, fit_semantic
from callbot.understanding.scorers.soft import SoftScorer
from callbot.understanding.vocabulary import Vocabulary

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Arrays = Mapping[str, NDArray[np.generic]]

STRINGS = ("softmax", "softmax_fixed", "margin", "soft", "covered")
MEANING = ("meaning", "meaning_near", "meaning_mean", "meaning_within")
COMPARED = 8  # intents that a classifier, or half as many that the words, find likeliest


@dataclass(frozen=True)
class Opinion:
    """Intents by features (STRINGS, then extras, then MEANING when the encoder was asked).

    Only the likelier intents' examples are compared; the others have one that is not their best.
    """

    features: Floats
    best: Ints  # each intent's most similar example
    likeness: Floats  # how similar it is by its words
    coverage: float  # share of the question's words that are known, by weight
    words: int
    fixed: Sequence[str] = ()  # the question's words, the misspelt ones replaced


@dataclass(frozen=True)
class Opinions:
    """The scorers, fitted on labelled examples. ``intents`` are sorted, ``labels`` their places."""

    intents: tuple[str, ...]
    documents: Sequence[Sequence[str]]
    labels: Ints
    linear: Linear
    soft: SoftScorer
    aggregator: Aggregator
    vocabulary: Vocabulary
    covered: Coverage
    semantic: Semantic | None = field(default=None)

    def of(
        self, tokens: Sequence[str], vector: Floats | None = None, extras: Floats | None = None
    ) -> Opinion:
        """Return the opinions on a question; with its vector, the meaning's too.

        ``extras`` are more features of each intent, which the scorers know nothing of.
        """
        fixed = canonical(tokens, self.vocabulary)
        softmax, margin = self.linear.score(tokens)
        softmax_fixed = softmax
        if fixed != list(tokens):
            softmax_fixed, other = self.linear.score(fixed)
            margin = (margin + other) * np.float32(0.5)
        covered = self.covered.of(tokens)
        soft, best, likeness, known = self._compared(tokens, softmax + softmax_fixed, covered)
        columns = [softmax, softmax_fixed, margin, soft, covered]
        columns += [] if extras is None else list(extras.T)
        if vector is not None and self.semantic is not None:
            *meant, best = self.semantic.score(vector)
            columns += meant
        return Opinion(np.array(columns).T, best, likeness, known, len(tokens), fixed)

    def _compared(
        self, tokens: Sequence[str], softmax: Floats, covered: Floats
    ) -> tuple[Floats, Ints, Floats, float]:
        """Return soft scores, best examples, their likeness, and the share of known words."""
        shared = self.soft.shared(tokens)
        chosen = _likeliest(softmax, covered)
        scores = shared.likeness(self.aggregator.examples(chosen))
        soft, likeness = np.zeros_like(softmax), np.zeros_like(softmax)
        best = self.aggregator.first.copy()
        soft[chosen], best[chosen], likeness[chosen] = self.aggregator.best(scores, chosen)
        return soft, best, likeness, shared.known

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return what took long to fit; the rest is rebuilt from the examples."""
        parts = {"linear": self.linear.arrays()}
        if self.semantic is not None:
            parts["semantic"] = self.semantic.arrays()
        return {
            f"{name}.{key}": value for name, part in parts.items() for key, value in part.items()
        }


def fit_opinions(
    documents: Sequence[Sequence[str]],
    labels: Sequence[str],
    vectors: Floats | None = None,
    *,
    known: Arrays | None = None,
    previous: Opinions | None = None,
) -> Opinions:
    """Fit all scorers, or take the slow ones from ``known`` (as :meth:`Opinions.arrays` gave).

    Those of slightly other examples, ``previous``, are moved to where they nearly would be fitted.
    """
    intents = tuple(sorted(set(labels)))
    places = np.searchsorted(intents, labels)
    soft = SoftScorer(documents)
    return Opinions(
        intents=intents,
        documents=documents,
        labels=places,
        linear=Linear.load(part(known, "linear"))
        if known
        else _moved(previous, intents, Taught(documents, places)) or fit_linear(documents, labels),
        soft=soft,
        covered=Coverage(places.tolist(), len(intents), soft),
        aggregator=Aggregator(labels),
        vocabulary=soft.vocabulary,
        semantic=_semantic(vectors, places, known),
    )


def _moved(previous: Opinions | None, intents: tuple[str, ...], new: Taught) -> Linear | None:
    if previous is None or previous.intents != intents:
        return None
    return nudged(previous.linear, Taught(previous.documents, previous.labels), new)


def part(arrays: Arrays, name: str) -> dict[str, NDArray[np.generic]]:
    """Return the arrays whose names begin with ``name.``, without it."""
    return {k.removeprefix(f"{name}."): v for k, v in arrays.items() if k.startswith(f"{name}.")}


def _likeliest(softmax: Floats, covered: Floats) -> Ints:
    """Return the intents whose examples are worth comparing, in order."""
    if len(softmax) <= COMPARED:
        return np.arange(len(softmax))
    likely = np.zeros(len(softmax), dtype=bool)
    likely[np.argpartition(softmax, -COMPARED)[-COMPARED:]] = True
    likely[np.argpartition(covered, -(COMPARED // 2))[-(COMPARED // 2) :]] = True
    return np.flatnonzero(likely)


def _semantic(vectors: Floats | None, places: Ints, known: Arrays | None) -> Semantic | None:
    if vectors is None:
        return None
    arrays = part(known, "semantic") if known else {}
    return Semantic.load(arrays, vectors, places) if arrays else fit_semantic(vectors, places)
