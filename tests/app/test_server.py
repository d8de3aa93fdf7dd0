"""The server itself, with an assistant that repeats: web processes come and go, the rest goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
from helpers.ports import free_port
from helpers.server import ask
from helpers.web import bearer

SERVE = """
import sys
from pathlib import Path
from callbot.app.server import Server
from callbot.settings import Settings
from helpers.web import make_web
folder, given = Path(sys.argv[1]), {"metrics": "loopback", "port": int(sys.argv[2]), "workers": 2}
Server(Settings(data=folder, **given), lambda: make_web(folder, **given), "").run()
"""


def children(pid: int) -> set[int]:
    return {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def wait(done: Callable[[], object]) -> None:
    until = time.monotonic() + 30
    while not done():
        assert time.monotonic() < until
        time.sleep(0.02)


def answers(url: str) -> bool:
    try:
        return httpx.get(f"{url}/healthz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def test_a_web_process_that_ends_takes_nothing_from_the_others(tmp_path: Path) -> None:
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environ = {**os.environ, "PYTHONPATH": ":".join(sys.path), "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-c", SERVE, str(tmp_path / "data"), str(port)]
    server = subprocess.Popen(command, env=environ, stderr=subprocess.PIPE, text=True)
    try:
        wait(lambda: answers(url))
        wait(lambda: len(children(server.pid)) == 2)
        before = children(server.pid)
        os.kill(min(before), signal.SIGTERM)
        wait(lambda: len(children(server.pid) - before) == 1)
        answered = ask(url, {"text": "un"})
        for _ in range(6):  # by either process
            assert httpx.get(f"{url}/metrics").status_code == 200
        stream = f"{url}/api/v1/conversations/{answered['conversation']}/events"
        with httpx.stream("GET", stream, headers=bearer(answered), timeout=10) as events:
            assert next(events.iter_lines()) == ": open"
            began = time.monotonic()
            server.terminate()
            assert server.wait(15) == 0
            assert time.monotonic() - began < 12
    finally:
        server.kill()
        said = server.communicate()[1]
    assert "Traceback" not in said, said
    assert not list(tmp_path.glob("callbot-*")), "what was counted is cleared away"
