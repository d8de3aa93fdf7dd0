"""Templates and merges: what translators are given, and how their work survives a change."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from callbot.i18n.catalogues import is_whole
from callbot.i18n.pofile import PoFile, read_po_file

_KEYWORDS = {
    "_": None,
    "N_": None,
    "t": None,
    "gettext": None,
    "ngettext": (1, 2),
    # of the console: a refusal's sentence, a sentence, a page's title and what it is about
    "Refused": (2,),
    "NotAllowed": (2,),
    "sentence": (2,),
    "Page": (2,),
    "about": (1,),
    "_in": (3,),
}
_METHODS = (("python", "*.py"), ("javascript", "*.js"), ("jinja2", "console/**/*.html"))
# Dates and tool versions would change in every run, and every change needs a review.
_CHURN = re.compile(
    r'^"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team'
    r'|Report-Msgid-Bugs-To|Project-Id-Version):.*"\n',
    re.MULTILINE,
)
_ABOUT = {
    "content": "# What is answered. Written in French.\n",
    "interface": "# What screens and values show. Written in English.\n",
    "phrasebook": "# What staff show to visitors, and what visitors answer. Written in French.\n",
}


class DamagedCatalogue(ValueError):
    """A .po file that merging would lose entries of."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a translation is, in entries."""

    translated: int
    fuzzy: int
    missing: int


def interface_template(folders: list[Path], *, shown_below: Path) -> Catalog:
    """Return the template of the strings that Python and browser code mark with _("…"), t("…")."""
    catalog = Catalog(charset="utf-8", fuzzy=False)
    for method, path in _code(folders):
        name = path.resolve().relative_to(shown_below).as_posix()
        found = extract_from_file(
            method, path, _KEYWORDS, ("Translators:",), strip_comment_tags=True
        )
        for line, message, comments, context in found:
            catalog.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def merge(template: Catalog, path: Path, language: str) -> Catalog:
    """Return the catalogue at ``path`` brought up to date, or a new one; obsolete entries are kept.

    Raises DamagedCatalogue when the file has faults, since its damaged entries would be lost.
    """
    if not path.exists():
        catalog = Catalog(locale=language, charset="utf-8", fuzzy=False)
    else:
        catalog = _sound(read_po_file(path, language)).catalog
    catalog.update(template, update_creation_date=False)
    catalog.fuzzy = False
    return catalog


def with_texts(
    path: Path, language: str, texts: Mapping[str, Sequence[str]], plurals: Mapping[str, str]
) -> Catalog:
    """Return the catalogue at ``path`` with entries set: msgid -> forms; comments and order stay.

    Entries that the file lacks are added at its end; ``plurals`` are msgid -> msgid_plural.
    Raises DamagedCatalogue.
    """
    if path.exists():
        catalog = _sound(read_po_file(path, language)).catalog
    else:
        catalog = Catalog(locale=language, charset="utf-8", fuzzy=False)
    known = {m.id if isinstance(m.id, str) else m.id[0]: m for m in catalog if m.id}
    for msgid, forms in texts.items():
        other = plurals.get(msgid)
        message = known.get(msgid) or catalog.add((msgid, other) if other else msgid)
        message.string = tuple(forms) if message.pluralizable else forms[0]
        message.flags.discard("fuzzy")
    return catalog


def write_catalogue(path: Path, catalog: Catalog, domain: str) -> bool:
    """Write a .po or .pot without dates; False (and nothing written) when it is unchanged."""
    text = catalogue_text(catalog, domain)
    if path.exists() and path.read_text("utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return True


def catalogue_text(catalog: Catalog, domain: str) -> str:
    """Return the catalogue as a .po file, unwrapped, in the order of the sources."""
    catalog.header_comment = _ABOUT[domain].rstrip()
    for message in catalog:
        # Babel takes "50 % de" for a printf format, and msgfmt then refuses its translations.
        message.flags -= {"python-format", "python-brace-format"}
    buffer = BytesIO()
    write_po(buffer, catalog, width=0)
    return _CHURN.sub("", buffer.getvalue().decode("utf-8"))


def read_template(path: Path) -> Catalog:
    """Read a .pot; raises DamagedCatalogue with the way to make one when there is none."""
    if not path.exists():
        raise DamagedCatalogue(f"{path} is missing; run `callbot translate extract` first.")
    with path.open("rb") as file:
        return read_po(file)


def count(file: PoFile) -> Counts:
    """Return how many entries are translated, fuzzy and missing."""
    messages = file.messages()
    fuzzy = sum(message.fuzzy for message in messages)
    done = sum(not message.fuzzy and is_whole(message, file) for message in messages)
    return Counts(done, fuzzy, len(messages) - done - fuzzy)


def _sound(file: PoFile) -> PoFile:
    if faults := [problem for problem in file.problems if problem.level == "error"]:
        first = faults[0]
        raise DamagedCatalogue(
            f"{first.file}:{first.line} {first.message} Mend it, then try again."
        )
    return file


def _code(folders: list[Path]) -> Iterator[tuple[str, Path]]:
    for folder in folders:
        for method, pattern in _METHODS:
            for path in sorted(folder.rglob(pattern)):
                if not {"vendor", "data"} & set(path.relative_to(folder).parts):
                    yield method, path
