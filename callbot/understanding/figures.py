"""Figures of how well confidences serve: calibration, ranking, the best thresholds for given costs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BINS = 10


class Bin(NamedTuple):
    """Questions whose confidence is in [low, high): how many, how sure on average, share right."""

    low: float
    high: float
    questions: int
    confidence: float
    right: float


def curve(sure: Floats, right: Bools) -> list[Bin]:
    """Return the calibration curve: ten bins of equal width, the empty ones left out."""
    places = np.minimum((sure * BINS).astype(int), BINS - 1)
    found = [(place, places == place) for place in range(BINS)]
    return [
        Bin(place / BINS, (place + 1) / BINS, int(inside.sum()),
            float(sure[inside].mean()), float(right[inside].mean()))
        for place, inside in found if inside.any()
    ]  # fmt: skip


def calibration_error(sure: Floats, right: Bools) -> float:
    """Return the expected calibration error in ten bins (Guo et al. 2017)."""
    gaps = [abs(b.confidence - b.right) * b.questions for b in curve(sure, right)]
    return round(float(np.sum(gaps)) / max(1, len(sure)), 4)


def auroc(inside: Floats, outside: Floats) -> float | None:
    """Return how often a question in scope is surer than one out of scope (Mann and Whitney 1947)."""
    if not len(inside) or not len(outside):
        return None
    ordered = np.sort(outside)
    below = np.searchsorted(ordered, inside, "left") + np.searchsorted(ordered, inside, "right")
    return round(float(below.mean() / 2 / len(outside)), 4)


def balanced(sure: Floats, right: Bools, inside: Bools) -> float | None:
    """Return the best mean, over thresholds, of in-scope accuracy and out-of-scope recall."""
    if inside.all() or not inside.any():
        return None
    steps = np.append(np.unique(sure), 1.1)
    accepted = [np.mean(right[inside] & (sure[inside] >= step)) for step in steps]
    refused = [np.mean(sure[~inside] < step) for step in steps]
    return round(float(np.max(np.add(accepted, refused)) / 2), 4)


def best_thresholds(
    sure: Floats, right: Bools, inside: Bools, *, wrong_cost: float, near: float
) -> tuple[float, float]:
    """Return between which thresholds (low excluded) the costs are least, the ones nearest ``near``.

    A wrong answer costs ``wrong_cost`` questions back; a question in scope that is not answered costs
    one, one out of scope that is not answered nothing.
    """
    steps: list[float] = sorted({0.0, 1.0, *sure.tolist()})
    costs = [_cost(sure >= high, right, inside, wrong_cost) for high in steps[1:]]
    runs: list[tuple[float, float]] = []
    for low, high, cost in zip(steps, steps[1:], costs, strict=False):
        if cost > min(costs):
            continue
        if runs and runs[-1][1] == low:
            low, _ = runs.pop()  # noqa: PLW2901 - it goes on
        runs.append((low, high))
    return min(runs, key=lambda run: max(run[0] - near, near - run[1], 0.0))


def _cost(answered: Bools, right: Bools, inside: Bools, wrong_cost: float) -> float:
    return wrong_cost * int((answered & ~right).sum()) + int((~answered & inside).sum())


def share(values: Sequence[bool] | Bools) -> float | None:
    """Return the share that is true, rounded to four places; None of nothing."""
    return round(float(np.mean(values)), 4) if len(values) else None
