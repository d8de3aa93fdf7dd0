"""Translations in memory: compiled from .po files at load, no .mo file anywhere.

Three domains a language: ``content`` (what is answered, written in French), ``interface`` (screens
and words such as "tomorrow", written in English) and ``phrasebook`` (what staff show to visitors,
written in French). What is missing, fuzzy or damaged is shown in the
language it was written in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo

from callbot.i18n.locales import UnknownLanguage, locale
from callbot.i18n.plurals import plural_rule, source_form, whole
from callbot.i18n.pofile import PoFile, read_po_file
from callbot.i18n.shelf import Layer, Shelf
from callbot.model import Problem

SOURCES: Mapping[str, str] = {"content": "fr", "interface": "en", "phrasebook": "fr"}
NEEDED = ("content", "interface")  # what a published language has

NOTHING_KEPT = Shelf()


@dataclass(frozen=True)
class Catalogue:
    """One domain in one language; ``known`` are the texts that have a translation."""

    language: str
    source: str
    known: frozenset[str] = frozenset()
    older: Mapping[str, str] = field(default_factory=dict)  # a changed text's last translated form
    translations: NullTranslations = field(default_factory=NullTranslations)

    def gettext(self, msgid: str) -> str:
        """Return the translation of ``msgid``, else itself."""
        return self.translations.gettext(self._last(msgid)) if msgid else ""

    def ngettext(self, one: str, other: str, n: float) -> str:
        """Return the plural form for ``n`` (a fraction too), else the source's own form."""
        one = self._last(one)
        if one not in self.known:
            return source_form(one, other, n, self.source)
        return self.translations.ngettext(one, other, whole(abs(n), self.language))

    def translated(self, msgid: str) -> str | None:
        """Return the translation, or None where there is none; the source language has all."""
        if self.language == self.source:
            return msgid
        msgid = self._last(msgid)
        if msgid not in self.known:
            return None
        found = self.gettext(msgid)
        # Before Python 3.11.3 gettext() does not find an entry that has plural forms.
        return self.translations.ngettext(msgid, msgid, 1) if found == msgid else found

    def form(self, one: str, place: int) -> str:
        """Return one plural form of a text by its place, the number's form being ``place``."""
        rule = plural_rule(self.language)
        number = next((n for n in range(1001) if rule(n) == place), 0)
        return self.translations.ngettext(self._last(one), self._last(one), number)

    def is_older(self, msgid: str) -> bool:
        """Tell whether the translation of ``msgid`` is that of the text before it was changed."""
        return self.language != self.source and self._last(msgid) != msgid

    def _last(self, msgid: str) -> str:
        """Return the newest form of a changed text that is translated, else the text itself."""
        form = msgid
        for _ in range(len(self.older) + 1):
            if form in self.known:
                return form
            if form not in self.older:
                break
            form = self.older[form]
        return msgid


@dataclass(frozen=True)
class Catalogues:
    """All catalogues of all languages; ``files`` are what they were compiled from."""

    files: Mapping[tuple[str, str], tuple[PoFile, ...]] = field(default_factory=dict)
    compiled: Mapping[tuple[str, str], Catalogue] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    own: Mapping[tuple[str, str], Catalogue] = field(default_factory=dict)  # as the files are

    @classmethod
    def load(
        cls,
        folders: Path | Sequence[Path],
        languages: Iterable[str] | None = None,
        shelf: Shelf = NOTHING_KEPT,
    ) -> Catalogues:
        """Compile ``FOLDER/<language>/LC_MESSAGES/{content,interface,phrasebook}.po`` of every folder.

        A later folder's entries win. Without ``languages``, every language that has a folder. What was
        compiled before is taken from the shelf.
        """
        roots = [folders] if isinstance(folders, Path) else list(folders)
        codes = list(languages) if languages is not None else _languages(roots)
        problems = [problem for code in codes for problem in _unknown(code, roots)]
        known = [code for code in codes if not _unknown(code, roots)]
        read = {
            (code, domain): _read(roots, code, domain, shelf)
            for code in known
            for domain in SOURCES
        }
        files = {key: tuple(file for file, _ in pairs) for key, pairs in read.items() if pairs}
        problems += [p for group in files.values() for file in group for p in file.problems]
        compiled = {key: _compile(*key, pairs) for key, pairs in read.items()}
        return cls(files, compiled, tuple(problems), compiled)

    def from_files(self) -> Catalogues:
        """Return the catalogues as their files alone make them."""
        return replace(self, compiled=self.own)

    def carrying(self, older: Mapping[str, str]) -> Catalogues:
        """Return catalogues of answers that go on with the translation of a text's older form."""
        compiled = {
            key: replace(each, older=older) if key[1] == "content" else each
            for key, each in self.compiled.items()
        }
        return replace(self, compiled=compiled)

    def with_approved(
        self, approved: Mapping[tuple[str, str], Mapping[str, Sequence[str]]]
    ) -> Catalogues:
        """Return catalogues in which forms approved elsewhere win: (language, domain) -> msgid -> forms."""
        compiled = dict(self.compiled)
        for (language, domain), texts in approved.items():
            below = self._domain(language, domain)
            layer = _Layer(texts, plural_rule(language))
            layer.add_fallback(below.translations)
            known = below.known | texts.keys()
            compiled[language, domain] = replace(below, known=known, translations=layer)
        return replace(self, compiled=compiled)

    def content(self, language: str) -> Catalogue:
        """Return what answers are translated with; any language, a missing one gives French."""
        return self._domain(language, "content")

    def interface(self, language: str) -> Catalogue:
        """Return what screens are translated with; a missing language gives English."""
        return self._domain(language, "interface")

    def phrasebook(self, language: str) -> Catalogue:
        """Return what staff phrases are translated with; a missing language gives French."""
        return self._domain(language, "phrasebook")

    @property
    def published(self) -> tuple[str, ...]:
        """The languages that have answers and screens (a domain's source language needs none)."""
        codes = {code for code, _ in self.files} | set(SOURCES.values())
        return tuple(sorted(code for code in codes if self._complete(code)))

    def _complete(self, code: str) -> bool:
        return all((code, name) in self.files for name in NEEDED if SOURCES[name] != code)

    def _domain(self, language: str, domain: str) -> Catalogue:
        found = self.compiled.get((language, domain))
        return found or Catalogue(language, SOURCES[domain])


