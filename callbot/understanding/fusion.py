"""The scorers' opinions joined: a conditional logit (McFadden 1974) learned on held-back questions.

One weight a feature, the same for every intent, so that a few hundred held-back questions are enough
and a new intent needs no weights of its own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PENALTY = 0.01


def fit_fusion(questions: Sequence[tuple[Floats, int]]) -> Floats:
    """Return one weight a feature.

    Each question is its intents by features, and the right intent's row.
    """
    from scipy.optimize import minimize  # noqa: PLC0415 - only learning needs it, and it loads for a second

    by_size: dict[int, list[tuple[Floats, int]]] = defaultdict(list)
    for features, right in questions:
        by_size[len(features)].append((features, right))
    groups = [
        (np.stack([f for f, _ in g]), np.asarray([r for _, r in g])) for g in by_size.values()
    ]
    width = questions[0][0].shape[1]

    def loss(weights: Floats) -> tuple[float, Floats]:
        value, slope = PENALTY * weights @ weights / 2, PENALTY * weights
        for features, right in groups:
            of_group, slope_of_group = _loss(features, right, weights)
            value = value + of_group / len(questions)
            slope = slope + slope_of_group / len(questions)
        return float(value), slope

    found: Floats = minimize(loss, np.full(width, 0.5), jac=True, method="L-BFGS-B").x
    return found


def _loss(features: Floats, right: NDArray[np.int64], weights: Floats) -> tuple[float, Floats]:
    rows = np.arange(len(right))
    log_shares = log_softmax(features @ weights)
    expected = np.einsum("qi,qif->f", np.exp(log_shares), features)
    return float(-log_shares[rows, right].sum()), expected - features[rows, right].sum(axis=0)


def log_softmax(scores: Floats) -> Floats:
    """Return the logarithms of the shares that scores along the last axis have."""
    shifted = scores - scores.max(axis=-1, keepdims=True)
    shares: Floats = shifted - np.log(np.exp(shifted).sum(axis=-1, keepdims=True))
    return shares
