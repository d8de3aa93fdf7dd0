"""Every safety script has a list of phrases in every published language.

Passes::

    == safety/hazard.yaml
    intent: safety.hazard
    type: X
    == safety/fr.yaml
    language: fr
    safety.hazard: {phrases: [ça sent le gaz]}

Fails with safety-list at safety/hazard.yaml:1:9::

    == safety/hazard.yaml
    intent: safety.hazard
    type: X

Fails with safety-list at safety/fr.yaml:2:1::

    == a/b.yaml
    intent: a.b
    == safety/fr.yaml
    language: fr
    a.b: {phrases: [ça sent le gaz]}
"""

from __future__ import annotations

from collections.abc import Iterable

from callbot.checks.context import CheckContext, problem
from callbot.model import Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each safety script that no phrase fires, or list of another intent."""
    content = context.content
    listed = {(each.intent, each.language) for each in content.safety if each.phrases}
    for intent in context.published_intents():
        for language in context.languages if intent.type == "X" else ():
            if (intent.id, language) not in listed:
                message = f"No phrase fires “{intent.id}” in “{language}”."
                hint = f"Add a list to safety/{language}.yaml."
                yield problem(intent.id, "safety-list", message, hint)
    for each in content.safety:
        named = content.intents.get(each.intent)
        if named and named.type != "X":
            message = f"“{each.intent}” is not a safety script: its type is {named.type}."
            yield problem(each.intent, "safety-list", message, "Use examples for it.")
