"""Messages lost or doubled while the server is killed, restarted and cut off, on SQLite and PostgreSQL.

Citizens write to two web processes as the widget does: each message is sent again under its
message_id until it is answered. Meanwhile, in turn: a web process is killed (-9); the whole server is
killed and started again; it is restarted in good order; connections are cut in the middle of a
request; the database is cut off for a moment. In the end every message and every answer must stand in
the log once. Prints one JSON document; exit status 1 where one does not.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import random
import signal
import socket
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

sys.path.pop(0)  # bench/ has files of the names of tests' folders
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(1, str(Path(__file__).parents[1]))

import httpx
from helpers.postgres import Cluster, cluster
from helpers.server import Served, gunicorn

from callbot.conversations.store import Store, open_store


class Service:
    """Two processes under one port, which can be hurt."""

    def __init__(self, folder: Path, database: str, postgres: Cluster | None) -> None:
        self.folder, self.database, self.postgres = folder, database, postgres
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.stack = ExitStack()
        self.stops: list[float] = []
        self.server = self.start()

    @property
    def url(self) -> str:
        """The address, the same through all restarts."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Served:
        """Serve, anew after a kill."""
        options = {"workers": 2, "database": self.database, "steady": True}
        for _ in range(200):  # an orphaned worker notices within seconds that its parent is gone
            with suppress(OSError), socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(("127.0.0.1", self.port))
                break
            time.sleep(0.1)
        return self.stack.enter_context(gunicorn(self.folder, port=self.port, **options))

    def kill_worker(self) -> None:
        """Kill one web process."""
        self.server.kill_worker()

    def kill_all(self) -> None:
        """Kill everything at once, as a machine that loses its memory does; start again."""
        self.server.process.send_signal(signal.SIGSTOP)  # so that it replaces no worker meanwhile
        for pid in [*self.server.workers(), self.server.process.pid]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.server.process.wait(10)
        self.server = self.start()

    def restart(self) -> None:
        """Stop in good order, and start again; remember how long the stop took."""
        began = time.monotonic()
        self.server.process.terminate()
        self.server.process.wait(30)
        self.stops.append(round(time.monotonic() - began, 2))
        self.server = self.start()

    def cut_connections(self) -> None:
        """Send questions and hang up before they are answered."""
        body = json.dumps({"text": "au revoir", "message_id": "cut"}).encode()
        head = f"POST /api/v1/chat HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        data = head.encode() + b"Content-Type: application/json\r\n\r\n" + body
        for length in (len(data) // 2, len(data)):
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 2) as cut:
                cut.sendall(data[:length])

    def cut_database(self) -> None:
        """Take the database away for a second and a half (PostgreSQL), or lock it (SQLite)."""
        if self.postgres is None:
            store = open_store(self.database)
            with store.engine.connect() as connection:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
                time.sleep(1.5)
                connection.rollback()
            store.close()
            return
        self.postgres.refuse(self.database)
        time.sleep(1.5)
        self.postgres.allow(self.database)


TURNS = 40  # after which another conversation is begun: the assistant here remembers every turn


class Citizen(threading.Thread):
    """Writes one message after the other until told to stop.

    ``sent`` holds the messages that were answered, by conversation.
    """

    def __init__(self, service: Service, number: int) -> None:
        super().__init__(daemon=True)
        self.service, self.number = service, number
        self.over = threading.Event()
        self.conversation, self.token = "", ""
        self.browser = httpx.Client(timeout=15)
        self.sent: defaultdict[str, list[str]] = defaultdict(list)

    def run(self) -> None:
        """Write."""
        for count in itertools.count():
            if self.over.is_set():
                return
            name = f"citizen-{self.number}-message-{count}"
            if count % TURNS == 0:
                self.conversation = self.token = ""
            self.deliver({"text": f"{count}", "message_id": name})
            self.sent[self.conversation].append(name)
            time.sleep(0.02)

    def deliver(self, body: dict[str, Any]) -> None:
        """Send until it is answered."""
        while True:
            if self.conversation:
                body["conversation"] = self.conversation
            headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            with suppress(httpx.TransportError):
                url = f"{self.service.url}/api/v1/chat"
                response = self.browser.post(url, json=body, headers=headers)
                if response.status_code == 200:
                    said = response.json()
                    self.conversation = said["conversation"]
                    self.token = said.get("token", self.token)
                    return
                if response.status_code != 503:
                    raise AssertionError(response.text)
            time.sleep(0.05)


def hurt(service: Service, times: int) -> Counter[str]:
    """Do each kind of harm in turn."""
    harms: dict[str, Callable[[], None]] = {
        "worker killed": service.kill_worker,
        "connections cut": service.cut_connections,
        "all killed": service.kill_all,
        "worker killed again": service.kill_worker,
        "restarted": service.restart,
        "database cut off": service.cut_database,
    }
    done: Counter[str] = Counter()
    draw = random.Random(1)
    for name in itertools.islice(itertools.cycle(harms), times):
        time.sleep(draw.uniform(0.1, 0.5))
        with suppress(IndexError):  # the killed one is not replaced yet
            harms[name]()
            done[name] += 1
    return done


def wrong(store: Store, citizens: list[Citizen]) -> tuple[int, int, int]:
    """Return how many messages or answers were sent, are lost, and are doubled."""
    lost = doubled = sent = 0
    for citizen in citizens:
        for conversation, names in citizen.sent.items():
            kept: Counter[tuple[str, str]] = Counter()
            for event in store.events_after(conversation, 0, 1000):
                data = json.loads(event.data)
                kept[event.type, data.get("message_id") or data.get("reply_to", "")] += 1
            sent += 2 * len(names)
            lost += sum(not kept[kind, name] for kind in ("message", "answer") for name in names)
            doubled += sum(count - 1 for count in kept.values() if count > 1)
    return sent, lost, doubled


def round_of(database: str, folder: Path, postgres: Cluster | None, times: int) -> dict[str, Any]:
    """Hurt one service; return what became of its messages."""
    store = open_store(database)
    service = Service(folder, database, postgres)
    citizens = [Citizen(service, number) for number in range(6)]
    began = time.monotonic()
    with service.stack:
        for each in citizens:
            each.start()
        done = hurt(service, times)
        for each in citizens:
            each.over.set()
        for each in citizens:
            each.join(60)
        until = time.monotonic() + 30
        while time.monotonic() < until and list((folder / "kept").glob("*.jsonl")):
            time.sleep(0.2)
        seconds = time.monotonic() - began
    sent, lost, doubled = wrong(store, citizens)
    waits = len(list((folder / "kept").glob("*.jsonl")))
    store.close()
    return {
        "harms": dict(done), "stored_by": len(citizens), "messages_and_answers": sent,
        "lost": lost, "doubled": doubled, "files_that_wait": waits,
        "longest_stop_s": max(service.stops, default=0.0), "seconds": round(seconds),
    }  # fmt: skip


def main() -> int:
    """Run on both databases and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50, help="harms on each database")
    asked = parser.parse_args()
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
        url = f"sqlite:///{first}/log.db"
        found["sqlite"] = round_of(url, Path(first), None, asked.times)
        with cluster() as postgres:
            url = postgres.fresh()
            found["postgresql"] = round_of(url, Path(second), postgres, asked.times)
    found["load"] = [round(each, 1) for each in os.getloadavg()]
    print(json.dumps(found, indent=2))
    good = all(not found[each]["lost"] and not found[each]["doubled"] for each in list(found)[:2])
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
