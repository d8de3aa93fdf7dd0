"""The certainty that each outcome demands: three zones, wider where a wrong answer costs more.

Confidences are calibrated (calibration.py), so 0.6 means right in 60 of 100 such questions. Answering
pays when what a wrong answer costs, times how likely it is, is less than a question back: from
``1 - 1 / cost`` on. ``callbot report`` compares this with what the content's tests suggest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from callbot.model import Verdict


class CostClass(NamedTuple):
    """Types of intents whose wrong answers cost alike, counted in questions back."""

    name: str
    types: str
    wrong_cost: float

    @property
    def threshold(self) -> float:
        """The confidence from which answering costs less than asking back."""
        return 1.0 - 1.0 / self.wrong_cost


COSTS = (
    CostClass("rights and money", "C", 2.9),  # somebody goes without what is theirs
    CostClass("safety", "X", 2.9),  # a false alarm; the lists fire without any score
    CostClass("the rest", "LSM", 2.85),  # a wrong answer is seen and asked again
)
DEMANDING: Mapping[str, float] = {kind: each.threshold for each in COSTS for kind in each.types}
ANSWER = COSTS[-1].threshold  # from here on the bot answers
OFFER = 0.25  # from here on it asks "did you mean"
OFFERED = 3


def zone(best: float, kind: str) -> Verdict:
    """Return the verdict for the best intent's confidence and its type (L, S, C, X or M)."""
    if best >= DEMANDING.get(kind, ANSWER):
        return "safety" if kind == "X" else "answer"
    return "did_you_mean" if best >= OFFER else "unknown"
