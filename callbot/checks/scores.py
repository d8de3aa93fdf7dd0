"""An example is understood as its own intent.

Passes::

    == a/b.yaml
    intent: a.b
    == examples/fr/a.yaml
    language: fr
    a.b: [prochain bus, "un mot pour {stop}"]

Fails with other-intent at examples/fr/a.yaml:2:7::

    == examples/fr/a.yaml
    language: fr
    a.b: [prochain bus]
    a.c: [prochain bus de nuit]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time

from callbot.checks.context import CheckContext, Understands, problem
from callbot.model import Example, Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a warning for each example that another intent wins; needs an understanding."""
    if context.understanding is None:
        return
    now = datetime.combine(context.today, time(12), UTC)
    for example in context.content.examples:
        # A placeholder stands for any value: the text is no question that anybody asks.
        if "{" not in example.text:
            yield from _example(example, context.understanding, now)


def _example(example: Example, understanding: Understands, now: datetime) -> Iterator[Problem]:
    match = understanding.understand(example.text, now)
    best = match.candidates[0] if match.candidates else None
    if best is None or (best.intent == example.intent) != example.negative:
        return
    if example.negative:
        message = f"“{example.text}” must not match “{example.intent}”, but does."
    else:
        message = f"“{example.text}” of “{example.intent}” is understood as “{best.intent}”."
    hint = f"It is near “{best.example}”." if best.example else ""
    yield problem(example.text, "other-intent", message, hint, "warning")
