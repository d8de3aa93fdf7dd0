"""A placeholder is a slot of the intent, something its source gives, or a fact of the city.

Passes::

    == a/b.yaml
    intent: a.b
    source: departures
    slots: {stop: {kind: stop, ask: "De quel arrêt ?"}}
    answers:
      - text: "De {stop} : {departures}. Sinon, le {line_phone}."

Fails with placeholder at a/b.yaml:4:11::

    == a/b.yaml
    intent: a.b
    source: departures
    answers:
      - text: "De l'arrêt : {departure}."

Fails with braces at a/b.yaml:3:11::

    == a/b.yaml
    intent: a.b
    answers:
      - text: "De { stop} : {departures"
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from callbot.checks.context import CheckContext, problem, said
from callbot.content.build import PLACEHOLDER
from callbot.content.shapes import did_you_mean
from callbot.i18n.said import _
from callbot.model import Intent, Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each placeholder that nothing fills."""
    for intent in context.content.intents.values():
        slots = {str(slot.name) for slot in intent.slots}
        for what, text, _variant in said(intent):
            known = (
                context.facts | slots | (frozenset() if what == "ask" else context.gives(intent))
            )
            yield from _unknown(text, known, intent)
    for message in context.content.messages.values():
        yield from _braces(message.one)


def stray_braces(text: str) -> str:
    """Return what stands in ``text`` beside its placeholders when that holds a brace, else ""."""
    rest = PLACEHOLDER.sub("", text)
    return rest if re.search(r"[{}]", rest) else ""


def _unknown(text: str, known: frozenset[str], intent: Intent) -> Iterable[Problem]:
    for name in dict.fromkeys(PLACEHOLDER.findall(text)):
        if name not in known:
            message = _("Nothing fills {name} in “{intent}”.", name=f"{{{name}}}", intent=intent.id)
            yield problem(text, "placeholder", message, did_you_mean(name, known))
    yield from _braces(text)


def _braces(text: str) -> Iterable[Problem]:
    if stray_braces(text):
        hint = _("Write {name}, without spaces and with both braces.")
        yield problem(text, "braces", _("A brace stands alone or around no name."), hint)
