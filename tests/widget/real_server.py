"""The real server: for test_real.py, and for all tests under WIDGET_TEST_SERVER=real."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from helpers.ports import free_port

from callbot.conversations.store import NewEvent, Store, open_store
from callbot.conversations.vault import open_vault

NOW = "2026-05-12T08:30:00+02:00"


class RealServer:
    """`callbot serve` on an own database; .url, .stop(), .start(), .say_as_agent(text)."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self._port, self.guest_port = free_port(), free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/"

    def start(self) -> None:
        command = [sys.executable, "-m", "callbot", "serve", "--port", str(self._port)]
        command += ["--data", self._folder.name, "--now", NOW]
        environment = {
            **os.environ,
            "CALLBOT_CORS_ORIGINS": f"http://localhost:{self.guest_port}",
            "CALLBOT_RATE_LIMIT": "1000/minute",
        }
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment)
        for _ in range(600):
            if self._process.poll() is not None:
                raise RuntimeError(f"callbot serve ended with {self._process.returncode}")
            try:
                urllib.request.urlopen(f"{self.url}readyz", timeout=2).close()
                return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError("callbot serve was not ready within a minute")

    def stop(self) -> None:
        process, self._process = self._process, None
        if process:
            process.terminate()
            process.wait(timeout=30)

    def _store(self) -> Store:
        folder = Path(self._folder.name)
        return open_store(f"sqlite:///{folder / 'callbot.db'}", open_vault(folder))

    def say_as_agent(self, text: str) -> None:
        """Append to the newest conversation's log, as another process would."""
        store = self._store()
        [(_, conversation)] = store.new_in_all(store.newest_cursor() - 1)
        data = json.dumps({"from": "agent", "text": text}, ensure_ascii=False)
        store.append(conversation, NewEvent("agent", datetime.now(UTC), data))
        store.close()

    def number_to_call(self) -> str | None:
        """Return the number kept for the newest conversation's callback, if any."""
        store = self._store()
        [(_, conversation)] = store.new_in_all(store.newest_cursor() - 1)
        number = store.contact(conversation)
        store.close()
        return number

    def stored(self, text: str) -> int:
        """Return how often a person's message is in the log."""
        store = self._store()
        keys = {conversation for _, conversation in store.new_in_all(0)}
        events = [event for key in keys for event in store.events_after(key, 0)]
        store.close()
        return sum(
            event.type == "message" and json.loads(event.data)["text"] == text for event in events
        )
