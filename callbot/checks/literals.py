"""Intents hold no fact of a city: no name, price, telephone number or address, only {facts}.

Passes::

    == a/b.yaml
    intent: a.b
    answers: [{text: "Appelez le {line_phone}, 24 heures sur 24, au plus 3 jours avant."}]

Fails with literal at a/b.yaml:2:18::

    == a/b.yaml
    intent: a.b
    answers: [{text: "Un ticket coûte 1,70 €."}]

Fails with literal at a/b.yaml:2:18::

    == a/b.yaml
    intent: a.b
    answers: [{text: "Appelez le 04 91 55 11 11."}]

Fails with literal at a/b.yaml:2:18::

    == a/b.yaml
    intent: a.b
    answers: [{text: "Appelez vite le 3114."}]

Fails with literal at a/b.yaml:2:18::

    == a/b.yaml
    intent: a.b
    answers: [{text: "Au 12 bis, rue Paradis."}]

Fails with literal at a/b.yaml:2:8::

    == a/b.yaml
    intent: a.b
    label: Les plages de Marseille
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from callbot.checks.context import CheckContext, problem, said, texts_of
from callbot.model import Problem
from callbot.text import tokens

_STREET = r"rue|avenue|av\.|boulevard|bd|place|quai|cours|allées?|chemin|impasse|street|road"
_LITERALS = {
    "a price": re.compile(r"\d(?:[.,]\d+)?\s*(?:€|euros?\b)|€\s*\d", re.IGNORECASE),
    "a telephone number": re.compile(
        r"(?:\+\d{2}|\b0)[\s.]?\d(?:[\s.]?\d{2}){4}\b"
        r"|\b(?:appel\w*|compos\w*|tél\w*|sms)\b[^.\d{]{0,20}\b\d{2,4}\b",
        re.IGNORECASE,
    ),
    "an address": re.compile(
        rf"\b\d+\s*(?:bis|ter)?,?\s+(?:{_STREET})\s|\b\d{{5}}\s+[A-ZÀ-Ý]", re.IGNORECASE
    ),
}


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each text that another city could not use."""
    city = tokens(context.city_name)
    texts = [text for intent in context.content.intents.values() for _, text, _ in said(intent)]
    texts += [text for each in context.content.messages.values() for text in texts_of(each)]
    for text in texts:
        for what, words in _found(text, city):
            message = f"“{words}” is {what}; another city has another."
            hint = "Put it into the city's facts.yaml and write {its_key} here."
            yield problem(text, "literal", message, hint)


def _found(text: str, city: list[str]) -> Iterator[tuple[str, str]]:
    for what, pattern in _LITERALS.items():
        if match := pattern.search(text):
            yield what, match[0].strip()
    words = tokens(text)
    size = len(city)
    if size and any(words[at : at + size] == city for at in range(len(words))):
        yield "the city's name", " ".join(city).title()
