"""Intents in the order of how well their examples match a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from callbot.model import Example, Intent, SlotValue
from callbot.understanding.aggregate import Aggregator
from callbot.understanding.confidence import Signs
from callbot.understanding.coverage import Coverage
from callbot.understanding.scorers import SCORERS
from callbot.understanding.scorers.soft import SoftScorer

Floats = NDArray[np.float32]

COVERED = 0.2  # of the words that all examples of an intent know together
LANGUAGE_BONUS = 0.04  # for examples in the language that the question seems to be in
FIT_WORTH = 0.10  # of values that the intent has slots for
ASKED_WORTH = 0.04  # of required slots that the text fills
NEAR_MISS = 0.6  # a near miss that matches better than any example from this score on
TOP = 5
_WHERE = frozenset({"stop", "place", "service"})
_TIME = frozenset({"date", "time", "time_window"})


class Ranked(NamedTuple):
    """An intent, what speaks for it, and the example that matched best."""

    intent: str
    signs: Signs
    example: Example
    parts: Mapping[str, float]


class Ranker:
    """Scores all intents for the tokens of a question."""

    def __init__(
        self,
        intents: Mapping[str, Intent],
        examples: Sequence[Example],
        tokens_of: Callable[[str], list[str]],
    ) -> None:
        """Index the examples of enabled intents; ``tokens_of`` turns an example into tokens."""
        usable = [e for e in examples if e.intent in intents and intents[e.intent].enabled]
        self._positive = [example for example in usable if not example.negative]
        self._negative = [example for example in usable if example.negative]
        tokens = [tokens_of(e.text) for e in self._positive + self._negative]
        self._scorers = {name: build(tokens) for name, build in SCORERS.items()}
        self._intents = Aggregator([example.intent for example in self._positive])
        soft = next(s for s in self._scorers.values() if isinstance(s, SoftScorer))
        self._coverage = Coverage(self._columns(), len(self._intents.intents), soft.reach)
        self._misses = _Misses(self._negative, self._intents.intents)
        self._slots = _SlotFit([intents[name] for name in self._intents.intents])
        self._spoken: Mapping[str, NDArray[np.int64]] = _by_language(self._positive)

    def rank(
        self, tokens: Sequence[str], slots: Sequence[SlotValue], languages: Mapping[str, float]
    ) -> list[Ranked]:
        """Return the five best intents, the best first.

        ``languages`` gives each language's probability: a small prior, never a gate.
        """
        if not self._intents.intents or not tokens:
            return []
        scored = {name: scorer.score(tokens) for name, scorer in self._scorers.items()}
        examples: Floats = np.mean([scores for scores, _ in scored.values()], axis=0)
        coverage = self._coverage.of(tokens)
        positive = examples[: len(self._positive)].copy()
        for language, places in self._spoken.items():
            positive[places] *= 1 - LANGUAGE_BONUS * (1 - languages.get(language, 0.0))
        scores, best = self._intents.best(positive)
        scores = self._misses.suppressed(scores, positive[best], examples[len(self._positive) :])
        fit, asked = self._slots.of(slots)
        scores = (1 - COVERED) * scores + COVERED * coverage
        final = scores * (1 - FIT_WORTH * (1 - fit)) * (1 - ASKED_WORTH * (1 - asked))
        order = np.argsort(-final, kind="stable")[: TOP + 1].tolist()
        return [
            self._ranked(
                place,
                int(best[place]),
                Signs(
                    float(final[place]),
                    min(float(positive[best[place]]), 1.0),
                    float(final[place])
                    - max((float(final[o]) for o in order if o != place), default=0.0),
                    float(coverage[place]),
                    float(fit[place]),
                    float(asked[place]),
                    1.0 / len(tokens),
                ),
            )
            for place in order[:TOP]
        ]

    def _columns(self) -> list[int]:
        column = {intent: place for place, intent in enumerate(self._intents.intents)}
        return [column[e.intent] for e in self._positive] + [-1] * len(self._negative)

    def using(self, kinds: frozenset[str]) -> list[str]:
        """Return the intents that have a slot of one of the kinds, those that require it first."""
        return self._slots.using(kinds)

    def _ranked(self, place: int, example: int, signs: Signs) -> Ranked:
        parts = {name: round(value, 3) for name, value in signs._asdict().items()}
        return Ranked(self._intents.intents[place], signs, self._positive[example], parts)


class _Misses:
    """The near misses of each intent: questions that look like it and are not."""

    def __init__(self, examples: Sequence[Example], intents: Sequence[str]) -> None:
        column = {intent: place for place, intent in enumerate(intents)}
        groups: dict[int, list[int]] = defaultdict(list)
        for place, example in enumerate(examples):
            if example.intent in column:
                groups[column[example.intent]].append(place)
        self._groups = {intent: np.asarray(places) for intent, places in groups.items()}

    def suppressed(self, scores: Floats, best: Floats, negative: Floats) -> Floats:
        """Return ``scores`` where an intent loses whose near miss matches better than an example."""
        scores = scores.copy()
        for intent, places in self._groups.items():
            miss = float(negative[places].max())
            if miss >= NEAR_MISS and miss >= float(best[intent]):
                scores[intent] *= 1 - miss
        return scores


class _SlotFit:
    """How the values found in a text suit each intent's slots."""

    def __init__(self, intents: Sequence[Intent]) -> None:
        self._intents = intents
        self._kinds = [frozenset(slot.kind for slot in i.slots) for i in intents]
        self._required = [
            frozenset(slot.kind for slot in i.slots if slot.required) for i in intents
        ]
        self._cache: dict[frozenset[frozenset[str]], tuple[Floats, Floats]] = {}

    def of(self, slots: Sequence[SlotValue]) -> tuple[Floats, Floats]:
        """Return, for each intent, the share of values it can use and of required slots filled."""
        found = frozenset(_groups(slots))
        if found not in self._cache:
            if len(self._cache) > 1000:
                self._cache.clear()
            self._cache[found] = self._compute(found)
        return self._cache[found]

    def using(self, kinds: frozenset[str]) -> list[str]:
        fits = [
            (not kinds & required, intent.id)
            for intent, own, required in zip(
                self._intents, self._kinds, self._required, strict=True
            )
            if kinds & own and intent.enabled
        ]
        return [intent for _, intent in sorted(fits)]

    def _compute(self, found: frozenset[frozenset[str]]) -> tuple[Floats, Floats]:
        kinds = frozenset(kind for group in found for kind in group)
        telling = [group for group in found if not group <= _TIME]
        fit = [
            sum(bool(group & own) for group in telling) / len(telling) if telling else 1.0
            for own in self._kinds
        ]
        asked = [len(kinds & need) / len(need) if need else 1.0 for need in self._required]
        return np.asarray(fit, dtype=np.float32), np.asarray(asked, dtype=np.float32)


def _groups(slots: Sequence[SlotValue]) -> list[frozenset[str]]:
    """Return the kinds that each stretch of the text may be."""
    spans: dict[tuple[int, int], set[str]] = defaultdict(set)
    for slot in slots:
        spans[slot.start, slot.end].add(slot.kind)
    return [frozenset(kinds) for kinds in spans.values()]


def _by_language(examples: Sequence[Example]) -> dict[str, NDArray[np.int64]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for place, example in enumerate(examples):
        groups[example.language].append(place)
    return {language: np.asarray(places) for language, places in groups.items()}
