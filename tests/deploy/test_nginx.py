"""The nginx example as it stands in deploy/: nginx takes it, and two servers are one service behind it."""

from __future__ import annotations

import json
import socket
import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from helpers.front import MISSING, front
from helpers.server import Served, gunicorn
from helpers.valkey import PROGRAM
from helpers.valkey import Server as Redis

pytestmark = pytest.mark.skipif(bool(MISSING), reason=MISSING)


@pytest.fixture
def served(tmp_path: Path, database: str) -> Iterator[tuple[str, list[Served]]]:
    with ExitStack() as stack:
        options = {"trusted_proxies": 1, "metrics": "loopback", "database": database}
        if PROGRAM and "postgresql" in database:
            redis = Redis(tmp_path)
            redis.start()
            stack.callback(redis.stop)
            options |= {"steady": True, "redis": redis.url}
        servers = [stack.enter_context(gunicorn(tmp_path, **options)) for _ in range(2)]
        ports = [int(server.url.rsplit(":", 1)[1]) for server in servers]
        yield stack.enter_context(front(tmp_path, ports)), servers


def test_a_conversation_over_tls_goes_on_when_one_server_dies(served: tuple[str, list[Served]]):
    url, servers = served
    speaks_http_2(int(url.rsplit(":", 1)[1]))
    assert httpx.get(f"{url}/metrics", verify=False).status_code == 404
    assert httpx.get(f"{servers[0].url}/metrics").status_code == 200
    with httpx.Client(verify=False, base_url=url, timeout=10) as client:
        first = client.post("/api/v1/chat", json={"text": "one"}).json()
        opened = {"Authorization": f"Bearer {first['token']}"}
        stream = f"/api/v1/conversations/{first['conversation']}/events"
        with client.stream("GET", stream, headers=opened) as events:
            assert events.headers["Strict-Transport-Security"].startswith("max-age=31536000")
            lines = events.iter_lines()
            asked = {"text": "two", "conversation": first["conversation"]}
            assert client.post("/api/v1/chat", json=asked, headers=opened).status_code == 200
            said = [json.loads(line[6:]) for line in read_until(lines, "2: two")]
        assert [each["text"] for each in said if each["type"] == "message"] == ["one", "two"]
        servers[0].process.kill()
        for number in range(3, 9):  # half of them go to the dead one first
            asked = {"text": f"{number}", "conversation": first["conversation"]}
            answered = client.post("/api/v1/chat", json=asked, headers=opened)
            assert answered.status_code == 200, answered.text
        kept = client.get(stream.replace("events", "messages"), headers=opened).json()
    texts = [each["text"] for each in kept["messages"] if each["type"] == "message"]
    assert texts == ["one", "two", *map(str, range(3, 9))]


def speaks_http_2(port: int) -> None:
    context = ssl._create_unverified_context()
    context.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", port)) as plain,
        context.wrap_socket(plain, server_hostname="localhost") as secure,
    ):
        assert secure.selected_alpn_protocol() == "h2"
        assert secure.version() in {"TLSv1.2", "TLSv1.3"}


def read_until(lines: Iterator[str], end: str) -> list[str]:
    found = []
    for line in lines:
        if line.startswith("data: "):
            found.append(line)
            if end in line:
                return found
    raise AssertionError("the stream ended")
