"""Two web processes over one database: nothing lost, nothing doubled, not even when one is killed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
from helpers.server import Served, ask, gunicorn
from helpers.web import bearer, make_parts

from callbot.conversations.store import Store


def stored(store: Store, conversation: str) -> list[tuple[str, str]]:
    events = store.events_after(conversation, 0, 1000)
    return [(event.type, json.loads(event.data)["message_id"]) for event in events]


def test_doubled_messages_to_two_processes_are_stored_once(tmp_path: Path) -> None:
    store = make_parts(tmp_path).store
    with gunicorn(tmp_path, workers=2) as server:
        first = ask(server.url, {"text": "un", "message_id": "m0"})

        def send(number: int) -> dict[str, Any]:
            body = {"text": f"{number // 4}", "message_id": f"m{number // 4 + 1}"}
            return ask(server.url, {**body, "conversation": first["conversation"]}, first["token"])

        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(send, range(40)))
    for number in range(0, 40, 4):
        assert all(answer == answers[number] for answer in answers[number : number + 4])
    found = stored(store, first["conversation"])
    assert len(found) == len(set(found)) == 22


def test_killed_processes_lose_and_double_nothing(tmp_path: Path) -> None:
    store = make_parts(tmp_path).store
    with gunicorn(tmp_path, workers=2) as server:
        first = ask(server.url, {"text": "un", "message_id": "m0"})
        heard = _listen(server, first)
        for number in range(1, 31):
            if number % 8 == 0:
                threading.Timer(0.005, server.kill_worker).start()
            body = {"text": f"{number}", "message_id": f"m{number}"}
            ask(server.url, {**body, "conversation": first["conversation"]}, first["token"])
        found = stored(store, first["conversation"])
        assert heard(len(found)) == found
    kinds = [(kind, f"m{number}") for number in range(31) for kind in ("message", "answer")]
    assert sorted(found) == sorted(kinds)


def _listen(server: Served, first: dict[str, Any]) -> Callable[[int], list[tuple[str, str]]]:
    """Follow the conversation from the side, reconnecting as the widget does."""
    heard: list[dict[str, Any]] = []
    over = threading.Event()

    def follow() -> None:
        while not over.is_set():
            after = heard[-1]["cursor"] if heard else 0
            url = f"{server.url}/api/v1/conversations/{first['conversation']}/events?after={after}"
            try:
                with httpx.stream("GET", url, headers=bearer(first), timeout=7) as response:
                    for line in response.iter_lines():
                        if line.startswith("data: "):
                            heard.append(json.loads(line[6:]))
            except httpx.HTTPError:
                over.wait(0.02)

    def result(count: int) -> list[tuple[str, str]]:
        until = time.monotonic() + 15
        while len(heard) < count and time.monotonic() < until:
            time.sleep(0.02)
        over.set()  # the thread itself ends with the server
        return [(event["type"], event["message_id"]) for event in heard]

    threading.Thread(target=follow).start()
    return result
