"""The event stream over a real connection: live, resumed, shared by processes, bounded, ended."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from flask import Flask
from helpers.server import ask, gunicorn
from helpers.web import bearer, chat, make_parts, make_web
from werkzeug.serving import make_server

from callbot.channels import register
from callbot.conversations.store import NewEvent, open_store
from callbot.http import stream


@contextmanager
def serving(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        app.extensions["callbot.streams"].close()
        server.shutdown()
        thread.join()
        server.server_close()


class Reader:
    """Reads one stream: blocks as events, comments apart."""

    def __init__(self, response: httpx.Response) -> None:
        self.lines = response.iter_lines()
        self.comments = 0

    def next(self) -> dict[str, Any]:
        fields: dict[str, str] = {}
        for line in self.lines:
            if line.startswith(":"):
                self.comments += 1
            elif line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields:
                event = dict(json.loads(fields["data"]))
                assert (fields["id"], fields["event"]) == (str(event["cursor"]), event["type"])
                return event
        raise EOFError


@contextmanager
def reading(
    base: str, answered: dict[str, Any], after: int = 0, **headers: str
) -> Iterator[Reader]:
    url = f"{base}/api/v1/conversations/{answered['conversation']}/events?after={after}"
    with httpx.stream("GET", url, headers={**bearer(answered), **headers}, timeout=10) as response:
        assert response.status_code == 200
        assert response.headers["Content-Type"].startswith("text/event-stream")
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["X-Accel-Buffering"] == "no"
        yield Reader(response)


def test_what_happened_comes_first_then_what_happens(tmp_path: Path) -> None:
    app = make_web(tmp_path)
    client = app.test_client()
    answered = chat(client, "un")
    with serving(app) as base, reading(base, answered) as reader:
        assert [reader.next()["type"] for _ in range(2)] == ["message", "answer"]
        chat(client, "deux", conversation=answered["conversation"], token=answered["token"])
        assert reader.next()["text"] == "deux"
        assert reader.next()["answers"][0]["text"] == "2: deux (10:00)"


def test_a_stream_goes_on_where_it_was_cut(tmp_path: Path) -> None:
    app = make_web(tmp_path)
    client = app.test_client()
    answered = chat(client, "un")
    with serving(app) as base:
        with reading(base, answered) as reader:
            first = reader.next()
        with reading(base, answered, first["cursor"]) as reader:
            second = reader.next()
        assert (first["type"], second["type"]) == ("message", "answer")
        chat(client, "deux", conversation=answered["conversation"], token=answered["token"])
        last = {"Last-Event-ID": str(second["cursor"])}
        with reading(base, answered, **last) as reader:
            assert reader.next()["text"] == "deux"


def test_what_another_process_stores_arrives(tmp_path: Path) -> None:
    parts = make_parts(tmp_path)
    app = register(parts)
    answered = chat(app.test_client())
    other = open_store(parts.settings.database_url)  # as another process would
    with serving(app) as base, reading(base, answered) as reader:
        for _ in range(2):
            reader.next()
        sent = time.monotonic()
        event = NewEvent("agent", parts.wall(), '{"from":"agent","text":"Bonjour"}')
        other.append(answered["conversation"], event)
        assert reader.next()["text"] == "Bonjour"
        assert time.monotonic() - sent < 4.5  # not at the next heartbeat


def test_a_stream_hears_only_its_own_conversation(tmp_path: Path) -> None:
    app = make_web(tmp_path)
    client = app.test_client()
    mine, other = chat(client), chat(client)
    with serving(app) as base, reading(base, mine, 2) as reader:
        chat(client, "pas à moi", conversation=other["conversation"], token=other["token"])
        chat(client, "à moi", conversation=mine["conversation"], token=mine["token"])
        assert reader.next()["text"] == "à moi"


def test_silence_is_filled_with_heartbeats(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.05)
    app = make_web(tmp_path)
    client = app.test_client()
    answered = chat(client)
    with serving(app) as base, reading(base, answered, 2) as reader:
        time.sleep(0.3)
        chat(client, "enfin", conversation=answered["conversation"], token=answered["token"])
        assert reader.next()["text"] == "enfin"
        assert reader.comments > 2


def test_an_erasure_is_told_and_ends_the_stream(tmp_path: Path) -> None:
    app = make_web(tmp_path)
    client = app.test_client()
    answered = chat(client)
    with serving(app) as base, reading(base, answered, 2) as reader:
        url = f"/api/v1/conversations/{answered['conversation']}"
        assert client.delete(url, headers=bearer(answered)).status_code == 204
        assert reader.next()["type"] == "erased"
        with pytest.raises(EOFError):
            reader.next()


def test_streams_above_the_bound_are_refused_until_one_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "HEARTBEAT_SECONDS", 0.05)  # a closed reader is noticed then
    app = make_web(tmp_path, max_streams=2)
    answered = chat(app.test_client())
    url = f"/api/v1/conversations/{answered['conversation']}/events"
    with serving(app) as base:
        with reading(base, answered) as one, reading(base, answered) as two:
            assert one.next() == two.next()
            refused = httpx.get(base + url, headers=bearer(answered))
            assert refused.status_code == 503
            assert refused.json()["error"]["message"].startswith("Too many streams are open")
            assert refused.headers["Retry-After"]
        until = time.monotonic() + 5
        while time.monotonic() < until:
            with httpx.stream("GET", base + url, headers=bearer(answered)) as again:
                if again.status_code == 200:
                    break
            time.sleep(0.05)
        assert again.status_code == 200


def test_a_client_that_never_reads_does_not_keep_its_place(tmp_path: Path) -> None:
    app = make_web(tmp_path, max_streams=1)
    client = app.test_client()
    answered = chat(client)
    url = f"/api/v1/conversations/{answered['conversation']}/events"
    for _ in range(3):
        response = client.get(url, headers=bearer(answered))
        assert response.status_code == 200
        response.close()


def test_closing_the_hub_ends_every_stream_at_once(tmp_path: Path) -> None:
    app = make_web(tmp_path)
    answered = chat(app.test_client())
    with serving(app) as base, reading(base, answered, 2) as reader:
        threading.Timer(0.2, app.extensions["callbot.streams"].close).start()
        started = time.monotonic()
        with pytest.raises(EOFError):
            reader.next()
        assert time.monotonic() - started < 4.5


def test_a_server_told_to_stop_does_not_wait_for_streams(tmp_path: Path) -> None:
    with gunicorn(tmp_path) as server:
        answered = ask(server.url, {"text": "un"})
        with reading(server.url, answered, 2) as reader:
            server.process.terminate()
            started = time.monotonic()
            with pytest.raises((EOFError, httpx.HTTPError)):
                reader.next()
        server.process.wait(15)
        assert time.monotonic() - started < 10  # gunicorn would wait 30 for them
