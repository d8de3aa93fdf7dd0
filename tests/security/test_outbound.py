"""A server that we ask cannot lead us into our own network."""

from __future__ import annotations

import http.server
import io
import socket
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from callbot import outbound
from callbot.events.fetch import FetchError, fetch
from callbot.outbound import RefusedError, open_client
from callbot.transport.errors import FeedError
from callbot.transport.fetch import download


class Inside:
    """Two servers: one redirects to wherever its path says, the other must not be asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        inside = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                if self.path.startswith("/to/"):
                    self.send_response(302)
                    self.send_header("Location", self.path.removeprefix("/to/"))
                else:
                    self.send_response(200)
                    inside.asked.append(f"{self.server.server_port}{self.path}")
                self.end_headers()
                self.wfile.write(b"BEGIN:VCALENDAR")

            def log_message(self, *_: Any) -> None:
                return None

        self.servers = [
            http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) for _ in range(2)
        ]
        for each in self.servers:
            threading.Thread(target=each.serve_forever, args=(0.05,), daemon=True).start()
        self.named, self.other = (f"http://127.0.0.1:{each.server_port}" for each in self.servers)


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Iterator[Inside]:
    monkeypatch.setattr(outbound, "getproxies", dict)
    found = Inside()
    yield found
    for each in found.servers:
        each.shutdown()
        each.server_close()


def test_the_operators_own_address_is_asked_wherever_it_stands(inside: Inside) -> None:
    assert fetch(f"{inside.named}/to/{inside.named}/calendar.ics") == b"BEGIN:VCALENDAR"
    assert len(inside.asked) == 1


@pytest.mark.parametrize(
    "place",
    [
        "{other}/secret",  # another port of the same machine
        "http://localhost:{port}/secret",
        "http://[::1]:{port}/secret",
        "http://[::ffff:127.0.0.1]:{port}/secret",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1/",
        "http://0.0.0.0:{port}/secret",
        "http://2130706433:{port}/secret",  # 127.0.0.1 as one number
        "file:///etc/passwd",
    ],
)
def test_a_redirect_into_the_own_network_is_refused(inside: Inside, place: str) -> None:
    port = inside.servers[1].server_port
    url = f"{inside.named}/to/{place.format(other=inside.other, port=port)}"
    with pytest.raises(FetchError, match="cannot be reached"):
        fetch(url)
    with pytest.raises(FeedError, match="could not be read"):
        download(url, io.BytesIO(), limit=1000, seconds=5)
    assert inside.asked == []


def test_a_name_that_changes_its_address_is_noticed(
    inside: Inside, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, asked = socket.getaddrinfo, []

    def lookup(host: str, port: int, *more: Any, **options: Any) -> Any:
        if host != "moves.example":
            return real(host, port, *more, **options)
        asked.append(host)
        address = "93.184.215.14" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    url = f"http://moves.example:{inside.servers[1].server_port}/secret"
    with open_client(inside.named, 5) as client, pytest.raises(RefusedError, match="inside"):
        client.get(f"{inside.named}/to/{url}")


def test_https_is_not_left() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.scheme == "https"
        return httpx.Response(302, headers={"Location": "http://example.org/feed.zip"})

    with open_client("https://example.org/feed.zip", 5) as client:
        client._transport = httpx.MockTransport(answer)
        client._mounts = {}
        with pytest.raises(RefusedError, match="from https to http"):
            client.get("https://example.org/feed.zip")
