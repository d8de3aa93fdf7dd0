"""What one scorer thinks of a question, for people: its likeliest intents with their examples."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from callbot.model import Example

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

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
    weight: float,
    scores: Floats,
    best: Ints,
    *,
    intents: Sequence[str],
    examples: Sequence[Example],
) -> View:
    """Return a scorer's view from its score of each intent, and each intent's best example."""
    order = np.argsort(-scores, kind="stable")[:TOP].tolist()
    found = [(place, examples[int(best[place])]) for place in order]
    top = [
        Preferred(
            intents[place] or ELSEWHERE, round(float(scores[place]), 3), each.text, each.language
        )
        for place, each in found
    ]
    return View(scorer, round(weight, 3), tuple(top))
