"""Every intent has examples and a test in every published language (safety scripts have lists).

Passes::

    == a/b.yaml
    intent: a.b
    == examples/fr/a.yaml
    language: fr
    a.b: [prochain bus]
    tests: [{say: le bus, expect: a.b}]

Fails with no-examples at a/b.yaml:1:9::

    == a/b.yaml
    intent: a.b
    == examples/fr/a.yaml
    language: fr
    tests: [{say: le bus, expect: a.b}]

Fails with no-tests at a/b.yaml:1:9::

    == a/b.yaml
    intent: a.b
    == examples/fr/a.yaml
    language: fr
    a.b: [prochain bus]
"""

from __future__ import annotations

from collections.abc import Iterable

from callbot.checks.context import CheckContext, problem
from callbot.model import Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each intent and published language without examples or tests."""
    content = context.content
    shown = {(e.intent, e.language) for e in content.examples if not e.negative}
    shown |= {(each.intent, each.language) for each in content.safety if each.phrases}
    tested = {(test.expect, test.language) for test in content.tests}
    for intent in context.published_intents():
        for language in context.languages:
            if (intent.id, language) not in shown:
                message = f"“{intent.id}” has no examples in “{language}”."
                hint = f"Add some to examples/{language}/."
                yield problem(intent.id, "no-examples", message, hint)
            if (intent.id, language) not in tested:
                message = f"“{intent.id}” has no test in “{language}”."
                hint = f"Add one under “tests:” in examples/{language}/."
                yield problem(intent.id, "no-tests", message, hint, "warning")
