"""How sure a joined score is: a logistic regression over signs, learned on held-back questions.

The held-back questions include some whose intent the scorers have never seen: only so do low scores
come to mean "none of these".
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.fusion import log_softmax
from callbot.understanding.opinions import Opinion

Floats = NDArray[np.float64]

LEAST_SPREAD = 0.02  # a sign that hardly varies must not be blown up
STRENGTH = 0.3  # C of the regression: signs are many and alike


@dataclass(frozen=True)
class Calibration:
    """Signs are shifted and scaled, weighted and summed, and squeezed into 0 to 1."""

    mean: Floats
    scale: Floats
    weights: Floats
    offset: float

    def confidence(self, signs: Sequence[float]) -> float:
        """Return the probability that the best intent is right."""
        weights, offset = self._folded
        total = float(np.dot(signs, weights)) + offset
        return 1.0 / (1.0 + math.exp(-min(max(total, -30.0), 30.0)))

    @cached_property
    def _folded(self) -> tuple[Floats, float]:
        """The weights of signs as they come, neither shifted nor scaled."""
        weights: Floats = self.weights / self.scale
        return weights, self.offset - float(self.mean @ weights)


def signs_of(joined: Floats, opinion: Opinion) -> list[float]:
    """Return what tells a sure score from an unsure one, for the best intent of one question."""
    best = int(joined.argmax())
    top = float(joined[best])
    second = float(np.partition(joined, -2)[-2]) if len(joined) > 1 else top - 10.0
    log_shares = log_softmax(joined)
    shares = np.exp(log_shares)
    unrest = -float(shares @ log_shares) / math.log(max(len(joined), 2))
    share = float(shares[best])
    others = share * math.exp(second - top) if len(joined) > 1 else 0.0
    features = opinion.features
    agree = [float(place == best) for place in features.argmax(axis=0).tolist()]
    general = [top, top - second, share, share - others, unrest]
    length = [opinion.coverage, 1.0 / (1.0 + opinion.words), math.log1p(opinion.words)]
    features_of: list[float] = np.concatenate([features[best], features.max(axis=0)]).tolist()
    return general + features_of + agree + length


def fit_calibration(signs: Floats, right: Sequence[bool], worth: Sequence[float]) -> Calibration:
    """Learn from rows of signs, whether the best intent was right, and how much each row counts."""
    mean, scale = signs.mean(axis=0), np.maximum(signs.std(axis=0), LEAST_SPREAD)
    if len(set(right)) < 2:  # nothing to learn from: be as sure as the share that was right
        sure = float(np.mean(right)) if len(right) else 0.5
        weights = np.zeros(signs.shape[1])
        return Calibration(mean, scale, weights, float(np.log((sure + 0.01) / (1.01 - sure))))
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - only learning needs it, and it loads for a second

    model = LogisticRegression(C=STRENGTH, max_iter=1000)
    model.fit((signs - mean) / scale, list(right), sample_weight=list(worth))
    return Calibration(mean, scale, model.coef_[0], float(model.intercept_[0]))
