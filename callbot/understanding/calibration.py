"""How sure a joined score is: a logistic regression over signs, learned on held-back questions.

The held-back questions include some whose intent the scorers have never seen: only so do low scores
come to mean "none of these". A sign that ought to make surer never makes less sure: without that
bound, signs that say nearly the same are played against each other, which serves the held-back
questions and no others. How often a question is out of scope in life is laid over it at the end
(Platt 1999), so that it does not blur what tells the two apart.
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
UNREST = 4  # the place of the only sign that never makes surer
STRENGTH = 0.005  # C of the regression: signs are many and alike
EITHER_WAY = 2  # signs, the last ones, that may speak for or against


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
    rows, sides = (signs - mean) / scale, np.where(right, 1.0, -1.0)
    weights, offset = _regression(rows, sides, np.full(len(rows), STRENGTH), _bounds(rows.shape[1]))
    totals = rows @ weights + offset
    steeper, shift = _regression(totals[:, None], sides, np.asarray(worth), [(0.0, None)])
    return Calibration(mean, scale, steeper[0] * weights, float(steeper[0] * offset + shift))


def _bounds(count: int) -> list[tuple[float | None, float | None]]:
    """Return the least and the most weight of every sign, in the order of :func:`signs_of`."""
    bounds: list[tuple[float | None, float | None]] = [(0.0, None)] * (count - EITHER_WAY)
    bounds[UNREST] = (None, 0.0)
    return bounds + [(None, None)] * EITHER_WAY


def _regression(
    rows: Floats, sides: Floats, worth: Floats, bounds: Sequence[tuple[float | None, float | None]]
) -> tuple[Floats, float]:
    """Return the weights and the offset of a logistic regression with bounds; sides are 1 and -1."""
    from scipy.optimize import minimize  # noqa: PLC0415 - only learning needs it, and it loads for a second

    def loss(found: Floats) -> tuple[float, Floats]:
        weights, offset = found[:-1], found[-1]
        against = -sides * (rows @ weights + offset)
        slope = -sides * worth / (1.0 + np.exp(-against))
        value = worth @ np.logaddexp(0.0, against) + weights @ weights / 2
        return float(value), np.append(rows.T @ slope + weights, slope.sum())

    start = np.zeros(rows.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[*bounds, (None, None)]).x
    return found[:-1], float(found[-1])
