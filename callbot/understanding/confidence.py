"""The certainty that each outcome demands: three zones, wider where a wrong answer costs more.

Confidences are calibrated (calibration.py), so 0.5 means right in 50 of 100 such questions.
"""

from __future__ import annotations

from collections.abc import Mapping

from callbot.model import Verdict

ANSWER = 0.5  # from here on the bot answers
OFFER = 0.25  # from here on it asks "did you mean"
OFFERED = 3
# Wrong answers about rights and money or a false alarm cost more than a question back.
DEMANDING: Mapping[str, float] = {"C": 0.6, "X": 0.7}


def zone(best: float, kind: str) -> Verdict:
    """Return the verdict for the best intent's confidence and its type (L, S, C, X or M)."""
    if best >= DEMANDING.get(kind, ANSWER):
        return "safety" if kind == "X" else "answer"
    return "did_you_mean" if best >= OFFER else "unknown"
