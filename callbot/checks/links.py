"""Links in texts and translations are complete and use https.

Passes::

    == a/b.yaml
    intent: a.b
    answers: [{text: "Voir https://example.org/a?b=c, ou {line_phone}."}]

Fails with link at a/b.yaml:2:18::

    == a/b.yaml
    intent: a.b
    answers: [{text: "Voir http://example.org."}]

Fails with link at a/b.yaml:2:18::

    == a/b.yaml
    intent: a.b
    answers: [{text: "Voir www.example.org."}]

Fails with link at en/content.po:1::

    == en/content.po
    msgid "Voir https://example.org/fr"
    msgstr "See https://example"
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from callbot.checks.context import CheckContext, problem, said, texts_of
from callbot.model import Problem

_LINK = re.compile(r"(?:https?:/{0,2}|www\.)[^\s<>«»“”]*", re.IGNORECASE)


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each link that would not open safely."""
    texts = [text for intent in context.content.intents.values() for _, text, _ in said(intent)]
    texts += [text for each in context.content.messages.values() for text in texts_of(each)]
    for text in texts:
        for fault in faults(text):
            yield problem(text, "link", fault, "Write https://host/path.")
    yield from _translations(context)


def faults(text: str) -> Iterator[str]:
    """Yield a sentence for each link in ``text`` that is malformed or not https."""
    for found in _LINK.findall(text):
        link = found.rstrip(".,;:!?)'\"")
        if not link.lower().startswith("https://"):
            yield f"The link “{link}” does not begin with https://."
        elif not _has_host(link):
            yield f"The link “{link}” names no host."


def _has_host(link: str) -> bool:
    if "{" in link:  # a fact of the city: the city's loader checks it
        return True
    try:
        host = urlsplit(link).hostname or ""
    except ValueError:
        return False
    return bool(re.fullmatch(r"[\w-]+(\.[\w-]+)+", host))


def _translations(context: CheckContext) -> Iterator[Problem]:
    for files in context.catalogues.files.values():
        for file in files:
            for message in file.messages():
                text = message.string if isinstance(message.string, str) else ""
                for fault in faults(text):
                    line = message.lineno or 1
                    yield Problem(file.name, line, 1, "error", "link", fault, "Write https://…")
