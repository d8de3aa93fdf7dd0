"""The demonstration page, the widget's files and what watches the process ask for."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from flask import Blueprint, Response, send_file
from werkzeug.security import safe_join

from callbot.channels.parts import Parts
from callbot.channels.wire import dumps
from callbot.conversations.database import StoreError
from callbot.http.errors import ApiError
from callbot.http.views import View, bound

# Only these are served; a system's own table of types may be wrong or missing.
TYPES = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
KEPT_SECONDS = 300  # a new widget reaches everybody within five minutes


def make_blueprint(parts: Parts) -> Blueprint:
    """Return the routes of pages and files."""
    blueprint = Blueprint("pages", __name__)
    web = parts.web.resolve()
    routes: tuple[tuple[str, str, View], ...] = (
        ("/", "home", bound(_file, web / "demo", "index.html", kept=0)),
        ("/widget.js", "loader", bound(_file, web / "widget", "widget.js")),
        ("/widget/<path:name>", "widget", bound(_file, web / "widget")),
        ("/demo/<path:name>", "demo", bound(_file, web / "demo")),
        ("/healthz", "healthz", _alive),
        ("/readyz", "readyz", bound(_ready, parts)),
    )
    for path, name, view in routes:
        blueprint.add_url_rule(path, name, view, methods=["GET"])
    return blueprint


def _file(folder: Path, name: str, *, kept: int = KEPT_SECONDS) -> Response:
    path = safe_join(str(folder), name)
    mimetype = TYPES.get(PurePosixPath(name).suffix.lower())
    if path is None or mimetype is None or "\x00" in name or not Path(path).is_file():
        raise ApiError(404)
    response = send_file(path, mimetype=mimetype, max_age=kept, conditional=True)
    response.cache_control.public = True
    return response


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
