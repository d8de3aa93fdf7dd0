"""Phrases that stand for several: "(sac|valise) suspect(|e)" is spelt out into four."""

from __future__ import annotations

import itertools
import re

from callbot.content.reader import Mark, Text, mark_of

MOST = 300  # phrases that one may stand for
_WAYS = re.compile(r"\(([^()]*)\)")


def spelt_out(phrase: str) -> tuple[Text, ...]:
    """Return every way of a phrase, each with its position; none where :func:`few` says no."""
    mark = mark_of(phrase, Mark("content"))
    return tuple(_placed(way, mark) for way in few(phrase) or ())


def few(phrase: str) -> list[str] | None:
    """Return the ways of a phrase, None for too many or for a bracket left open."""
    parts = _WAYS.split(phrase)  # plain, ways, plain, ways ...
    if any(bracket in part for part in parts[::2] for bracket in "()"):
        return None
    choices = [part.split("|") if place % 2 else [part] for place, part in enumerate(parts)]
    ways = list(itertools.islice(itertools.product(*choices), MOST + 1))
    return [" ".join("".join(way).split()) for way in ways] if len(ways) <= MOST else None


def _placed(way: str, mark: Mark) -> Text:
    text = Text(way)
    text.mark = mark
    return text
