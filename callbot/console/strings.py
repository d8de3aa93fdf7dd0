"""Every text to translate, with its place and notes, and how far its translation is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from babel.messages.catalog import Catalog

from callbot.console.translations import Version, key_of
from callbot.content.build import fields_of, text
from callbot.content.extract import intents, phrasebook
from callbot.content.reader import parse_yaml
from callbot.content.schema import kind_of
from callbot.i18n.catalogues import SOURCES, Catalogues, is_whole, singular
from callbot.i18n.faults import faults
from callbot.i18n.plurals import plural_count

STATES = ("missing", "changed", "failing", "unreviewed", "done")


@dataclass(frozen=True, slots=True)
class Source:
    """One text as it is written; ``other`` is its second form where it has plurals."""

    domain: str
    key: str
    one: str
    other: str
    notes: tuple[str, ...]
    place: str
    group: str  # the intent, or the file: its neighbours
    kind: str = ""  # the type of the intent's answers

    @property
    def texts(self) -> tuple[str, ...]:
        """The one or two texts."""
        return (self.one, self.other) if self.other else (self.one,)

    def wanted(self, language: str) -> int:
        """Return how many forms a translation has."""
        return plural_count(language) if self.other else 1


@dataclass(frozen=True, slots=True)
class Row:
    """A text and its translation: the newest of console and files."""

    source: Source
    forms: tuple[str, ...]
    state: str
    version: int = 0
    author: str = ""


def content_sources(files: Mapping[str, str]) -> Iterator[Source]:
    """Yield the texts of content files, given by their path in a city's folder."""
    for path, written in files.items():
        below = path.removeprefix("intents/")
        what = kind_of(below)[0]
        if what == "phrasebook":
            yield from _phrase_sources(path, written)
        if what not in ("intent", "common"):
            continue
        fields = fields_of(parse_yaml(written, path)[0])
        group, kind = str(text(fields, "intent", "common")), str(text(fields, "type"))
        for line, _, message, comments in intents(BytesIO(written.encode()), {}, (), {}):
            one, other = (message, "") if isinstance(message, str) else message
            yield Source("content", key_of("content", one), one, other, tuple(comments),
                         f"{path}:{line}", group, kind)  # fmt: skip


def _phrase_sources(path: str, written: str) -> Iterator[Source]:
    fields = fields_of(parse_yaml(written, path)[0])
    group = f"phrasebook, {text(fields, 'topic')}"
    for line, _, message, comments in phrasebook(fields):
        said = message if isinstance(message, str) else message[0]
        key = key_of("phrasebook", said)
        yield Source("phrasebook", key, said, "", tuple(comments), f"{path}:{line}", group)


def interface_sources(template: Catalog) -> Iterator[Source]:
    """Yield the texts of screens, from their template."""
    for message in template:
        if not message.id:
            continue
        one, other = (message.id, "") if isinstance(message.id, str) else message.id
        place = ", ".join(f"{file}:{line}" for file, line in message.locations[:2])
        group = message.locations[0][0] if message.locations else "interface"
        notes = tuple(message.auto_comments)
        yield Source("interface", key_of("interface", one), one, other, notes, place, group)


def once(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return each text once, where it stands first."""
    return tuple({each.key: each for each in reversed(list(sources))}.values())[::-1]


def rows(
    sources: Sequence[Source], language: str, catalogues: Catalogues, newest: Mapping[str, Version]
) -> list[Row]:
    """Return every text with its translation into a language, in the order of the sources."""
    known = {domain: _filed(catalogues, language, domain) for domain in SOURCES}
    return [
        _row(each, language, catalogues, known[each.domain], newest.get(each.key))
        for each in sources
    ]


def _row(
    source: Source, language: str, catalogues: Catalogues,
    filed: Mapping[str, tuple[tuple[str, ...], bool]], version: Version | None,
) -> Row:  # fmt: skip
    forms, fuzzy = filed.get(source.one, ((), False))
    if version:
        forms, fuzzy = version.forms, False
    number, author = (version.version, version.author) if version else (0, "")
    if not any(forms):
        older = _older(source, language, catalogues)
        return Row(source, older, "changed" if any(older) else "missing", number, author)
    if faults(source.texts, forms, wanted=source.wanted(language)):
        state = "failing"
    elif fuzzy:
        state = "changed"
    else:
        state = "unreviewed" if version and version.state == "suggested" else "done"
    return Row(source, forms, state, number, author)


def _older(source: Source, language: str, catalogues: Catalogues) -> tuple[str, ...]:
    """Return the translation of the text before it was changed, to start from."""
    catalogue = catalogues.content(language)
    if source.domain != "content" or not catalogue.is_older(source.one):
        return ()
    if not source.other:
        return (catalogue.gettext(source.one),)
    return tuple(catalogue.form(source.one, n) for n in range(source.wanted(language)))


def _filed(
    catalogues: Catalogues, language: str, domain: str
) -> dict[str, tuple[tuple[str, ...], bool]]:
    found: dict[str, tuple[tuple[str, ...], bool]] = {}
    for file in catalogues.files.get((language, domain), ()):
        for message in file.messages():
            if is_whole(message, file):
                said = message.string
                forms = (said,) if isinstance(said, str) else tuple(said or ())
                found[singular(message)] = (forms, message.fuzzy)
    return found
