"""Whether a few examples more or fewer are felt by a question at all."""

from __future__ import annotations

import numpy as np

from callbot.understanding.scorers.linear import STEEPER
from callbot.understanding.understand import Understanding

# Of a margin's scale. Whatever is learned moves everything a little; this much moves a confidence by
# a hundredth or two, and a question that was answered by a hair is asked.
FELT = 0.01
LIKELY = 3  # intents of a question that are looked at, before and after


def feels(before: Understanding, after: Understanding, text: str) -> bool:
    """Tell, in a millisecond, whether ``after`` may understand a text otherwise than ``before``.

    For two of one content that differ in examples: the text's words or its linear scores do.
    """
    one, other = before.model, after.model
    tokens = before.tokens_of(text)
    if one is None or other is None or one.opinions.intents != other.opinions.intents:
        return True
    if tokens != after.tokens_of(text):
        return True
    scores = [model.opinions.linear.score(tokens) for model in (one, other)]
    likely = np.unique([np.argsort(softmax)[-LIKELY:] for softmax, _ in scores])
    softmax, margin = (np.abs(a - b)[likely].max() for a, b in zip(*scores, strict=True))
    return bool(max(softmax / STEEPER, margin) > FELT)
