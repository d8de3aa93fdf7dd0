"""The demonstration page and the widget's files."""

from __future__ import annotations

from flask import Blueprint

from callbot.channels.parts import Parts
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
    )
    for path, name, view in routes:
        blueprint.add_url_rule(path, name, view, methods=["GET"])
    return blueprint
