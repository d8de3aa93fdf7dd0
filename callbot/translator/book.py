"""The phrasebook: every approved phrase in every language that has it, and how it is filled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from callbot.content.build import PLACEHOLDER
from callbot.content.model import SOURCE_LANGUAGE, Content, Phrase
from callbot.i18n.catalogues import Catalogues
from callbot.i18n.locales import isolate


class NoPhraseError(ValueError):
    """A phrase cannot be shown; the message says why."""


@dataclass(frozen=True)
class Book:
    """Phrases by id, in the order of the content; ``texts`` are language -> id -> text."""

    phrases: Mapping[str, Phrase] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have phrases, French first."""
        return tuple(self.texts)

    def staff(self, language: str = SOURCE_LANGUAGE) -> dict[str, str]:
        """Return the texts of what staff may say in a language, by id."""
        known = self.texts.get(language, {})
        return {key: text for key, text in known.items() if not self.phrases[key].by_visitor}

    def shown(self, key: str, language: str, values: Mapping[str, str]) -> str:
        """Return a phrase in a language; values are copied, never translated. Raises NoPhraseError."""
        text = self._text(key, language)
        return PLACEHOLDER.sub(lambda found: _copied(values.get(found[1], "…"), language), text)

    def said(self, key: str, language: str, values: Mapping[str, str]) -> str:
        """Return a phrase for a voice: without the signs that keep names apart. Raises NoPhraseError."""
        text = self._text(key, language)
        return PLACEHOLDER.sub(lambda found: values.get(found[1], ""), text)

    def _text(self, key: str, language: str) -> str:
        text = self.texts.get(language, {}).get(key)
        if text is None:
            raise NoPhraseError(f"The phrase {key} has no approved translation into “{language}”.")
        return text

    def replies(self, key: str, language: str) -> list[tuple[str, str, str]]:
        """Return (id, in ``language``, in French) of what the visitor may answer."""
        known, french = self.texts.get(language, {}), self.texts[SOURCE_LANGUAGE]
        linked = self.phrases[key].replies
        return [(reply, known[reply], french[reply]) for reply in linked if reply in known]


def make_book(content: Content, catalogues: Catalogues, languages: Iterable[str]) -> Book:
    """Return the phrasebook of the content in French and ``languages``, without what is not translated."""
    texts: dict[str, dict[str, str]] = {}
    for language in dict.fromkeys((SOURCE_LANGUAGE, *languages)):
        catalogue = catalogues.phrasebook(language)
        found = {each.id: catalogue.translated(each.text) for each in content.phrases}
        if any(found.values()):
            texts[language] = {key: text for key, text in found.items() if text}
    return Book({each.id: each for each in content.phrases}, texts)


def _copied(value: str, language: str) -> str:
    return isolate(value, language)
