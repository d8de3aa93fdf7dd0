"""Two `callbot serve` as on two machines: a data folder each; one PostgreSQL, Redis and nginx."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
from helpers.data import ROOT
from helpers.desk import PASSWORD
from helpers.front import front
from helpers.ports import free_port
from helpers.valkey import Server as Redis

from callbot.console.accounts import Accounts
from callbot.conversations.database import open_engine

KEY = "A" * 43 + "="  # of callback numbers: machines that share a database share it
CONSOLE = "agents.ville.example"  # as deploy/nginx.conf names it


@dataclass
class Machine:
    """One `callbot serve` in a session of its own, with all its processes."""

    folder: Path
    port: int
    environ: Mapping[str, str]
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """How nginx names it."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start; :meth:`wait` for it before it is asked."""
        self.folder.mkdir(exist_ok=True)
        command = [sys.executable, "-m", "callbot", "--data", str(self.folder / "data"), "serve"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--port", str(self.port)],
                env=dict(self.environ),
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def wait(self, seconds: float = 120) -> None:
        """Wait until it is ready."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with suppress(httpx.TransportError):
                if httpx.get(f"http://{self.address}/readyz", timeout=5).status_code == 200:
                    return
            time.sleep(0.05)
        raise AssertionError(f"the server did not start: {self.said()}")

    def kill(self) -> None:
        """End all its processes as a power cut does."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self, by: signal.Signals = signal.SIGTERM) -> tuple[int, float]:
        """Stop in good order; return the exit status and how many seconds it took."""
        assert self.process is not None
        began = time.monotonic()
        self.process.send_signal(by)
        return self.process.wait(30), time.monotonic() - began

    def said(self) -> str:
        """Return what it printed and logged."""
        return (self.folder / "log").read_text()


@dataclass
class Pair:
    """The address in front, and the machines behind it."""

    url: str
    machines: list[Machine]

    def at(self, address: str) -> Machine:
        """Return the machine that nginx calls so."""
        return next(each for each in self.machines if each.address == address)


@contextmanager
def pair(folder: Path, database: str, environ: Mapping[str, str], rate: str = "") -> Iterator[Pair]:
    """Serve; ``environ`` holds the city and what else is not as it is by default."""
    with ExitStack() as stack:
        redis = Redis(folder)
        redis.start()
        stack.callback(redis.stop)
        own = {name: text for name, text in os.environ.items() if not name.startswith("CALLBOT_")}
        shared = {
            "PYTHONPATH": str(ROOT),
            "CALLBOT_DATABASE": database,
            "CALLBOT_REDIS": redis.url,
            "CALLBOT_CONTACT_KEY": KEY,
            "CALLBOT_CONSOLE_HOST": CONSOLE,
            "CALLBOT_TRUSTED_PROXIES": "1",
            "CALLBOT_ENCODER": "none",
        }
        machines = [
            Machine(folder / name, free_port(), {**own, **shared, **environ})
            for name in ("one", "two")
        ]
        for machine in machines:
            machine.start()
            stack.callback(_end, machine)
        for machine in machines:
            machine.wait()
        yield Pair(
            stack.enter_context(front(folder, [m.port for m in machines], rate=rate)), machines
        )


def _end(machine: Machine) -> None:
    if machine.process is not None and machine.process.poll() is None:
        machine.kill()


@dataclass
class Citizen:
    """Asks and hears, as the widget does: again under the same message_id until it is answered."""

    url: str
    name: str = "citizen"
    conversation: str = ""
    token: str = ""
    sent: int = 0
    longest: float = 0.0  # seconds that an answer took

    def __post_init__(self) -> None:
        self.client = httpx.Client(verify=False, base_url=self.url, timeout=15)

    @property
    def headers(self) -> dict[str, str]:
        """What opens the conversation."""
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}

    def ask(self, text: str) -> dict[str, Any]:
        """Send until it is answered; return the answer."""
        self.sent += 1
        body = {"text": text, "message_id": f"{self.name}-message-{self.sent}"}
        if self.conversation:
            body["conversation"] = self.conversation
        began = time.monotonic()
        response = again(lambda: self.client.post("/api/v1/chat", json=body, headers=self.headers))
        self.longest = max(self.longest, time.monotonic() - began)
        said = dict(response.json())
        self.conversation, self.token = said["conversation"], said.get("token", self.token)
        return said


