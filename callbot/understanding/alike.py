"""Whether a few examples more or fewer are felt by a question at all."""

from __future__ import annotations

import numpy as np

from callbot.understanding.scorers.linear import STEEPER
from callbot.understanding.understand import Understanding

# Of a margin's scale. Whatever is learned moves everything a little; this much moves a confidence by
# some hundredths.
FELT = 0.03


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
    pairs = zip(one.opinions.linear.score(tokens), other.opinions.linear.score(tokens), strict=True)
    softmax, margin = (float(np.abs(a - b).max()) for a, b in pairs)
    return max(softmax / STEEPER, margin) > FELT
