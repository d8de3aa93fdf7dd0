"""*Tests*: every question that authors wrote as a test, asked now."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, request

from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer
from callbot.console.roles import LOOK
from callbot.console.routes import Route, get

CONFUSED = 20  # pairs that are shown


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (get("/tests", _page, LOOK), get("/tests/run", _run, LOOK))


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    tests = parts.bench().assistant.house.content.tests
    return renderer.page(
        "tests.html", languages=sorted({t.language for t in tests}), count=len(tests)
    )


def _run(parts: ConsoleParts, renderer: Renderer) -> Response:
    language, intent = request.args.get("language", ""), request.args.get("intent", "").strip()
    trials = [
        each
        for each in parts.bench().rehearse({}).trials
        if (not language or each.test.language == language)
        and (not intent or each.test.expect == intent)
    ]
    figures = parts.bench().report(language)
    return renderer.page(
        "tests_run.html",
        trials=trials,
        failing=[each for each in trials if each.after],
        figures=figures,
        confused=list(figures["confused"])[:CONFUSED],
    )
