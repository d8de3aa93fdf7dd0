"""A slot that is required is asked for.

Passes::

    == a/b.yaml
    intent: a.b
    slots: {stop: {kind: stop, required: true, ask: "De quel arrêt ?"}}

Fails with ask at a/b.yaml:2:9::

    == a/b.yaml
    intent: a.b
    slots: {stop: {kind: stop, required: true}}
"""

from __future__ import annotations

from collections.abc import Iterable

from callbot.checks.context import CheckContext, problem
from callbot.model import Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each required slot without its question."""
    for intent in context.content.intents.values():
        for slot in intent.slots:
            if slot.required and not slot.ask:
                message = (
                    f"The slot “{slot.name}” of “{intent.id}” is required but never asked for."
                )
                yield problem(slot.name, "ask", message, 'Add ask: "…?" to it.')
