"""The certainty that each outcome demands: three zones, wider where a wrong answer costs more.

Confidences are calibrated (calibration.py), so 0.6 means right in 60 of 100 such questions. Answering
pays when what a wrong answer costs, times how likely it is, is less than a question back: from
``1 - 1 / cost`` on. ``callbot report`` compares this with what the content's tests suggest.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from callbot.model import Verdict

# With meaning hardly a right answer is unsure: asking back spoils few, and may be had for less.
DEARER = 1.2  # what a wrong answer costs then, in what it costs by letters


class CostClass(NamedTuple):
    """Types of intents whose wrong answers cost alike, counted in questions back (by letters)."""

    name: str
    types: str
    wrong_cost: float

    def cost(self, *, meaning: bool) -> float:
        """Return what a wrong answer costs, where meaning was asked or where it was not."""
        return self.wrong_cost * (DEARER if meaning else 1.0)

    def threshold(self, *, meaning: bool) -> float:
        """Return the confidence from which answering costs less than asking back."""
        return 1.0 - 1.0 / self.cost(meaning=meaning)


COSTS = (
    CostClass("rights and money", "C", 2.4),  # somebody goes without what is theirs
    CostClass("safety", "X", 2.4),  # a false alarm; the lists fire without any score
    CostClass("the rest", "LSM", 2.3),  # a wrong answer is seen and asked again
)
_CLASSES: Mapping[str, CostClass] = {kind: each for each in COSTS for kind in each.types}
OFFER = 0.25  # from here on it asks "did you mean"
OFFERED = 3


def demanded(kind: str, *, meaning: bool) -> float:
    """Return the confidence from which an intent of a type (L, S, C, X or M) is answered."""
    return _CLASSES.get(kind, COSTS[-1]).threshold(meaning=meaning)


def zone(best: float, kind: str, *, meaning: bool = False) -> Verdict:
    """Return the verdict for the best intent's confidence and its type; ``meaning`` was asked too."""
    if best >= demanded(kind, meaning=meaning):
        return "safety" if kind == "X" else "answer"
    return "did_you_mean" if best >= OFFER else "unknown"
