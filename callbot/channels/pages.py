"""The demonstration page, the widget's files and what watches the process ask for."""

from __future__ import annotations

from flask import Blueprint, Response

from callbot.channels.parts import Parts
from callbot.channels.wire import dumps
from callbot.conversations.database import StoreError
from callbot.http.files import file_response
from callbot.http.views import View, bound


def make_blueprint(parts: Parts) -> Blueprint:
    """Return the routes of pages and files."""
    blueprint = Blueprint("pages", __name__)
    web = parts.web.resolve()
    routes: tuple[tuple[str, str, View], ...] = (
        ("/", "home", bound(file_response, web / "demo", "index.html", kept=0)),
        ("/widget.js", "loader", bound(file_response, web / "widget", "widget.js")),
        ("/widget/<path:name>", "widget", bound(file_response, web / "widget")),
        ("/demo/<path:name>", "demo", bound(file_response, web / "demo")),
        ("/healthz", "healthz", _alive),
        ("/readyz", "readyz", bound(_ready, parts)),
    )
    for path, name, view in routes:
        blueprint.add_url_rule(path, name, view, methods=["GET"])
    return blueprint


def _alive() -> Response:
    return _state({"status": "ok"}, 200)


def _ready(parts: Parts) -> Response:
    checks = {"database": lambda: _database(parts), **parts.readiness}
    missing = {name: sentence for name, check in checks.items() if (sentence := check())}
    found = {name: missing.get(name, "ok") for name in checks}
    status = "not ready" if missing else "ready"
    return _state({"status": status, "checks": found}, 503 if missing else 200)


def _database(parts: Parts) -> str:
    try:
        parts.store.newest_cursor()
    except StoreError as error:
        return str(error)
    return ""


def _state(body: dict[str, object], status: int) -> Response:
    response = Response(dumps(body), status, mimetype="application/json")
    response.headers["Cache-Control"] = "no-store"
    return response
