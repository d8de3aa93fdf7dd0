"""Waiting for what other tasks bring about."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

_LOOK = 0.02  # seconds


async def until(condition: Callable[[], object], patience: float = 5.0) -> bool:
    """Wait until a condition holds; return True. Raises AssertionError after ``patience`` seconds."""
    for _ in range(int(patience / _LOOK)):
        if condition():
            return True
        await asyncio.sleep(_LOOK)
    raise AssertionError("it did not come")
