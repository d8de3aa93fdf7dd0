"""Intents in the order of how likely a question means them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from callbot.model import Example, Intent, SlotValue
from callbot.understanding.canonical import canonical
from callbot.understanding.learned import Model, Thought
from callbot.understanding.masking import example_parts
from callbot.understanding.opinions import MEANING, STRINGS
from callbot.understanding.samples import filled
from callbot.understanding.scorers.soft import SoftScorer
from callbot.understanding.slot_fit import EXTRAS, SlotFit, kinds_of
from callbot.understanding.training import Lesson
from callbot.understanding.views import View, view_of
from callbot.understanding.workshop import Workshop

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# What the questions are taken for that no intent answers.
NOWHERE = Intent("", "", "", "", "", "", date.min)

SETTLED = 0.95  # strings that are this sure need no encoder
NEAR_MISS = 0.7  # a near miss that matches better than any example from this score on
TOP = 5


class Ranked(NamedTuple):
    """An intent, how likely it is meant, its most similar example and what each scorer thinks."""

    intent: str
    confidence: float
    example: Example
    parts: Mapping[str, float]


class Ranker:
    """Ranks all intents for the tokens of a question."""

    def __init__(
        self,
        intents: Mapping[str, Intent],
        examples: Sequence[Example],
        tokens_of: Callable[[str], list[str]],
        workshop: Workshop,
    ) -> None:
        """Learn from the examples of enabled intents; ``tokens_of`` turns an example into tokens."""
        known = {NOWHERE.id: NOWHERE, **intents}
        usable = [e for e in examples if e.intent in known and known[e.intent].enabled]
        tokens = {id(e): tokens_of(e.text) for e in usable}
        self._positive = [e for e in usable if not e.negative and tokens[id(e)]]
        negative = [e for e in usable if e.negative and tokens[id(e)]]
        names = sorted({example.intent for example in self._positive})
        self.fit = SlotFit([known[name] for name in names])
        self._encoder = workshop.encoder
        self.provisional = False
        self.model: Model | None = None
        self._misses = _Misses(
            [tokens[id(e)] for e in negative], [e.intent for e in negative], names
        )
        if self._positive:
            lesson = self._lesson([tokens[id(e)] for e in self._positive], known)
            self.model, self.provisional = workshop.model(lesson)

    def rank(
        self, text: str, tokens: Sequence[str], slots: Sequence[SlotValue], *, meaning: bool = True
    ) -> list[Ranked]:
        """Return the likeliest intents, the likeliest first; NOWHERE's may be among them.

        The encoder is asked only when ``meaning`` is wanted and strings have not settled it.
        """
        model = self.model
        if model is None or not tokens:
            return []
        thought = self._thoughts(model, text, tokens, slots, meaning=meaning)[-1]
        scores = self._misses.suppressed(tokens, thought)
        order = np.argsort(-scores, kind="stable")[: TOP + 1].tolist()
        names = model.opinions.intents
        return [self._ranked(names[p], p, float(scores[p]), thought) for p in order]

    def views(self, text: str, tokens: Sequence[str], slots: Sequence[SlotValue]) -> list[View]:
        """Return what each scorer that took part thinks of the question alone, for people."""
        if self.model is None or not tokens:
            return []
        thoughts = self._thoughts(self.model, text, tokens, slots)
        names, known = self.model.opinions.intents, self._positive
        judge = self.model.strings
        columns = [(name, place, thoughts[0]) for place, name in enumerate(STRINGS)]
        if len(thoughts) > 1 and self.model.meaning is not None:
            judge, first = self.model.meaning, len(STRINGS) + len(EXTRAS)
            columns += [(name, first + place, thoughts[1]) for place, name in enumerate(MEANING)]
        return [
            view_of(name, place, judge, opinion=thought.opinion, intents=names, examples=known)
            for name, place, thought in columns
        ]

    def read_as(self, tokens: Sequence[str]) -> list[str]:
        """Return the tokens as the scorers see them: unknown words as the known ones they are like."""
        return canonical(tokens, self.model.opinions.vocabulary) if self.model else list(tokens)

    def _thoughts(
        self,
        model: Model,
        text: str,
        tokens: Sequence[str],
        slots: Sequence[SlotValue],
        *,
        meaning: bool = True,
    ) -> list[Thought]:
        """Return what strings make of it, and then meaning where they have not settled it."""
        extras = self.fit.of(kinds_of(slots))
        thought = model.think(tokens, None, extras)
        unsettled = float(thought.confidences.max()) < SETTLED
        if not (meaning and unsettled and self._encoder and model.meaning):
            return [thought]
        vector = self._encoder.encode([text])[0]
        return [thought, model.think(tokens, vector, extras)]

    def _ranked(self, intent: str, place: int, score: float, thought: Thought) -> Ranked:
        features = thought.opinion.features[place]
        names = (*STRINGS, *EXTRAS, *MEANING)
        parts = {n: round(float(v), 3) for n, v in zip(names, features, strict=False)}
        example = self._positive[int(thought.opinion.best[place])]
        return Ranked(intent, score, example, parts)

    def _lesson(self, documents: list[list[str]], intents: Mapping[str, Intent]) -> Lesson:
        kinds = [kinds_of(example_parts(example.text)[1]) for example in self._positive]
        fits: dict[tuple[str, ...], SlotFit] = {}

        def extras(place: int, names: Sequence[str]) -> Floats:
            key = tuple(names)
            if key not in fits:
                fits[key] = SlotFit([intents[name] for name in names])
            return fits[key].of(kinds[place] if place >= 0 else frozenset())

        return Lesson(
            documents=documents,
            labels=[example.intent for example in self._positive],
            texts=[filled(example) for example in self._positive],
            extras=extras,
        )


class _Misses:
    """The near misses of each intent: questions that look like it and are not."""

    def __init__(
        self, documents: Sequence[Sequence[str]], intents: Sequence[str], names: Sequence[str]
    ) -> None:
        column = {intent: place for place, intent in enumerate(names)}
        groups: dict[int, list[int]] = defaultdict(list)
        for place, intent in enumerate(intents):
            if intent in column:
                groups[column[intent]].append(place)
        self._groups = {intent: np.asarray(places) for intent, places in groups.items()}
        self._scorer = SoftScorer(documents)

    def suppressed(self, tokens: Sequence[str], thought: Thought) -> NDArray[np.float64]:
        """Return confidences where an intent loses whose near miss matches better than an example."""
        scores = thought.confidences.copy()
        if not self._groups:
            return scores
        missed, _ = self._scorer.score(tokens)
        for intent, places in self._groups.items():
            miss = float(missed[places].max())
            if miss >= NEAR_MISS and miss > float(thought.opinion.likeness[intent]):
                scores[intent] *= 1 - miss
        return scores
