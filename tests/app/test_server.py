"""The server itself, with an assistant that repeats: web processes come and go, the rest goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from helpers.ports import free_port
from helpers.server import ask
from helpers.web import bearer

from callbot.app.server import address

SERVE = """
import sys
from pathlib import Path
from callbot.app.server import Server
from callbot.settings import Settings
from helpers.web import make_web
folder, given = Path(sys.argv[1]), {"metrics": "loopback", "port": int(sys.argv[2]), "workers": 2}
Server(Settings(data=folder, **given), lambda: make_web(folder, **given), "").run()
"""


SLOW = """
import os, sys, time
from pathlib import Path
from callbot.app.server import Server
from callbot.settings import Settings
from helpers.web import make_web
folder, given = Path(sys.argv[1]), {"metrics": "loopback", "port": int(sys.argv[2]), "workers": 2}

def make():
    time.sleep(float(sys.argv[3]))  # as reading a city's content
    if (folder / "broken").exists():
        raise ValueError("the city has no city.yaml")
    web = make_web(folder, **given)
    (folder / f"made-{os.getpid()}").touch()
    return web

Server(Settings(data=folder, **given), make, "").run()
"""


class Asker(threading.Thread):
    """Asks without a pause until it is told; remembers the longest wait and every status."""

    def __init__(self, url: str) -> None:
        super().__init__(daemon=True)
        self.url, self.over = url, threading.Event()
        self.longest, self.statuses = 0.0, set[int]()

    def run(self) -> None:
        with httpx.Client(timeout=20) as client:
            while not self.over.is_set():
                began = time.monotonic()
                try:
                    response = client.post(f"{self.url}/api/v1/chat", json={"text": "un"})
                except httpx.TransportError:  # the connection was closed between two questions
                    response = httpx.post(f"{self.url}/api/v1/chat", json={"text": "un"})
                self.statuses.add(response.status_code)
                self.longest = max(self.longest, time.monotonic() - began)

    def stop(self) -> None:
        self.over.set()
        self.join(20)


@contextmanager
def serving(
    folder: Path, script: str, seconds: float
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    port = free_port()
    environ = {**os.environ, "PYTHONPATH": ":".join(sys.path), "TMPDIR": str(folder)}
    command = [sys.executable, "-c", script, str(folder), str(port), str(seconds)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(command, env=environ, stderr=log, text=True)
    try:
        wait(lambda: answers(f"http://127.0.0.1:{port}"))
        wait(lambda: len(children(server.pid)) == 2)
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait(10)


def test_nobody_waits_while_web_processes_are_begun_anew(tmp_path: Path) -> None:
    with serving(tmp_path, SLOW, 1.5) as (server, url):
        answered = ask(url, {"text": "un"})
        stream = f"{url}/api/v1/conversations/{answered['conversation']}/events"
        askers = [Asker(url) for _ in range(2)]
        for each in askers:
            each.start()
        before = children(server.pid)
        with httpx.stream("GET", stream, headers=bearer(answered), timeout=10) as events:
            server.send_signal(signal.SIGHUP)
            server.send_signal(signal.SIGHUP)  # by an impatient hand: once more after this
            assert len(list(events.iter_lines())) >= 1, "the stream ends when its process does"
        wait(lambda: len(children(server.pid)) == 2 and not children(server.pid) & before)
        for each in askers:
            each.stop()
        assert {status for each in askers for status in each.statuses} == {200}
        assert max(each.longest for each in askers) < 1, "less than new processes need to begin"
        server.terminate()
        assert server.wait(15) == 0
    assert "Traceback" not in (tmp_path / "log").read_text()


def test_processes_that_cannot_begin_anew_leave_the_old_ones_in_place(tmp_path: Path) -> None:
    with serving(tmp_path, SLOW, 0.2) as (server, url):
        wait(lambda: len(list(tmp_path.rglob("made-*"))) == 2)  # neither is still beginning
        before = children(server.pid)
        (tmp_path / "broken").touch()
        server.send_signal(signal.SIGHUP)
        wait(lambda: "the old ones go on" in (tmp_path / "log").read_text())
        wait(lambda: children(server.pid) == before)
        assert answers(url)
        (tmp_path / "broken").unlink()
        server.send_signal(signal.SIGHUP)
        wait(lambda: len(children(server.pid)) == 2 and not children(server.pid) & before)
        assert answers(url)


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


def test_an_address_of_version_6_stands_in_brackets():
    assert address("::1", 80) == "[::1]:80"
    assert address("127.0.0.1", 80) == "127.0.0.1:80"
