"""What one scorer thinks of a question, for people: its likeliest intents with their examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from callbot.model import Example
from callbot.understanding.opinions import Opinion
from callbot.understanding.training import Judge

TOP = 5
ELSEWHERE = "elsewhere"  # what the questions are shown as that no intent answers


class Preferred(NamedTuple):
    """An intent that a scorer prefers, how much, and the intent's most similar example."""

    intent: str
    score: float
    example: str
    language: str


class View(NamedTuple):
    """A scorer, what a point of its score is worth in the sum, and its likeliest intents."""

    scorer: str
    weight: float
    top: tuple[Preferred, ...]


def view_of(
    scorer: str,
    column: int,
    judge: Judge,
    *,
    opinion: Opinion,
    intents: Sequence[str],
    examples: Sequence[Example],
) -> View:
    """Return a scorer's view from its ``column`` of an opinion, the likeliest intent first."""
    scores = opinion.features[:, column]
    order = np.argsort(-scores, kind="stable")[:TOP].tolist()
    found = [(place, examples[int(opinion.best[place])]) for place in order]
    top = [
        Preferred(
            intents[place] or ELSEWHERE, round(float(scores[place]), 3), each.text, each.language
        )
        for place, each in found
    ]
    return View(scorer, round(float(judge.weights[column]), 3), tuple(top))
