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

from collections.abc import Iterable

from callbot.checks.context import CheckContext, problem
from callbot.model import Candidate, Example, Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a warning for each example that another intent wins; needs an understanding."""
    if context.understanding is None:
        return
    # A placeholder stands for any value: the text is no question that anybody asks.
    asked = (each for each in context.content.examples if "{" not in each.text)
    for example, best in context.understanding.mistaken(asked):
        yield _warning(example, best)


def _warning(example: Example, best: Candidate) -> Problem:
    if example.negative:
        message = f"“{example.text}” must not match “{example.intent}”, but does."
    else:
        message = f"“{example.text}” of “{example.intent}” is understood as “{best.intent}”."
    hint = f"It is near “{best.example}”." if best.example else ""
    return problem(example.text, "other-intent", message, hint, "warning")
