"""An intent names an answer source that exists.

Passes::

    == a/b.yaml
    intent: a.b
    source: departures

Fails with source at a/b.yaml:2:9::

    == a/b.yaml
    intent: a.b
    source: departure
"""

from __future__ import annotations

from collections.abc import Iterable

from callbot.checks.context import CheckContext, problem
from callbot.content.shapes import did_you_mean
from callbot.model import Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each intent whose source is unknown."""
    for intent in context.content.intents.values():
        if intent.source not in context.sources:
            message = f"There is no answer source “{intent.source}”."
            yield problem(
                intent.source, "source", message, did_you_mean(intent.source, context.sources)
            )
