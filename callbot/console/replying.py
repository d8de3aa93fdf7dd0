"""What an agent wrote in French, as ways in which the citizen may read it in another language.

Nothing is sent before the agent has seen what will be read: a ready-made sentence or a phrase of the
approved phrasebook, a machine translation that says so, or the sentence as it is, marked as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from callbot.console.parts import ConsoleParts
from callbot.console.talking import Talk
from callbot.console.visit import Refused
from callbot.content.model import SOURCE_LANGUAGE
from callbot.i18n.said import said_by
from callbot.text import fold
from callbot.translator.book import NoPhraseError
from callbot.translator.machine import LibreTranslate, MachineError

APPROVED, MACHINE, FRENCH, OWN = "approved", "machine", "french", "own"


def _(text: str) -> str:
    """Mark a sentence for translation."""
    return text


CANNED = (
    _("Hello, I am an agent of the city. I am reading what you wrote."),
    _("Could you tell me more, please?"),
    _("I am looking it up; this takes a few minutes."),
    _("Is there anything else I can do for you?"),
    _("Goodbye, and thank you for writing to us."),
)
# What stands below the agent's words, for who reads them.
_NOTES = {
    APPROVED: _("Approved translation of:"),
    MACHINE: _("Machine translation, not approved"),
    FRENCH: _("Written in French; there is no approved translation."),
    OWN: "",
}


@dataclass(frozen=True, slots=True)
class Way:
    """One way to say it; ``key`` names an approved text, ``sure`` that it says what was typed."""

    how: str
    key: str
    text: str  # as the citizen reads it
    french: str
    language: str
    sure: bool = False


def canned(parts: ConsoleParts, language: str) -> list[tuple[str, str]]:
    """Return (French, in the citizen's language) of sentences that are often needed."""
    words = parts.catalogues().interface(language)
    french = parts.catalogues().interface(SOURCE_LANGUAGE)
    return [(french.gettext(text), words.gettext(text)) for text in CANNED]


def ways(parts: ConsoleParts, typed: str, language: str) -> list[Way]:
    """Return how ``typed`` may be said in a language: approved texts first, then as it is."""
    return [
        *_approved(parts, typed, language),
        Way(FRENCH, "", typed, "", SOURCE_LANGUAGE),
        Way(OWN, "", typed, "", language),
    ]


def by_machine(parts: ConsoleParts, typed: str, language: str) -> Way:
    """Return what the translation server of the settings makes of it. Raises Refused."""
    if not parts.settings.libretranslate:
        raise Refused(404, "No translation server is set; choose a phrase.")
    try:
        said = LibreTranslate(parts.settings.libretranslate).translate(typed, language)
    except MachineError as error:
        raise Refused(502, said_by(error)) from None
    return Way(MACHINE, "", said, typed, language)


def chosen(parts: ConsoleParts, typed: str, language: str, *, how: str, key: str, said: str) -> Way:
    """Return the way that an agent chose; an approved text is looked up anew. Raises Refused."""
    if how == MACHINE and said and parts.settings.libretranslate:
        return Way(MACHINE, "", said, typed, language)
    known = ways(parts, typed, language)
    found = next((way for way in known if (way.how, way.key) == (how, key)), None)
    if found is None:
        raise Refused(409, "This phrase was changed meanwhile; nothing was sent. Search again.")
    return found


def shown_as(parts: ConsoleParts, way: Way, reader: str) -> dict[str, str]:
    """Return the fields of the event: the text with its language, and what tells how it came about."""
    note = _NOTES[way.how]
    said = {"text": way.text, "language": way.language}
    if note:
        said["note"] = parts.catalogues().interface(reader).gettext(note)
    if way.french:
        said["french"] = way.french
    return said


def _approved(parts: ConsoleParts, typed: str, language: str) -> Iterator[Way]:
    words = parts.catalogues().interface(language)
    for number, (french, said) in enumerate(canned(parts, language)):
        if fold(french) == fold(typed) and words.translated(CANNED[number]):
            yield Way(APPROVED, f"canned-{number}", said, french, language, sure=True)
    if parts.talk is not None:
        yield from _phrases(parts.talk, typed, language)


def _phrases(talk: Talk, typed: str, language: str) -> Iterator[Way]:
    found, book = talk.find(typed, SOURCE_LANGUAGE), talk.searches().book
    for hit in found.offered:
        if hit.blanks:  # a phrase that lacks a value says nothing yet
            continue
        try:
            said = book.shown(hit.id, language, hit.values)
        except NoPhraseError:
            continue
        french = book.shown(hit.id, SOURCE_LANGUAGE, hit.values)
        yield Way(APPROVED, hit.id, said, french, language, sure=hit == found.accepted)
