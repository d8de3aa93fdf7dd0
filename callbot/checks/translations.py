"""Every text of a published intent is translated, and somebody looked at the translation.

Passes::

    == a/b.yaml
    intent: a.b
    label: Bonjour
    answers: [{text: Bonjour}]
    == en/content.po
    msgid "Bonjour"
    msgstr "Hello"

Fails with untranslated at a/b.yaml:2:8::

    == a/b.yaml
    intent: a.b
    label: Bonjour
    answers: [{text: Au revoir}]
    == en/content.po
    msgid "Au revoir"
    msgstr "Goodbye"

Fails with fuzzy at en/content.po:2::

    == a/b.yaml
    intent: a.b
    label: Bonjour
    answers: [{text: Bonjour}]
    == en/content.po
    #, fuzzy
    msgid "Bonjour"
    msgstr "Hello"
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from callbot.checks.context import CheckContext, messages_of, problem
from callbot.i18n.catalogues import SOURCES, is_whole, singular
from callbot.i18n.pofile import PoFile
from callbot.model import Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a warning for each missing or fuzzy translation."""
    for language in context.languages:
        if language != SOURCES["content"]:
            yield from _missing(context, language)
    for (language, domain), files in context.catalogues.files.items():
        for file in files if language in context.languages else ():
            yield from _doubtful(file, domain)


def _missing(context: CheckContext, language: str) -> Iterator[Problem]:
    catalogue = context.catalogues.content(language)
    files = context.catalogues.files.get((language, "content"), ())
    fuzzy = {singular(each) for file in files for each in file.messages() if each.fuzzy}
    for text in _texts(context):
        if text not in fuzzy and catalogue.translated(text) is None:
            message = f"“{_short(text)}” is not translated into “{language}”."
            hint = "Run `callbot translate update`, then fill the file of that language."
            yield problem(text, "untranslated", message, hint, "warning")


def _texts(context: CheckContext) -> Iterator[str]:
    found = [message for intent in context.published_intents() for message in messages_of(intent)]
    found += context.content.messages.values()
    yield from dict.fromkeys(message.one for message in found if message.one)


def _doubtful(file: PoFile, domain: str) -> Iterator[Problem]:
    for message in file.messages():
        line = message.lineno or 1
        if message.fuzzy:
            said = f"The translation of “{_short(singular(message))}” is marked fuzzy."
            hint = "Read it, mend it, delete “fuzzy”."
            yield Problem(file.name, line, 1, "warning", "fuzzy", said, hint)
        elif domain != "content" and not is_whole(message, file):
            said = f"“{_short(singular(message))}” is not translated."
            yield Problem(file.name, line, 1, "warning", "untranslated", said, "Fill its msgstr.")


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"
