"""Processes that work for another: they do not outlive it, and Ctrl-C is for it alone."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import parent_process, resource_tracker


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """Processes spawned in here do not hear Ctrl-C, which a terminal sends to all of a group at once.

    Whoever spawned them hears it and ends them; else each would end with a traceback of its own.
    """
    resource_tracker.ensure_running()  # begun in here, it would let the signal through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def end_with_parent() -> None:
    """From now on, end at once when the parent is gone: killed, it could not say so."""
    threading.Thread(target=_wait, daemon=True).start()


def _wait() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
