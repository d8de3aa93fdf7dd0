"""Restarts of two whole servers behind nginx while citizens write: what they wait, what is lost or doubled.

The shipped city by letters, PostgreSQL, Redis, the nginx of deploy/. Six citizens ask without a pause, each
message again under its message_id until it is answered, and listen to their streams. In each round one server
after the other is restarted in good order (SIGTERM), then one is told to begin its processes anew (SIGHUP),
then one is killed (-9) and started. Prints one JSON document, with the longest wait for an answer in each of
the three; exit status 1 where anything is lost or doubled, or a stop or a SIGHUP takes longer than 5 s.
"""

from __future__ import annotations

import argparse
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

sys.path.pop(0)  # bench/ has files of the names of tests' folders
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
sys.path.insert(1, str(Path(__file__).parents[1]))

from helpers.pair import Citizen, Ear, Machine, Pair, pair
from helpers.postgres import cluster

from callbot.conversations.store import open_store

QUESTIONS = ("horaires de la mairie", "où déposer mes encombrants", "le 83 passe quand", "merci")
CITIZENS = 6


class Writer(threading.Thread):
    """A citizen who writes one message after the other, and hears them come out of the stream."""

    def __init__(self, url: str, number: int) -> None:
        super().__init__(daemon=True)
        self.citizen = Citizen(url, f"citizen-{number}")
        self.over = threading.Event()
        self.citizen.ask("bonjour")
        path = f"/api/v1/conversations/{self.citizen.conversation}/events"
        self.ear = Ear(self.citizen.client, path, self.citizen.headers).start()

    def run(self) -> None:
        """Write."""
        for text in itertools.cycle(QUESTIONS):
            if self.over.is_set():
                return
            self.citizen.ask(text)
            time.sleep(0.05)


def rolling(both: Pair, found: dict[str, Any]) -> None:
    """Restart one server after the other in good order."""
    for machine in both.machines:
        status, seconds = machine.stop()
        assert status == 0, machine.said()
        found["stops_s"].append(round(seconds, 2))
        begin(machine, found)


def begin(machine: Machine, found: dict[str, Any]) -> None:
    """Start a server and wait for it."""
    began = time.monotonic()
    machine.start()
    machine.wait()
    found["starts_s"].append(round(time.monotonic() - began, 2))


def anew(machine: Machine, found: dict[str, Any]) -> None:
    """Let a server begin its web processes anew, and wait for its first answer."""
    before = workers(machine)
    began = time.monotonic()
    assert machine.process is not None
    machine.process.send_signal(signal.SIGHUP)
    while not workers(machine) or workers(machine) & before:
        assert machine.process.poll() is None, machine.said()
        time.sleep(0.05)
    machine.wait()
    found["begun_anew_s"].append(round(time.monotonic() - began, 2))


def workers(machine: Machine) -> set[int]:
    """Return the web processes of a server."""
    assert machine.process is not None
    pid = machine.process.pid
    with suppress(OSError):
        return {int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}
    return set()


def measure(both: Pair, database: str, rounds: int) -> dict[str, Any]:
    """Restart and kill under load; return what became of it."""
    found: dict[str, Any] = {"stops_s": [], "starts_s": [], "begun_anew_s": [], "kills": 0}
    writers = [Writer(both.url, number) for number in range(CITIZENS)]
    for each in writers:
        each.start()
    waits: dict[str, float] = {}
    for number in range(rounds):
        rolling(both, found)
        _note(waits, "restarts", writers)
        anew(both.machines[number % 2], found)
        _note(waits, "begun_anew", writers)
        both.machines[number % 2].kill()
        found["kills"] += 1
        begin(both.machines[number % 2], found)
        _note(waits, "kills", writers)
    for each in writers:
        each.over.set()
    for each in writers:
        each.join(60)
    time.sleep(2)
    store = open_store(database)
    lost = doubled = unheard = sent = 0
    for each in writers:
        events = store.events_after(each.citizen.conversation, 0, 100_000)
        kept = [(e.type, json.loads(e.data).get("message_id") or json.loads(e.data).get("reply_to"))
                for e in events]  # fmt: skip
        names = [f"{each.citizen.name}-message-{n + 1}" for n in range(each.citizen.sent)]
        wanted = {(kind, name) for name in names for kind in ("message", "answer")}
        sent += len(wanted)
        lost += len(wanted - set(kept))
        doubled += len(kept) - len(set(kept))
        heard = [event["cursor"] for event in each.ear.heard]
        unheard += (
            len({event.cursor for event in events} ^ set(heard)) + len(heard) - len(set(heard))
        )
    store.close()
    return {**found, "messages_and_answers": sent, "lost": lost, "doubled": doubled,
            "not_heard_or_heard_twice": unheard, "longest_answer_s": waits}  # fmt: skip


def _note(waits: dict[str, float], phase: str, writers: list[Writer]) -> None:
    """Keep the longest wait since the last time."""
    time.sleep(1)  # for answers that are on their way
    waits[phase] = round(max(waits.get(phase, 0), *(each.citizen.longest for each in writers)), 2)
    for each in writers:
        each.citizen.longest = 0


def main() -> int:
    """Serve, restart and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, cluster() as postgres:
        folder, database = Path(name), postgres.fresh()
        models = os.environ.get("CALLBOT_MODELS", str(folder / "models"))
        environ = {"CALLBOT_MODELS": models, "CALLBOT_ENCODER": "none",
                   "CALLBOT_RATE_LIMIT": "1000000/minute", "CALLBOT_METRICS": "loopback"}  # fmt: skip
        root = str(Path(__file__).parents[1])
        build = [sys.executable, "-m", "callbot", "--data", name, "build"]
        subprocess.run(build, env={**os.environ, **environ, "PYTHONPATH": root}, check=True,
                       stdout=sys.stderr)  # fmt: skip
        with pair(folder, database, environ, rate="10000r/s") as both:
            found = measure(both, database, asked.rounds)
            found["tracebacks"] = sum(m.said().count("Traceback") for m in both.machines)
    print(json.dumps({**found, "load": [round(each, 1) for each in os.getloadavg()]}, indent=2))
    bad = found["lost"] or found["doubled"] or found["not_heard_or_heard_twice"]
    return (
        1 if bad or found["tracebacks"] or max(found["stops_s"] + found["begun_anew_s"]) > 5 else 0
    )


if __name__ == "__main__":
    sys.exit(main())
