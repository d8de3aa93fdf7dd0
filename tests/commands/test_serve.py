"""`callbot serve` stopped in the middle of things: it ends soon, cleanly, and leaves no process behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
from helpers.command import LEARNED, ROOT
from helpers.ports import free_port
from helpers.server import ask
from helpers.small import tiny_intents
from helpers.town import make_town
from helpers.web import bearer


class Terminal:
    """`callbot serve` in a session of its own, as a terminal begins it: a signal reaches the whole group."""

    def __init__(self, folder: Path, **environ: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "log"
        command = [sys.executable, "-m", "callbot", "--city", str(make_town(folder / "town"))]
        command += ["--data", str(folder / "data"), "serve", "--port", str(self.port)]
        settings = {**LEARNED, "CALLBOT_LANGUAGES": "fr", "PYTHONPATH": str(ROOT), **environ}
        settings["CALLBOT_INTENTS"] = str(tiny_intents())
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                command,
                env={**os.environ, **settings},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def begins(self) -> bool:
        """Wait until it reads the content or the database, long before it serves."""
        for _ in range(1200):
            if (self.log.parent / "data").exists():
                return True
            time.sleep(0.02)
        return False

    def says(self, text: str) -> bool:
        """Wait for a text in what it prints."""
        for _ in range(1200):
            if text in self.log.read_text():
                return True
            time.sleep(0.05)
        return False

    def processes(self) -> set[int]:
        """Return the processes of its session."""
        found = set()
        for path in Path("/proc").glob("[0-9]*/stat"):
            try:
                fields = path.read_text().rsplit(")", 1)[1].split()
            except OSError:
                continue
            if int(fields[3]) == self.process.pid and fields[0] != "Z":
                found.add(int(path.parent.name))
        return found

    def ends(self, by: signal.Signals) -> tuple[int, float]:
        """Send a signal to all of the group; return the exit status and the seconds it took."""
        began = time.monotonic()
        os.killpg(self.process.pid, by)
        return self.process.wait(30), time.monotonic() - began

    def clear(self) -> None:
        """End what is left."""
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)
        self.process.wait(10)


def test_with_an_open_chat_and_while_learning(tmp_path: Path) -> None:
    server = Terminal(tmp_path, CALLBOT_MODELS=str(tmp_path / "models"))
    try:
        assert server.says("Callbot answers for"), server.log.read_text()
        answered = ask(server.url, {"text": "bonjour"})
        stream = f"{server.url}/api/v1/conversations/{answered['conversation']}/events"
        with httpx.stream("GET", stream, headers=bearer(answered), timeout=20) as events:
            lines = events.iter_lines()
            assert next(lines) == ": open"
            wait_for_learner(server)
            status, seconds = server.ends(signal.SIGINT)
            assert status == 0
            assert seconds < 6
        time.sleep(0.2)
        assert server.processes() == set()
        said = server.log.read_text()
        assert "Traceback" not in said, said
        assert "SIGKILL" not in said, said
        assert "learning apart ended" not in said, said
    finally:
        server.clear()


def wait_for_learner(server: Terminal) -> None:
    """Wait until a process of its own learns."""
    for _ in range(200):
        for pid in server.processes():
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                time.sleep(0.5)
                return
        time.sleep(0.05)
    raise AssertionError(f"nothing is learned: {server.log.read_text()}")


def test_while_it_starts(tmp_path: Path) -> None:
    server = Terminal(tmp_path)
    try:
        assert server.begins()
        status, took = server.ends(signal.SIGINT)
        assert status in (0, 130), server.log.read_text()
        assert took < 6
        assert server.processes() == set()
        assert "Traceback" not in server.log.read_text(), server.log.read_text()
    finally:
        server.clear()
