"""Questions that look like an intent's and are not: where one matches better, the intent loses."""

from __future__ import annotations

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
        self._owners = [column.get(intent, -1) for intent in intents]
        self._scorer = SoftScorer(documents, weight=weight, typos=False)

    def left(self, tokens: Sequence[str], thought: Thought, intents: Sequence[int]) -> list[float]:
        """Return the confidences of some ``intents``, less where a near miss matches better."""
        sure: list[float] = thought.confidences[list(intents)].tolist()
        missed = self._missed(self._known(tokens, thought.opinion.fixed))
        for place, intent in enumerate(intents):
            miss = missed.get(intent, 0.0)
            if miss >= NEAR_MISS and miss > float(thought.opinion.likeness[intent]):
                sure[place] *= 1 - miss
        return sure

    def _missed(self, tokens: Sequence[str]) -> dict[int, float]:
        """Return how well near misses match, of the intents that have one that does."""
        best: dict[int, float] = {}
        if self._scorer.highest(tokens) < NEAR_MISS:  # of most questions
            return best
        scores, _ = self._scorer.score(tokens)
        for place in np.flatnonzero(scores >= NEAR_MISS).tolist():
            owner = self._owners[place]
            best[owner] = max(float(scores[place]), best.get(owner, 0.0))
        return best

    def _known(self, tokens: Sequence[str], fixed: Sequence[str]) -> list[str]:
        """Return the tokens as near misses spell them, else as examples do."""
        has = self._scorer.vocabulary.has
        return [a if has(a) else b for a, b in zip(tokens, fixed or tokens, strict=True)]
