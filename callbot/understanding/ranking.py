"""Intents in the order of how likely a question means them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from callbot.model import Example, Intent, SlotValue
from callbot.understanding import exact, wordlists
from callbot.understanding.canonical import canonical
from callbot.understanding.learned import Model, Thought
from callbot.understanding.masking import placeholders
from callbot.understanding.mending import Mender
from callbot.understanding.near_misses import NearMisses
from callbot.understanding.opinions import MEANING, STRINGS
from callbot.understanding.samples import filled
from callbot.understanding.scorers.nearest import Nearest
from callbot.understanding.slot_fit import EXTRAS, SlotFit, kinds_of
from callbot.understanding.training import Lesson
from callbot.understanding.views import View, view_of
from callbot.understanding.workshop import Workshop

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

# What the questions are taken for that no intent answers.
NOWHERE = Intent("", "", "", "", "", "", date.min)

TOP = 5
_PARTS = (*STRINGS, *EXTRAS, *MEANING)


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
        counts = Counter(example.intent for example in self._positive)
        self.fit = SlotFit([known[name] for name in names], counts)
        self._encoder = workshop.encoder
        self._lists = wordlists.load(workshop.own) if workshop.encoder else None
        self.provisional = False
        self.model: Model | None = None
        documents = [tokens[id(e)] for e in self._positive]
        self._nearest = Nearest(documents)
        self._exact = exact.Exact(documents, [example.intent for example in self._positive])
        if self._positive:
            lesson = self._lesson(documents, known)
            self.model, self.provisional = workshop.model(lesson)
            self._misses = NearMisses(
                [tokens[id(e)] for e in negative],
                [e.intent for e in negative],
                names,
                self.model.opinions.soft.weight,
            )

    def rank(
        self,
        text: str,
        tokens: Sequence[str],
        slots: Sequence[SlotValue],
        *,
        meaning: bool = True,
        equal: bool = True,
    ) -> list[Ranked]:
        """Return the likeliest intents, the likeliest first; NOWHERE's may be among them.

        The encoder is asked only when ``meaning`` is wanted and strings have not settled it. Where
        not ``equal``, a question that is an example word for word is scored as any other.
        """
        model = self.model
        if model is None or not tokens:
            return []
        thought = self._thoughts(model, text, tokens, slots, meaning=meaning)[-1]
        first = np.argsort(-thought.confidences, kind="stable")[: TOP + 1].tolist()
        sure = dict(zip(first, self._misses.left(tokens, thought, first), strict=True))
        same = self._exact.place(tokens) if equal else None
        if same is not None:
            sure = self._equal(model, same, sure)
        order = sorted(sure.items(), key=lambda each: -each[1])
        return self._ranked(order, thought, same)

    def first_look(self, tokens: Sequence[str]) -> str:
        """Return the intent that the linear classifier alone finds likeliest, "" without any."""
        return self._first(tokens)[0]

    def promise(self, tokens: Sequence[str]) -> float:
        """Return how much the linear classifier alone takes a text for a question of ours, quickly."""
        intent, likeness = self._first(tokens)
        return likeness if intent else -math.inf

    def _first(self, tokens: Sequence[str]) -> tuple[str, float]:
        if self.model is None or not tokens:
            return "", -math.inf
        softmax, _ = self.model.opinions.linear.score(tokens)
        best = int(softmax.argmax())
        return self.model.opinions.intents[best], float(softmax[best])

    def views(self, text: str, tokens: Sequence[str], slots: Sequence[SlotValue]) -> list[View]:
        """Return what each scorer that took part thinks of the question alone, for people."""
        if self.model is None or not tokens:
            return []
        thoughts = self._thoughts(self.model, text, tokens, slots)
        judge, opinion = self.model.strings, thoughts[0].opinion
        columns = [(name, place, opinion) for place, name in enumerate(STRINGS)]
        if len(thoughts) > 1 and self.model.meaning is not None:
            judge, first = self.model.meaning, len(STRINGS) + len(EXTRAS)
            opinion = thoughts[1].opinion
            columns += [(name, first + place, opinion) for place, name in enumerate(MEANING)]
        view = partial(view_of, intents=self.model.opinions.intents, examples=self._positive)
        letters, best, _ = self.model.opinions.aggregator.of_all(self._nearest.score(tokens))
        return [
            *(
                view(name, float(judge.weights[place]), seen.features[:, place], seen.best)
                for name, place, seen in columns
            ),
            view("nearest", 0.0, letters, best),
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
        unsettled = float(thought.confidences.max()) < model.settled
        if not (meaning and unsettled and self._encoder and model.meaning):
            return [thought]
        mender = Mender(self._encoder, model.opinions.vocabulary, self._lists)
        return [thought, model.think(tokens, mender.vector(text), extras)]

    def _equal(self, model: Model, same: int, sure: Mapping[int, float]) -> dict[int, float]:
        """Return the confidences where the question is an example word for word."""
        intent = int(model.opinions.labels[same])
        others = {place: min(each, 1 - exact.SURE) for place, each in sure.items()}
        return others | {intent: max(sure.get(intent, 0.0), exact.SURE)}

    def _ranked(
        self, order: Sequence[tuple[int, float]], thought: Thought, same: int | None
    ) -> list[Ranked]:
        places = [place for place, _ in order]
        rows = thought.opinion.features[places].astype(np.float64).round(3).tolist()
        examples = thought.opinion.best[places].tolist()
        if same is not None:
            examples[0] = same
        names = self.model.opinions.intents if self.model else ()
        return [
            Ranked(names[p], sure, self._positive[e], dict(zip(_PARTS, row, strict=False)))
            for (p, sure), e, row in zip(order, examples, rows, strict=True)
        ]

    def _lesson(self, documents: list[list[str]], intents: Mapping[str, Intent]) -> Lesson:
        kinds = [kinds_of(placeholders(example.text)) for example in self._positive]
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
            lists=self._lists,
        )
