"""*Unanswered*: questions that nobody was well served with, grouped, each leading to its mending."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta

from flask import Response, request

from callbot.console.parts import ConsoleParts
from callbot.console.render import Renderer
from callbot.console.roles import EDIT
from callbot.console.routes import Route, get
from callbot.console.try_it import marked
from callbot.content.model import Content
from callbot.conversations.misses import find_misses, group
from callbot.model import SlotValue
from callbot.text import clean, tokens
from callbot.understanding.masking import own_words

DAYS = (1, 7, 30)
SHOWN = 200


def routes() -> Sequence[Route]:
    """Return the addresses of the page."""
    return (get("/unanswered", _page, EDIT),)


def _decided(content: Content) -> set[tuple[str, ...]]:
    """Return the words of all questions that became a test or an example; names left out."""
    tests = {tuple(tokens(test.say)) for test in content.tests}
    return tests | {own_words(example.text) for example in content.examples}


def forms(text: str, named: Callable[[str], Sequence[SlotValue]]) -> set[tuple[str, ...]]:
    """Return a question's words as they are, and without the names of the city."""
    text = clean(text)
    bare = "".join(" " if number else piece for piece, number in marked(text, named(text)))
    return {form for form in (tuple(tokens(text)), tuple(tokens(bare))) if form}


def _page(parts: ConsoleParts, renderer: Renderer) -> Response:
    asked = request.args.get("days", "7")
    days = int(asked) if asked in {str(each) for each in DAYS} else 7
    groups = group(find_misses(parts.store, parts.wall() - timedelta(days=days)))
    house = parts.bench().assistant.house
    decided = _decided(house.content)
    named = house.understanding.named
    rows = [(each, not decided.isdisjoint(forms(each.text, named))) for each in groups[:SHOWN]]
    count = sum(each.count for each in groups)
    return renderer.page("unanswered.html", rows=rows, days=days, choices=DAYS, count=count)
