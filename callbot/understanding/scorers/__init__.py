"""Ways of scoring a question against the examples: one module each, one line in the table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.scorers.soft import SoftScorer

Floats = NDArray[np.float32]


class Scorer(Protocol):
    """Compares tokens of a question with the tokens of all examples."""

    def score(self, tokens: Sequence[str]) -> tuple[Floats, float]:
        """Return a score from 0 to 1 for every example, and the known share of the question."""


SCORERS: Mapping[str, Callable[[Sequence[Sequence[str]]], Scorer]] = {"soft": SoftScorer}
