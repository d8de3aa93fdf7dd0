"""Staff phrases name slots and replies that there are, and no two say the same.

Passes::

    == phrasebook/a.yaml
    topic: a
    about: Un essai
    replies: [yes]
    phrases: {stop: {say: "Descendez à {stop}."}}
    == phrasebook/visitor.yaml
    topic: visitor
    about: Réponses
    phrases: {yes: {say: "Oui."}}

Fails with phrase-slot at phrasebook/a.yaml:3:23::

    == phrasebook/a.yaml
    topic: a
    about: Un essai
    phrases: {stop: {say: "Descendez à {halt}."}}

Fails with phrase-reply at phrasebook/a.yaml:3:23::

    == phrasebook/a.yaml
    topic: a
    about: Un essai
    phrases: {stop: {say: "Descendez ici.", replies: [yes]}}

Fails with phrase-twice at phrasebook/a.yaml:3:49::

    == phrasebook/a.yaml
    topic: a
    about: Un essai
    phrases: {stop: {say: "Descendez."}, off: {say: "Descendez !"}}
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from callbot.checks.context import CheckContext, problem
from callbot.content.build import PLACEHOLDER
from callbot.content.model import PHRASE_SLOTS, Phrase
from callbot.content.shapes import did_you_mean
from callbot.model import Problem
from callbot.text import tokens


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each phrase that cannot be shown as it stands."""
    known = {phrase.id for phrase in context.content.phrases if phrase.by_visitor}
    seen: dict[tuple[bool, str], Phrase] = {}
    for phrase in context.content.phrases:
        yield from _slots(phrase)
        yield from _replies(phrase, known)
        key = (phrase.by_visitor, " ".join(tokens(PLACEHOLDER.sub(r"\1", phrase.text))))
        first = seen.setdefault(key, phrase)
        if first is not phrase:
            message = f"“{phrase.text}” stands in the phrasebook twice, first as {first.id}."
            yield problem(phrase.text, "phrase-twice", message, "Delete one of the two.")


def _slots(phrase: Phrase) -> Iterator[Problem]:
    for name in PLACEHOLDER.findall(phrase.text):
        if phrase.by_visitor:
            message = f"A visitor's answer is a button and can hold no {{{name}}}."
            yield problem(phrase.text, "phrase-slot", message, "Write an answer without it.")
        elif name.rstrip("23456789") not in PHRASE_SLOTS:
            message = f"“{{{name}}}” is no slot of a phrase."
            yield problem(phrase.text, "phrase-slot", message, did_you_mean(name, PHRASE_SLOTS))


def _replies(phrase: Phrase, known: set[str]) -> Iterator[Problem]:
    for reply in phrase.replies:
        if reply not in known:
            name = reply.partition(".")[2]
            message = f"The visitor has no answer “{name}” to {phrase.id}."
            hint = did_you_mean(name, [each.partition(".")[2] for each in known])
            hint = hint or "Write it in phrasebook/visitor.yaml."
            yield problem(phrase.text, "phrase-reply", message, hint)
