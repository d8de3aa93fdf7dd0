"""*Unanswered*: questions that nobody was well served with, grouped, each leading to its mending."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from flask import Response, request

from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer
from callbot.console.roles import EDIT
from callbot.console.routes import Route, get
from callbot.conversations.misses import find_misses, group
from callbot.text import tokens

DAYS = (1, 7, 30)
SHOWN = 200


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (get("/unanswered", _page, EDIT),)


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    asked = request.args.get("days", "7")
    days = int(asked) if asked in {str(each) for each in DAYS} else 7
    groups = group(find_misses(parts.store, parts.wall() - timedelta(days=days)))
    content = parts.bench().assistant.house.content
    # A question that became a test or an example was decided upon.
    decided = {tuple(tokens(test.say)) for test in content.tests}
    decided |= {tuple(tokens(example.text)) for example in content.examples}
    rows = [(each, tuple(tokens(each.text)) in decided) for each in groups[:SHOWN]]
    count = sum(each.count for each in groups)
    return renderer.page("unanswered.html", rows=rows, days=days, choices=DAYS, count=count)
