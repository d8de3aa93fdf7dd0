"""The demonstration page, the widget's files, and what watches the process."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from helpers.web import make_parts

from callbot.channels import register


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    web = tmp_path / "web"
    for name, text in {
        "demo/index.html": "<!doctype html><title>Mairie</title>",
        "demo/demo.css": "p {}",
        "widget/widget.js": "load()",
        "widget/chat.js": 't("Send")',
        "widget/notes.md": "not to be served",
        "secret.js": "no",
    }.items():
        (web / name).parent.mkdir(parents=True, exist_ok=True)
        (web / name).write_text(text)
    return register(replace(make_parts(tmp_path), web=web))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.mark.parametrize(
    ("path", "mimetype", "text"),
    [
        ("/", "text/html", "<!doctype html><title>Mairie</title>"),
        ("/demo/demo.css", "text/css", "p {}"),
        ("/widget.js", "text/javascript", "load()"),
        ("/widget/chat.js", "text/javascript", 't("Send")'),
    ],
)
def test_files_have_their_types(client: FlaskClient, path: str, mimetype: str, text: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.mimetype, response.text) == (200, mimetype, text)
    assert response.content_type.endswith("; charset=utf-8")


def test_a_file_that_did_not_change_is_not_sent_again(client: FlaskClient) -> None:
    first = client.get("/widget.js")
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get("/widget.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "no-cache" in client.get("/").headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/widget/notes.md",
        "/widget/none.js",
        "/widget/../secret.js",
        "/widget/%2e%2e/secret.js",
        "/widget//etc/passwd",
        "/widget/a%00.js",
        "/widget/",
        "/demo/",
        "/secret.js",
    ],
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert set(response.json or {}) == {"error"}


def test_no_page_sets_a_cookie_and_only_the_widget_is_embedded(client: FlaskClient) -> None:
    for path in ("/", "/demo/demo.css", "/widget.js", "/widget/chat.js", "/healthz"):
        headers = client.get(path).headers
        assert "Set-Cookie" not in headers
        widget = path.startswith("/widget")
        policy = "cross-origin" if widget else "same-origin"
        assert headers["Cross-Origin-Resource-Policy"] == policy
        assert (headers.get("Access-Control-Allow-Origin") == "*") == widget


def test_health_and_readiness(client: FlaskClient) -> None:
    assert client.get("/healthz").json == {"status": "ok"}
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json == {"status": "ready", "checks": {"database": "ok"}}


def test_what_people_are_served_without_only_degrades(tmp_path: Path) -> None:
    parts = replace(make_parts(tmp_path), helpers={"realtime": lambda: "a.pb cannot be read."})
    response = register(parts).test_client().get("/readyz")
    assert response.status_code == 200
    assert response.json == {
        "status": "degraded",
        "checks": {"database": "ok", "realtime": "a.pb cannot be read."},
    }


def test_what_is_missing_is_said(tmp_path: Path) -> None:
    checks = {"timetable": lambda: "The timetable ended on 2026-11-01."}
    parts = replace(make_parts(tmp_path), readiness=checks)
    for path in tmp_path.glob("callbot.db*"):
        path.unlink()
    (tmp_path / "callbot.db").write_text("no database any more " * 100)
    response = register(parts).test_client().get("/readyz")
    assert response.status_code == 503
    body = response.json or {}
    assert body["status"] == "not ready"
    assert body["checks"]["timetable"] == "The timetable ended on 2026-11-01."
    assert "not a database" in body["checks"]["database"]
