"""The web server: gunicorn's threaded workers, forked from a main process that has read the content."""

from __future__ import annotations

import logging
import os
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable
from multiprocessing import active_children
from types import FrameType
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from callbot.app.logs import dress_server
from callbot.app.relay import Relay, say_ready
from callbot.settings import Settings

GRACE_SECONDS = 5
_AT_ONCE = (signal.SIGINT, signal.SIGQUIT)


class Server(BaseApplication):  # type: ignore[misc]
    """Serves what ``make_app`` returns; called once in each worker, after the fork.

    ``renew`` is called in the main process before workers are begun: at the start and at every SIGHUP.
    """

    def __init__(
        self,
        settings: Settings,
        make_app: Callable[[], Flask],
        hello: str,
        renew: Callable[[], None] = lambda: None,
    ) -> None:
        self.settings, self.make_app, self.hello, self.renew = settings, make_app, hello, renew
        self._counts = tempfile.mkdtemp(prefix="callbot-") if settings.metrics else ""
        if self._counts:  # before a worker imports the library that counts
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = self._counts
        super().__init__()

    def run(self) -> None:
        """Serve until told to stop."""
        main = os.getpid()
        end_at_once(self._counts)
        try:
            self.renew()
            Relay(self).run()
        finally:
            # A web process comes by here too when it ends: the others go on counting.
            if self._counts and os.getpid() == main:
                shutil.rmtree(self._counts, ignore_errors=True)

    def load_config(self) -> None:
        """Set gunicorn up; its own command line and files are not read."""
        settings = self.settings
        values: dict[str, Any] = {
            "bind": address(settings.host, settings.port),
            "worker_class": "gthread",
            "workers": settings.workers,
            "threads": settings.threads,
            # Its default of a thousand would leave streams beyond that waiting to be accepted.
            "worker_connections": max(1000, 2 * settings.threads),
            "graceful_timeout": GRACE_SECONDS,
            "timeout": 60,
            "keepalive": 15,
            "loglevel": "warning",
            "proc_name": "callbot",
            "control_socket_disable": True,
            "when_ready": self._greet,
            "child_exit": _forget_worker,
            "post_worker_init": _begin,
            "worker_exit": _leave,
        }
        for name, value in values.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application of this worker."""
        return self.make_app()

    def _greet(self, _arbiter: Arbiter) -> None:
        dress_server(self.settings)
        print(self.hello, flush=True)


def _forget_worker(_arbiter: Arbiter, worker: Any) -> None:
    """Take a dead worker out of what is told of the living; what it counted stays."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client.multiprocess import mark_process_dead  # noqa: PLC0415 - see above

        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def _begin(worker: Any) -> None:
    _end_streams_on_stop(worker)
    say_ready(worker)


def _end_streams_on_stop(worker: Any) -> None:
    """Let open event streams end at once when the worker is told to stop."""
    worker.wsgi.extensions["callbot.streams"].close_on_signals(signal.SIGTERM, *_AT_ONCE)
    for number in _AT_ONCE:
        before = signal.getsignal(number)

        def handle(got: int, frame: FrameType | None, before: Any = before, /) -> None:
            _hear_no_more(*_AT_ONCE)
            before(got, frame)

        signal.signal(number, handle)


def _hear_no_more(*numbers: signal.Signals) -> None:
    """Let no second signal interrupt the ending: a terminal sends Ctrl-C to all, gunicorn says it again."""
    for number in numbers:
        # Not SIG_IGN: Python complains about one that came a moment before.
        signal.signal(number, lambda _got, _frame: None)


def _leave(_arbiter: Arbiter, worker: Any) -> None:
    """End a web process that served at once: to take all that it holds apart would take it seconds.

    One that could not begin, or whose recogniser has processes of its own, ends as Python does.
    """
    _hear_no_more(signal.SIGTERM, *_AT_ONCE)
    children = active_children()
    if not worker.booted or not all(child.daemon for child in children):
        return
    for child in children:
        child.terminate()
    logging.shutdown()
    error = sys.exc_info()[1]  # what gunicorn ends the process with, handed on
    os._exit(error.code if isinstance(error, SystemExit) and isinstance(error.code, int) else 0)


def end_at_once(folder: str = "") -> None:
    """Let Ctrl-C and SIGTERM end a start at once, and remove ``folder``, until gunicorn listens to them.

    An interrupt that falls into what a library calls back would be lost there, and all would be served.
    """

    def end(got: int, _frame: FrameType | None) -> None:
        if folder:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(128 + got)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)


def address(host: str, port: int) -> str:
    """Return host and port as addresses have them: IPv6 in brackets (RFC 3986)."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def check_port(host: str, port: int) -> None:
    """Raise ValueError with one sentence when the address cannot be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ValueError(
                f"Port {port} of {host} cannot be used ({error.strerror}); choose another with --port."
            ) from None
