"""Callers who wait for a line: first come, first served, each told the position."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable

Tell = Callable[[int], Awaitable[None]]


class Lines:
    """``most`` lines and ``waiting`` places before them."""

    def __init__(self, most: int, waiting: int, *, again: float = 20.0) -> None:
        """Who waits is told the position every ``again`` seconds."""
        self._most, self._places, self._again = most, waiting, again
        self._busy = 0
        self._queue: deque[asyncio.Event] = deque()

    @property
    def full(self) -> bool:
        """Whether neither a line nor a place is left."""
        return self.full_with(0)

    def full_with(self, expected: int) -> bool:
        """Whether neither a line nor a place is left once ``expected`` callers have come."""
        taken = self._busy + len(self._queue) + expected
        return taken >= self._most + self._places

    @property
    def busy(self) -> int:
        """How many lines are taken."""
        return self._busy

    async def take(self, tell: Tell) -> None:
        """Take a line; while all are busy, wait, and tell the position now and then."""
        if self._busy < self._most and not self._queue:
            self._busy += 1
            return
        turn = asyncio.Event()
        self._queue.append(turn)
        try:
            while not turn.is_set():  # then the line is handed over, still counted as busy
                await tell(self._queue.index(turn) + 1)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._again):  # wait_for may swallow a cancellation
                        await turn.wait()
        except asyncio.CancelledError:
            if turn.is_set():
                self.give_back()
            else:
                self._queue.remove(turn)
            raise

    def give_back(self) -> None:
        """Hand the line to whoever waits longest, else free it."""
        if self._queue:
            self._queue.popleft().set()
        else:
            self._busy -= 1
