"""Conditions use known words, and the last answer of an intent can always be said.

Passes::

    == a/b.yaml
    intent: a.b
    source: departures
    slots: {line: {kind: line}}
    answers:
      - when: {result: empty, line: given}
        text: "Plus de {line}."
      - text: "{departures}."

Fails with last-answer at a/b.yaml:4:28::

    == a/b.yaml
    intent: a.b
    source: departures
    answers:
      - {text: "Rien.", when: {result: empty}}

Fails with last-answer at a/b.yaml:4:12::

    == a/b.yaml
    intent: a.b
    slots: {place: {kind: place}}
    answers:
      - {text: "Vers {place}."}

Fails with condition at a/b.yaml:4:20::

    == a/b.yaml
    intent: a.b
    source: departures
    answers:
      - when: {result: empyt}
        text: "Rien."
      - text: "{departures}."

Fails with condition at a/b.yaml:3:12::

    == a/b.yaml
    intent: a.b
    answers:
      - when: {lines: given}
        text: "Rien."
      - text: "Tout."
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from callbot.checks.context import CheckContext, problem, texts_of
from callbot.content.build import PLACEHOLDER
from callbot.content.shapes import did_you_mean
from callbot.model import Intent, Problem

_FIXED = ("result", "channel", "shade")


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each condition that can never hold and each intent left speechless."""
    for intent in context.content.intents.values():
        for variant in intent.answers:
            yield from _conditions(variant.when, intent, context)
        yield from _last(intent, context)


def _conditions(when: object, intent: Intent, context: CheckContext) -> Iterator[Problem]:
    slots = [str(slot.name) for slot in intent.slots]
    for key, value in dict(when).items():  # type: ignore[call-overload]
        if key not in (*_FIXED, *slots):
            message = f"“{key}” is neither result, channel, shade nor a slot of “{intent.id}”."
            yield problem(key, "condition", message, did_you_mean(key, [*_FIXED, *slots]))
        elif key == "result":
            yield from _result(value, intent, context)


def _result(value: str, intent: Intent, context: CheckContext) -> Iterator[Problem]:
    source = context.sources.get(intent.source)
    if source and value not in source.results:
        message = f"The source “{intent.source}” never gives the result “{value}”."
        yield problem(value, "condition", message, did_you_mean(value, source.results))


def _last(intent: Intent, context: CheckContext) -> Iterator[Problem]:
    if not intent.answers:
        return
    last = intent.answers[-1]
    if last.when:
        value = next(iter(last.when))
        hint = "Add a last answer without “when”."
        yield problem(value, "last-answer", f"“{intent.id}” may have nothing to say.", hint)
    given = context.gives(intent) | context.facts
    optional = {str(slot.name) for slot in intent.slots if not slot.required} - given
    for text in texts_of(last.text):
        for name in sorted(optional & set(PLACEHOLDER.findall(text))):
            message = f"The last answer needs {{{name}}}, which may be missing."
            hint = "Say it without, and put this one before it."
            yield problem(text, "last-answer", message, hint)
