"""Plural texts name their number, and a translation has as many forms as its language.

Passes::

    == a/b.yaml
    intent: a.b
    source: departures
    answers:
      - count: minutes
        text: {one: "{stop} : {minutes} minute.", other: "{stop} : {minutes} minutes."}

Fails with plural-count at a/b.yaml:4:17::

    == a/b.yaml
    intent: a.b
    source: departures
    answers:
      - text: {one: "{stop} : {minutes} minute.", other: "{stop} : {minutes} minutes."}

Fails with plural-forms at uk/content.po:1::

    == uk/content.po
    msgid "{n} place"
    msgid_plural "{n} places"
    msgstr[0] "{n} місце"
    msgstr[1] "{n} місця"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from callbot.checks.context import CheckContext, messages_of, problem
from callbot.content.build import PLACEHOLDER
from callbot.i18n.catalogues import is_whole, singular
from callbot.i18n.pofile import PoFile
from callbot.model import Message, Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each plural text without its number, or translation without a form."""
    for intent in context.content.intents.values():
        for message in messages_of(intent):
            yield from _source(message)
    for message in context.content.messages.values():
        yield from _source(message)
    for files in context.catalogues.files.values():
        for file in files:
            yield from _translations(file)


def _source(message: Message) -> Iterator[Problem]:
    if not message.other:
        return
    names = sorted(set(PLACEHOLDER.findall(message.other)))
    hint = f"Write “count: …” beside it; one of {', '.join(names)}." if names else ""
    if not message.count:
        said = "Nothing says which number chooses between “one” and “other”."
        yield problem(message.one, "plural-count", said, hint)
    elif message.count not in names:
        said = f"The number “{message.count}” does not stand in “other”."
        yield problem(message.one, "plural-count", said, hint)


def _translations(file: PoFile) -> Iterator[Problem]:
    wanted = file.catalog.num_plurals
    for message in file.messages():
        started = message.pluralizable and any(message.string or ())
        if started and not message.fuzzy and not is_whole(message, file):
            said = f"“{singular(message)}” needs {wanted} plural forms here, all filled."
            line = message.lineno or 1
            yield Problem(
                file.name, line, 1, "error", "plural-forms", said, "Fill every msgstr[n]."
            )
