"""Threads that think one after the other.

An answer is work for the processor alone. Threads that take turns at whole questions get through more
of them than threads that take the interpreter from each other within every question.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PATIENCE = 0.1  # seconds after which a thread goes on beside a slow one


class Turns:
    """One thread's turn at a time; nobody waits for long, so that one slow answer holds none up."""

    def __init__(self, patience: float = PATIENCE) -> None:
        """Take the seconds that a thread waits at most."""
        self._patience = patience
        self._free = threading.Lock()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Wait for a turn and hold it; after the patience go on without one."""
        mine = self._free.acquire(timeout=self._patience)
        try:
            yield
        finally:
            if mine:
                self._free.release()
