"""The echo assistant under a real gunicorn, in processes of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from helpers.ports import free_port

_SCRIPT = """
import json, signal, sys
from pathlib import Path
from gunicorn.app.base import BaseApplication
from helpers.web import make_web

def end_streams(worker):
    worker.wsgi.extensions["callbot.streams"].close_on_signals(signal.SIGTERM)

class Server(BaseApplication):
    def load_config(self):
        for name, value in {
            "bind": sys.argv[2], "workers": int(sys.argv[3]), "worker_class": "gthread",
            "threads": 8, "loglevel": "critical", "graceful_timeout": 20, "keepalive": 1,
            "control_socket_disable": True, "post_worker_init": end_streams,
        }.items():
            self.cfg.set(name, value)

    def load(self):
        return make_web(Path(sys.argv[1]), **json.loads(sys.argv[4]))

Server().run()
"""


@dataclass
class Served:
    """A running server: its address and its main process."""

    url: str
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """Return the ids of its worker processes."""
        pid = self.process.pid
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def kill_worker(self) -> None:
        """Kill one worker without warning, as the system does when memory runs out."""
        os.kill(self.workers()[0], signal.SIGKILL)


@contextmanager
def gunicorn(folder: Path, *, workers: int = 1, port: int = 0, **settings: Any) -> Iterator[Served]:
    """Serve the echo assistant with its data in ``folder``."""
    address = f"127.0.0.1:{port or free_port()}"
    command = [sys.executable, "-c", _SCRIPT, str(folder), address, str(workers)]
    command.append(json.dumps(settings))
    process = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": ":".join(sys.path)})
    served = Served(f"http://{address}", process)
    try:
        _wait_until_up(served.url)
        yield served
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def ask(url: str, body: dict[str, Any], token: str = "") -> dict[str, Any]:
    """Send a question, again and again while the server does not answer, as the widget does."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    for _ in range(100):
        try:
            response = httpx.post(f"{url}/api/v1/chat", json=body, headers=headers, timeout=5)
        except httpx.TransportError:
            time.sleep(0.02)
            continue
        if response.status_code == 200:
            return dict(response.json())
        assert response.status_code == 503, response.text
    raise AssertionError("no answer")


def _wait_until_up(url: str) -> None:
    for _ in range(400):
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")
