"""Views that are given their parts."""

from __future__ import annotations

import functools
from collections.abc import Callable

from flask import Response

View = Callable[..., Response]


def bound(view: View, *parts: object, **options: object) -> View:
    """Return ``view`` with its first arguments given; it keeps its name, which limits go by."""
    return functools.update_wrapper(functools.partial(view, *parts, **options), view)
