"""Web processes begun anew without a gap: the old ones serve until the new ones can.

gunicorn's own arbiter tells the old ones to stop as soon as the new ones are forked, long before those
have read the content; whoever asks meanwhile waits.
"""

from __future__ import annotations

import os
import signal
from typing import Any

from gunicorn.arbiter import Arbiter
from gunicorn.errors import HaltServer

_LOOK_SECONDS = 0.1  # how often the new ones are looked at


def say_ready(worker: Any) -> None:
    """Let the main process know that this web process serves from now on."""
    os.write(worker.tmp.fileno(), b"1")  # the file that both hold anyway, for signs of life


def is_ready(worker: Any) -> bool:
    """Tell whether a web process has said so."""
    return os.fstat(worker.tmp.fileno()).st_size > 0


class Relay(Arbiter):  # type: ignore[misc]
    """An arbiter that hands over from old web processes to new ones on SIGHUP."""

    def __init__(self, app: Any) -> None:
        """Begin nothing yet; ``app.renew()`` is called before processes are begun anew."""
        self._leaving: set[int] = set()  # processes that end as soon as the others are ready
        self._told = False  # whether they know
        self._again = False  # SIGHUP came while a relay was on
        super().__init__(app)

    def reload(self) -> None:
        """Begin all web processes anew; the old ones go on until the new ones are ready."""
        if self._leaving:
            self._again = True
            return
        try:
            self.app.renew()
        except Exception:
            self.log.exception("what changed could not be read; what was read before goes on")
        self._leaving, self._told = set(self.WORKERS), False
        self._fill()

    def wait_for_signals(self, timeout: float = 1.0) -> list[int]:
        """Return what signals came; look up sooner while a relay is on."""
        found: list[int] = super().wait_for_signals(_LOOK_SECONDS if self._leaving else timeout)
        return found

    def manage_workers(self) -> None:
        """Keep as many web processes as there should be."""
        self._leaving &= set(self.WORKERS)
        if self._leaving:
            self._hand_over()
        elif self._again:
            self._again = False
            self.reload()
        else:
            super().manage_workers()

    def reap_workers(self) -> None:
        """Take note of processes that ended; new ones that could not begin end nothing but themselves."""
        while self._one_could_not_begin():
            pass  # others may have ended with it, of which no signal tells any more

    def _one_could_not_begin(self) -> bool:
        """Take note of processes that ended, up to the first that could not begin."""
        before = dict(self.WORKERS)
        try:
            super().reap_workers()
        except HaltServer:
            gone = {pid: each for pid, each in before.items() if pid not in self.WORKERS}
            leaving = not gone.keys() - self._leaving  # the old ones go on already
            if not leaving and (self._told or not self._leaving & self.WORKERS.keys()):
                raise
            for worker in gone.values():
                worker.tmp.close()
                self.cfg.child_exit(self, worker)
            if not leaving:
                self._stay()
            return True
        return False

    def _hand_over(self) -> None:
        self._fill()
        if not self._told and all(is_ready(worker) for worker in self._new().values()):
            self._told = True
            for pid in tuple(self._leaving):
                self.kill_worker(pid, signal.SIGTERM)

    def _stay(self) -> None:
        """Give the relay up: the old ones go on, the new ones end."""
        self.log.error("new web processes cannot begin; the old ones go on")
        new = self._new()
        self._leaving, self._told = set(new), True
        for pid, worker in new.items():
            # One that has not begun does not listen to signals yet.
            self.kill_worker(pid, signal.SIGTERM if is_ready(worker) else signal.SIGKILL)

    def _new(self) -> dict[int, Any]:
        return {pid: each for pid, each in self.WORKERS.items() if pid not in self._leaving}

    def _fill(self) -> None:
        for _ in range(self.num_workers - len(self._new())):
            self.spawn_worker()
