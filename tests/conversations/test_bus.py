"""A real Redis: it wakes and counts for all processes; away, nobody waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.valkey import PROGRAM, Server
from helpers.web import bearer, chat, make_parts
from limits import parse_many

from callbot.channels import register
from callbot.conversations import bus as bus_module
from callbot.conversations.bus import Bus, BusError
from callbot.conversations.steady import open_steady
from callbot.conversations.vault import fresh
from callbot.http.limits import Windows

pytestmark = pytest.mark.skipif(not PROGRAM, reason="no Redis here: install Debian's redis-server")


@pytest.fixture
def redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(bus_module, "AGAIN_SECONDS", 0.1)
    server = Server(tmp_path)
    server.start()
    yield server
    server.stop()


def test_what_one_process_stores_wakes_another(redis: Server) -> None:
    heard, came = [], threading.Event()
    hearer, teller = Bus(redis.url), Bus(redis.url)
    hearer.listen(lambda name: (heard.append(name), came.set()))
    until = time.monotonic() + 5
    while not came.wait(0.05) and time.monotonic() < until:
        teller.announce("abc")
    assert heard[0] == "abc"
    assert hearer.hears


def test_a_client_is_counted_once_for_all_processes(redis: Server) -> None:
    processes = [
        Windows(parse_many("3/minute"), lambda: 1000.0, shared=Bus(redis.url).count, name="web")
        for _ in range(2)
    ]
    waits = [processes[number % 2].hit("192.0.2.1") for number in range(5)]
    assert waits == [0, 0, 0, 20, 20]
    assert processes[0].hit("192.0.2.2") == 0
    redis.stop()
    alone = [processes[0].hit("192.0.2.1") for _ in range(4)]  # counted in memory now
    assert alone == [0, 0, 0, 20]


def test_readiness_tells_of_a_lost_server_while_chats_go_on(redis: Server, tmp_path: Path) -> None:
    parts = make_parts(tmp_path)
    store = open_steady(parts.settings.database_url, fresh(), redis=redis.url)
    client = register(parts.__class__(**{**vars(parts), "store": store})).test_client()
    assert client.get("/readyz").json["checks"]["redis"] == "ok"
    redis.stop()
    began = time.monotonic()
    first = chat(client, "un")
    chat(client, "deux", conversation=first["conversation"], token=first["token"])
    assert time.monotonic() - began < 10
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json["status"]) == (200, "degraded")
    assert ready.json["checks"]["redis"].startswith("Redis is away")
    messages = client.get(
        f"/api/v1/conversations/{first['conversation']}/messages", headers=bearer(first)
    ).json["messages"]
    assert [each["type"] for each in messages] == ["message", "answer"] * 2
    redis.start()
    time.sleep(0.2)
    assert client.get("/readyz").json["status"] == "ready"


@pytest.mark.parametrize("url", ["127.0.0.1:6379", "http://127.0.0.1", "redis://127.0.0.1:port"])
def test_a_wrong_address_is_told_in_a_sentence(url: str) -> None:
    with pytest.raises(BusError, match="must be such as redis://"):
        Bus(url)
