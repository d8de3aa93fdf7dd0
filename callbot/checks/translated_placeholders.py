"""A translation keeps every placeholder; only a plural form may leave out the number it stands for.

Passes::

    == a/b.yaml
    intent: a.b
    source: departures
    answers:
      - text: {one: "Dans {minutes} minute.", other: "Dans {minutes} minutes."}
    == en/content.po
    msgid "Dans {minutes} minute."
    msgid_plural "Dans {minutes} minutes."
    msgstr[0] "In a minute."
    msgstr[1] "In {minutes} minutes."

Fails with translated-placeholder at en/content.po:1::

    == en/content.po
    msgid "De {stop}"
    msgstr "From {station}"

Fails with translated-placeholder at en/content.po:1::

    == en/content.po
    msgid "Dans {minutes} minute."
    msgid_plural "Dans {minutes} minutes."
    msgstr[0] "In {minutes} minute."
    msgstr[1] "In minutes."
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from babel.messages.catalog import Message

from callbot.checks.context import CheckContext
from callbot.checks.placeholders import stray_braces
from callbot.content.build import PLACEHOLDER
from callbot.content.shapes import did_you_mean
from callbot.i18n.pofile import PoFile
from callbot.model import Problem


def check(context: CheckContext) -> Iterable[Problem]:
    """Yield a problem for each translation that lost or invented a placeholder."""
    for files in context.catalogues.files.values():
        for file in files:
            for message in file.messages():
                yield from _entry(message, file)


def _entry(message: Message, file: PoFile) -> Iterator[Problem]:
    if message.fuzzy:
        return
    wanted = [_names(text) for text in _texts(message.id)]
    for number, text in enumerate(_texts(message.string)):
        if not text:
            continue
        expected = wanted[min(number, len(wanted) - 1)]
        # Only the last form stands for every other number: it must say which.
        last = number == file.catalog.num_plurals - 1
        lost = set() if message.pluralizable and not last else expected - _names(text)
        yield from _faults(message, file, text, lost, expected)


def _faults(
    message: Message, file: PoFile, text: str, lost: set[str], expected: set[str]
) -> Iterator[Problem]:
    invented = _names(text) - set().union(*(_names(each) for each in _texts(message.id)))
    for name in sorted(invented):
        yield _at(message, file, f"invents {{{name}}}", did_you_mean(name, expected))
    for name in sorted(lost) if not invented else ():
        yield _at(message, file, f"lost {{{name}}}", "Write it as in the source text.")
    if stray_braces(text) and not stray_braces(_texts(message.id)[0]):
        yield _at(message, file, "has a brace that stands alone", "Write {name} as in the source.")


def _at(message: Message, file: PoFile, fault: str, hint: str) -> Problem:
    said = f"The translation of “{_texts(message.id)[0]}” {fault}."
    line = message.lineno or 1
    return Problem(file.name, line, 1, "error", "translated-placeholder", said, hint)


def _texts(value: object) -> list[str]:
    return [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def _names(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))
