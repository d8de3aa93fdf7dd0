"""Rows of many ranges at once."""

from __future__ import annotations

import numpy as np

from callbot.transport.values import Longs


def rows_between(low: Longs, high: Longs) -> Longs:
    """Return all numbers from ``low[i]`` to before ``high[i]``, range after range.

    >>> rows_between(np.array([4, 9]), np.array([6, 12])).tolist()
    [4, 5, 9, 10, 11]
    """
    lengths = high - low
    before = np.cumsum(lengths) - lengths
    rows: Longs = np.arange(int(lengths.sum())) + np.repeat(low - before, lengths)
    return rows


def rows_of(starts: Longs, groups: Longs) -> Longs:
    """Return the rows of ``groups``, of which group g has ``starts[g]`` to before the next."""
    return rows_between(starts[groups], starts[groups + 1])
