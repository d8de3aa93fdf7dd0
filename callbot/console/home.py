"""The console's first page: what this account can do here."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer
from callbot.console.routes import Route, get


def routes() -> Sequence[Route]:
    """Return the addresses of the first page."""
    return (get("/", _home, ""),)


def _home(_parts: ConsoleParts, renderer: Renderer) -> Response:
    return renderer.page("home.html")
