"""Questions that look like an intent's and are not: where one matches better, the intent loses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np

from callbot.understanding.learned import Thought
from callbot.understanding.scorers.soft import SoftScorer

NEAR_MISS = 0.7  # a near miss that matches better than any example from this score on


class NearMisses:
    """The near misses of each intent, by its place in ``names``."""

    def __init__(
        self,
        documents: Sequence[Sequence[str]],
        intents: Sequence[str],
        names: Sequence[str],
        weight: Callable[[str], float],
    ) -> None:
        """Take the near misses' tokens, the intent of each, and what a word weighs among examples."""
        column = {intent: place for place, intent in enumerate(names)}
        groups: dict[int, list[int]] = defaultdict(list)
        for place, intent in enumerate(intents):
            if intent in column:
                groups[column[intent]].append(place)
        self._groups = {intent: np.asarray(places) for intent, places in groups.items()}
        self._scorer = SoftScorer(documents, weight=weight, typos=False)

    def left(self, tokens: Sequence[str], thought: Thought, intents: Sequence[int]) -> list[float]:
        """Return the confidences of some ``intents``, less where a near miss matches better."""
        sure: list[float] = thought.confidences[list(intents)].tolist()
        if self._groups.keys().isdisjoint(intents):
            return sure
        shared = self._scorer.shared(self._known(tokens, thought.opinion.fixed))
        for place, intent in enumerate(intents):
            if intent in self._groups:
                miss = float(shared.likeness(self._groups[intent]).max())
                if miss >= NEAR_MISS and miss > float(thought.opinion.likeness[intent]):
                    sure[place] *= 1 - miss
        return sure

    def _known(self, tokens: Sequence[str], fixed: Sequence[str]) -> list[str]:
        """Return the tokens as near misses spell them, else as examples do."""
        has = self._scorer.vocabulary.has
        return [a if has(a) else b for a, b in zip(tokens, fixed or tokens, strict=True)]
