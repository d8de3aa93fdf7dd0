"""Every part of a safety script's scenes has words in some language, and words belong to a scene.

Passes::

    == safety/hazard.yaml
    intent: safety.hazard
    type: X
    scenes: [{parts: [smells, gas], shade: gas}]
    == safety/fr.yaml
    language: fr
    words: {smells: [odeur], gas: [gaz], calm: [film]}

Fails with safety-scene at safety/hazard.yaml:3:27::

    == safety/hazard.yaml
    intent: safety.hazard
    type: X
    scenes: [{parts: [smells, gas]}]
    == safety/fr.yaml
    language: fr
    words: {smells: [odeur]}

Fails with safety-scene at safety/fr.yaml:2:9::

    == safety/fr.yaml
    language: fr
    words: {smels: [odeur]}

Fails with safety-scene at a/b.yaml:3:19::

    == a/b.yaml
    intent: a.b
    type: S
    scenes: [{parts: [smells, gas]}]
    == safety/fr.yaml
    language: fr
    words: {smells: [odeur], gas: [gaz]}
"""

from __future__ import annotations

from collections.abc import Iterable

from callbot.checks.context import CheckContext, problem
from callbot.model import Problem
from callbot.understanding.scenes import CALM

RULE = "safety-scene"


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each part without words, and for words that no scene has."""
    words, intents = context.content.safety_words, context.content.intents.values()
    said = {each.name for each in words if each.phrases}
    scenes = [(intent, scene) for intent in intents for scene in intent.scenes]
    for intent, scene in scenes:
        if intent.type != "X":
            message = f"“{intent.id}” is not a safety script: its type is {intent.type}."
            yield problem(scene.parts[0], RULE, message, "Only safety scripts have scenes.")
        for part in scene.parts:
            if part not in said:
                message = f"No language has words for “{part}”: the scene never fires."
                yield problem(
                    part, RULE, message, "Add them under words: in safety/<language>.yaml."
                )
    # What disarms scenes belongs to none.
    named = {CALM, *(part for _, scene in scenes for part in scene.parts)}
    for each in words:
        if each.name not in named:
            message = f"No scene has the part “{each.name}”."
            yield problem(each.name, RULE, message, "Name a part of a scene.")
