"""Which kernel searches: numpy's, or the compiled one once it is ready."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import cache
from importlib.util import find_spec

import numpy as np

from callbot.transport.raptor import plain
from callbot.transport.raptor.boards import View
from callbot.transport.raptor.query import Found, Links, Query

Kernel = Callable[[View, Links, Query], list[Found]]

log = logging.getLogger(__name__)
_fast: list[Kernel] = []  # empty until it is compiled
_lock = threading.Lock()


def kernel() -> Kernel:
    """Return the quickest kernel that is ready."""
    return _fast[0] if _fast else plain.search


@cache
def can_speed_up() -> bool:
    """Whether numba (the extra ``fast``) is installed; says so in the log once when it is not."""
    found = find_spec("numba") is not None
    if not found:
        log.warning("journeys are searched by numpy; install callbot[fast] to search quicker")
    return found


def speed_up(view: View, links: Links) -> bool:
    """Compile the loops (or load what was compiled), so that searches use them from now on.

    Takes seconds the first time. Returns whether they are used; without numba they are not.
    """
    if _fast or not can_speed_up():
        return bool(_fast)
    with _lock:
        if not _fast:
            from callbot.transport.raptor import loops  # noqa: PLC0415 - importing numba is slow

            nowhere = np.zeros(0, np.int32)
            egress, now = np.zeros(view.nodes, np.int32), np.zeros(1, np.int32)
            loops.search(view, links, Query(nowhere, nowhere, egress, 0, now))
            _fast.append(loops.search)
    return True
