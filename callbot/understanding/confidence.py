"""How sure a score is: a small logistic regression, and the certainty that each zone demands.

The coefficients were fitted by ``python bench/confidence.py`` (which prints this table) on held-back
examples of the shipped content, each left out of the index in turn, with slots filled with names of
the city, typing mistakes, the near misses, and questions meant for other assistants. Left-out examples
are harder than most real questions: 67% are right, while 99% of the content tests rank the right intent
first. At 0.55 five tests in a hundred are asked back, one out-of-scope test in twelve is answered.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from callbot.model import Verdict


class Signs(NamedTuple):
    """What is known of one intent for one question, each from 0 to 1 (margin -1 to 1)."""

    score: float  # mean of its top examples
    best: float  # its best example
    margin: float  # score less the best other intent's
    coverage: float  # share of the question's words that the intent's examples know, by weight
    fit: float  # share of the values found that the intent has a slot for; 1 when none was found
    asked: float  # share of its required slots that the text gives; 1 when it requires none
    short: float  # 1 / number of words


WEIGHTS: Mapping[str, float] = {
    "score": 2.84,
    "best": 0.85,
    "margin": 8.51,
    "coverage": 0.72,
    "fit": -0.22,
    "asked": 1.03,
    "short": -0.29,
}
INTERCEPT = -3.23

ANSWER = 0.55  # from here on the bot answers
OFFER = 0.28  # from here on it asks "did you mean"
OFFERED = 3
# Wrong answers about rights and money or a false alarm cost more than a question back.
DEMANDING: Mapping[str, float] = {"C": 0.6, "X": 0.65}


def confidence(signs: Signs) -> float:
    """Return the probability that the intent is what was meant."""
    total = INTERCEPT + sum(WEIGHTS[name] * value for name, value in signs._asdict().items())
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, total))))


def zone(best: float, kind: str) -> Verdict:
    """Return the verdict for the best intent's confidence and its type (L, S, C, X or M)."""
    if best >= DEMANDING.get(kind, ANSWER):
        return "safety" if kind == "X" else "answer"
    return "did_you_mean" if best >= OFFER else "unknown"