class Agent:
    """An account of the inbox, logged in over https under the console's own name."""

    def __init__(self, url: str, database: str, name: str = "marie") -> None:
        engine = open_engine(database)
        Accounts(engine).add(name, "agent", PASSWORD, by="test", now=datetime.now(UTC))
        engine.dispose()
        self.headers = {"Host": CONSOLE}
        self.client = httpx.Client(verify=False, base_url=url, timeout=15, headers=self.headers)
        self.csrf, self.said = "", 0
        self.page("/console/login")
        assert self.post("/console/login", name=name, password=PASSWORD).status_code == 303
        self.page("/console/account")

    def page(self, path: str) -> str:
        """Return a page; its token goes into the next form."""
        text = again(lambda: self.client.get(path)).text
        if found := re.search(r'X-CSRF-Token": "(\w+)"', text):
            self.csrf = found[1]
        return text

    def post(self, path: str, **fields: str) -> httpx.Response:
        """Send a form."""
        data = {"csrf": self.csrf, **fields}
        return again(lambda: self.client.post(path, data=data))

    def say(self, conversation: str, text: str) -> None:
        """Write to the citizen, once however often it is sent."""
        self.said += 1
        sent = self.post(
            f"/console/inbox/{conversation}/say", text=text, message_id=f"agent-{self.said}"
        )
        assert sent.status_code == 303, sent.text


def again(send: Callable[[], httpx.Response]) -> httpx.Response:
    """Send until there is an answer that is not "later"."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            response = send()
            if response.status_code not in (429, 502, 503, 504):
                assert response.status_code < 400, f"{response.status_code} {response.text}"
                return response
        time.sleep(0.1)
    raise AssertionError("no answer")


@dataclass
class Ear:
    """Follows a stream of events, and comes back with the last cursor when it ends."""

    client: httpx.Client
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    at: str = ""  # the server that holds the stream, "" between two

    def start(self, *, but: str = "") -> Ear:
        """Listen from now on, in a thread that ends with the process; first at a server ``but`` that."""
        self.over = threading.Event()
        threading.Thread(target=self._follow, args=(but,), daemon=True).start()
        until = time.monotonic() + 15
        while not self.at:
            assert time.monotonic() < until, "the stream does not open"
            time.sleep(0.02)
        return self

    def texts(self, kind: str) -> list[str]:
        """Return what was heard of a kind of events."""
        return [event["text"] for event in self.heard if event["type"] == kind]

    def hears(self, text: str, seconds: float = 15) -> bool:
        """Wait for a text; tell whether it came."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if any(event.get("text") == text for event in self.heard):
                return True
            time.sleep(0.02)
        return False

    def _follow(self, but: str) -> None:
        while not self.over.is_set():
            after = {"after": str(self.heard[-1]["cursor"] if self.heard else 0)}
            with (
                suppress(httpx.HTTPError),
                self.client.stream(
                    "GET", self.path, params=after, headers=dict(self.headers), timeout=7
                ) as response,
            ):
                by = response.headers.get("Served-By", "").split(", ")[-1]
                if response.status_code == 200 and by != but:
                    self.at, but = by, ""
                    self._read(response)
            self.at = ""
            self.over.wait(0.2)

    def _read(self, response: httpx.Response) -> None:
        for line in response.iter_lines():
            if line.startswith("data: "):
                self.heard.append(json.loads(line[6:]))
            if self.over.is_set():
                return