class _Layer(NullTranslations):
    """Translations that are not in a file."""

    def __init__(self, texts: Mapping[str, Sequence[str]], rule: Callable[[int], int]) -> None:
        super().__init__()
        self._texts, self._rule = texts, rule

    def gettext(self, message: str) -> str:
        forms = self._texts.get(message)
        return forms[0] if forms else super().gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        forms = self._texts.get(msgid1)
        if not forms:
            return super().ngettext(msgid1, msgid2, n)
        return forms[min(self._rule(n), len(forms) - 1)]


def interface_strings(catalogues: Catalogues, language: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the screen strings that browser code asks for, by their English text."""
    catalogue = catalogues.interface(language)
    return {key: catalogue.gettext(key) for key in keys}


def po_path(folder: Path, language: str, domain: str) -> Path:
    """Return where a language's catalogue of a domain stands."""
    return folder / language / "LC_MESSAGES" / f"{domain}.po"


def _languages(folders: Iterable[Path]) -> list[str]:
    found = {path.parent.name for folder in folders for path in folder.glob("*/LC_MESSAGES")}
    return sorted(found)


def _unknown(code: str, folders: Sequence[Path]) -> list[Problem]:
    try:
        locale(code)
    except UnknownLanguage as error:
        return [Problem(str(folders[0] / code), 1, 1, "error", "language", str(error))]
    return []


def _read(
    folders: Sequence[Path], code: str, domain: str, shelf: Shelf
) -> list[tuple[PoFile, Layer]]:
    """Return the files of one domain, each with what it is compiled to."""
    paths = [po_path(folder, code, domain) for folder in folders]
    return [_layer(read_po_file(path, code), shelf) for path in paths if path.exists()]


def _layer(file: PoFile, shelf: Shelf) -> tuple[PoFile, Layer]:
    kept = shelf.find(file.data, file.language)
    if kept is not None:
        return PoFile(file.data, file.language, file.name, sound=True), kept
    usable = [each for each in file.messages() if not each.fuzzy and is_whole(each, file)]
    layer = Layer(_compiled(file, usable), tuple(singular(each) for each in usable))
    if not file.problems:
        shelf.keep(file.data, file.language, layer)
    return file, layer


def _compile(code: str, domain: str, layers: Sequence[tuple[PoFile, Layer]]) -> Catalogue:
    translations = NullTranslations()
    known: set[str] = set()
    for _, layer in layers:
        known |= set(layer.known)
        over = GNUTranslations(BytesIO(layer.mo))
        over.add_fallback(translations)
        translations = over
    return Catalogue(code, SOURCES[domain], frozenset(known), translations=translations)


def _compiled(file: PoFile, messages: Iterable[Message]) -> bytes:
    catalog = Catalog(locale=locale(file.language), fuzzy=False)
    catalog.mime_headers = file.catalog.mime_headers  # they hold the plural rule
    for message in messages:
        catalog[message.id] = message
    catalog.fuzzy = False
    buffer = BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def singular(message: Message) -> str:
    """Return the text an entry is looked up by."""
    return message.id if isinstance(message.id, str) else message.id[0]


def is_whole(message: Message, file: PoFile) -> bool:
    """Tell whether every form of an entry is translated; half an entry would mix two languages."""
    forms = [message.string] if isinstance(message.string, str) else list(message.string or ())
    wanted = file.catalog.num_plurals if message.pluralizable else 1
    return len(forms) == wanted and all(forms)
