"""What every scorer thinks of every intent for one question, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.aggregate import Aggregator
from callbot.understanding.canonical import canonical
from callbot.understanding.coverage import Coverage
from callbot.understanding.ngrams import Ngrams, Row
from callbot.understanding.scorers.linear import Linear, fit_margins, fit_softmax
from callbot.understanding.scorers.nearest import Nearest
from callbot.understanding.scorers.semantic import Semantic, fit_semantic
from callbot.understanding.scorers.soft import SoftScorer
from callbot.understanding.vocabulary import Vocabulary

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Arrays = Mapping[str, NDArray[np.generic]]

STRINGS = ("softmax", "softmax_fixed", "margin", "soft", "nearest", "covered")
MEANING = ("meaning", "meaning_near")
CHOSEN = 4  # intents whose examples are compared letter by letter


@dataclass(frozen=True)
class Opinion:
    """Intents by features (STRINGS, then extras, then MEANING when the encoder was asked)."""

    features: Floats
    best: Ints  # each intent's most similar example
    likeness: Floats  # how similar it is by its words
    coverage: float  # share of the question's words that are known, by weight
    words: int


@dataclass(frozen=True)
class Opinions:
    """The scorers, fitted on labelled examples. ``intents`` are sorted, ``labels`` their places."""

    intents: tuple[str, ...]
    labels: Ints
    ngrams: Ngrams
    softmax: Linear
    margins: Linear
    soft: SoftScorer
    nearest: Nearest
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
        row = self.ngrams.row(tokens)
        fixed_row = row if fixed == list(tokens) else self.ngrams.row(fixed)
        softmax, margin = self.softmax.score(row), self.margins.score(row)
        softmax_fixed = softmax
        if fixed_row is not row:
            softmax_fixed = self.softmax.score(fixed_row)
            margin = (margin + self.margins.score(fixed_row)) * np.float32(0.5)
        examples, coverage = self.soft.score(tokens)
        soft, best = self.aggregator.best(examples)
        likeness = examples[best]
        nearest = self._nearest(fixed_row, softmax_fixed + softmax, soft)
        columns = [softmax, softmax_fixed, margin, soft, nearest, self.covered.of(tokens)]
        columns += [] if extras is None else list(extras.T)
        if vector is not None and self.semantic is not None:
            meaning, near, best = self.semantic.score(vector)
            columns += [meaning, near]
        return Opinion(np.stack(columns, axis=1), best, likeness, coverage, len(tokens))

    def _nearest(self, row: Row, softmax: Floats, soft: Floats) -> Floats:
        chosen = set(np.argsort(-softmax)[:CHOSEN].tolist())
        chosen |= set(np.argsort(-soft)[: CHOSEN // 2].tolist())
        return self.nearest.score(row, sorted(chosen))[0]

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return what took long to fit; the rest is rebuilt from the examples."""
        parts = {"softmax": self.softmax.arrays(), "margins": self.margins.arrays()}
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
) -> Opinions:
    """Fit all scorers, or take the slow ones from ``known`` (as :meth:`Opinions.arrays` gave)."""
    intents = tuple(sorted(set(labels)))
    places = np.searchsorted(intents, labels)
    ngrams = Ngrams.fit(documents)
    rows = ngrams.matrix(documents)
    softmax = Linear.load(part(known, "softmax")) if known else fit_softmax(rows, labels)
    margins = Linear.load(part(known, "margins")) if known else fit_margins(rows, labels)
    soft = SoftScorer(documents)
    return Opinions(
        intents=intents,
        labels=places,
        ngrams=ngrams,
        softmax=softmax,
        margins=margins,
        soft=soft,
        covered=Coverage(places.tolist(), len(intents), soft.reach),
        nearest=Nearest(rows, places, len(intents)),
        aggregator=Aggregator(labels),
        vocabulary=soft.vocabulary,
        semantic=_semantic(vectors, places, known),
    )


def part(arrays: Arrays, name: str) -> dict[str, NDArray[np.generic]]:
    """Return the arrays whose names begin with ``name.``, without it."""
    return {k.removeprefix(f"{name}."): v for k, v in arrays.items() if k.startswith(f"{name}.")}


def _semantic(vectors: Floats | None, places: Ints, known: Arrays | None) -> Semantic | None:
    if vectors is None:
        return None
    arrays = part(known, "semantic") if known else {}
    return Semantic.load(arrays, vectors, places) if arrays else fit_semantic(vectors, places)
