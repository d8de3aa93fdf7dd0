"""Whatever names an intent, a shade or a slot names one that exists.

Passes::

    == a/b.yaml
    intent: a.b
    related: [a.c]
    slots: {line: {kind: line}}
    answers:
      - when: {shade: late}
        text: "Tard."
      - text: "Tôt."
    == a/c.yaml
    intent: a.c
    == examples/fr/a.yaml
    language: fr
    a.b/late: [trop tard]
    tests:
      - {say: trop tard, expect: a.b, slots: {line: "83"}}
      - {say: bonjour, expect: nothing}

Fails with unknown-intent at a/b.yaml:2:11::

    == a/b.yaml
    intent: a.b
    related: [a.cc]

Fails with unknown-intent at examples/fr/a.yaml:2:1::

    == examples/fr/a.yaml
    language: fr
    a.x: [trop tard]

Fails with unknown-intent at examples/fr/a.yaml:3:24::

    == examples/fr/a.yaml
    language: fr
    tests:
      - {say: oui, expect: a.x}

Fails with unknown-shade at a/b.yaml:3:19::

    == a/b.yaml
    intent: a.b
    answers:
      - when: {shade: late}
        text: "Tard."
      - text: "Tôt."

Fails with unknown-slot at examples/fr/a.yaml:3:39::

    == a/b.yaml
    intent: a.b
    == examples/fr/a.yaml
    language: fr
    tests:
      - {say: le 83, expect: a.b, slots: {line: "83"}}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from callbot.checks.context import CheckContext, problem
from callbot.content.shapes import did_you_mean
from callbot.model import Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each name that leads nowhere."""
    for name in _named(context):
        if name not in context.content.intents:
            hint = did_you_mean(name, context.content.intents)
            yield problem(name, "unknown-intent", f"There is no intent “{name}”.", hint)
    yield from _shades(context)
    yield from _test_slots(context)


def _named(context: CheckContext) -> Iterator[str]:
    """Yield the places where intents are named, each list of examples once."""
    content = context.content
    for intent in content.intents.values():
        yield from intent.related
        yield from (name for variant in intent.answers for name in variant.related)
    yield from {id(e.intent): e.intent for e in content.examples if e.intent}.values()
    yield from (each.expect for each in content.tests if each.expect != "nothing")
    yield from (each.intent for each in content.safety)


def _shades(context: CheckContext) -> Iterator[Problem]:
    known: dict[str, set[str]] = {}
    for example in context.content.examples:
        known.setdefault(example.intent, set()).add(str(example.shade))
    for listed in context.content.safety:
        known.setdefault(listed.intent, set()).add(str(listed.shade))
    for intent in context.content.intents.values():
        for variant in intent.answers:
            shade = variant.when.get("shade", "")
            shades = known.get(intent.id, set()) - {""}
            if shade and shade not in shades:
                message = f"No example of “{intent.id}” has the shade “{shade}”."
                yield problem(shade, "unknown-shade", message, did_you_mean(shade, shades))


def _test_slots(context: CheckContext) -> Iterator[Problem]:
    for test in context.content.tests:
        intent = context.content.intents.get(test.expect)
        names = [str(slot.name) for slot in intent.slots] if intent else []
        for name in test.slots if intent else ():
            if name not in names:
                message = f"“{test.expect}” has no slot “{name}”."
                yield problem(name, "unknown-slot", message, did_you_mean(name, names))
