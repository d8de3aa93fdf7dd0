"""A .po file brought back by a translator: refused in one sentence, or read into new texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import write_po

from callbot.console.strings import Row
from callbot.i18n.catalogues import singular
from callbot.i18n.faults import faults
from callbot.i18n.pofile import PoFile
from callbot.i18n.said import Said, _, joined

MOST_BYTES = 2_000_000
MOST_CHARACTERS = 5000  # of a form, as in the editor
_LANGUAGE = re.compile(r'^"Language:\s*([A-Za-z_-]*)', re.MULTILINE)
_RULES = ("plural-forms",)  # warnings that would put a text under the wrong number


class UploadError(ValueError):
    """A file that is not used; the message says what is wrong, and where."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What a file brings: texts that differ from what is known, and how many entries it has."""

    changed: tuple[tuple[Row, tuple[str, ...]], ...]
    same: int
    unknown: int  # entries whose source is not (any more) a text of ours
    fuzzy: int


def read_upload(data: bytes, rows: Sequence[Row], language: str) -> Brought:
    """Return what a .po file of one domain brings for ``rows``. Raises UploadError."""
    if len(data) > MOST_BYTES:
        raise UploadError(_("The file has more than {most} bytes.", most=f"{MOST_BYTES:,}"))
    file = PoFile(data, language, "po")
    _check_head(file, data, language)
    known = {row.source.one: row for row in rows}
    entries = [each for each in file.messages() if any(_forms(each))]
    _check_ours(entries, known)
    mine = [(known[singular(each)], each) for each in entries if singular(each) in known]
    fuzzy = [each for _row, each in mine if each.fuzzy]
    sure = [(row, each, _forms(each)) for row, each in mine if not each.fuzzy]
    for row, entry, forms in sure:
        if forms != row.forms or row.state == "failing":
            _check_entry(row, entry, forms, language)
    changed = tuple((row, forms) for row, _entry, forms in sure if forms != row.forms)
    return Brought(changed, len(sure) - len(changed), len(entries) - len(mine), len(fuzzy))


def write_file(rows: Sequence[Row], language: str) -> bytes:
    """Return the texts of one domain as a .po file, with their notes, for any .po editor."""
    catalog = Catalog(locale=language, project="Callbot", charset="utf-8", fuzzy=False)
    for row in rows:
        source = row.source
        ids = (source.one, source.other) if source.other else source.one
        forms = row.forms if len(row.forms) == source.wanted(language) else ()
        said = (forms or ("",) * source.wanted(language)) if source.other else "".join(forms[:1])
        place, _colon, line = source.place.split(", ")[0].rpartition(":")
        where = [(place, int(line))] if place and line.isdecimal() else []
        flags = ["fuzzy"] if row.state in ("changed", "failing") and any(forms) else []
        catalog.add(ids, said, where, flags=flags, auto_comments=source.notes)
    buffer = BytesIO()
    write_po(buffer, catalog, width=100)
    return buffer.getvalue()


def _check_head(file: PoFile, data: bytes, language: str) -> None:
    for problem in file.problems:
        if problem.rule in _RULES:
            why = _("The plural rule of the file cannot be used for “{code}”.", code=language)
            raise UploadError(_at(problem.line, why))
        if problem.level == "error":
            raise UploadError(_at(problem.line, joined(problem.message, problem.hint)))
    said = _LANGUAGE.search(data.decode("utf-8", errors="replace"))
    code = said[1].replace("_", "-").casefold() if said else ""
    if code and code.partition("-")[0] != language.casefold().partition("-")[0]:
        raise UploadError(
            _("The file says that it is in “{said}”, not in “{code}”.", said=code, code=language)
        )


def _check_ours(entries: Sequence[Message], known: Mapping[str, Row]) -> None:
    strange = [each for each in entries if singular(each) not in known]
    if not entries:
        raise UploadError(_("There is no translated text in this file."))
    if 2 * len(strange) > len(entries):
        example = " ".join(singular(strange[0]).split())[:60]
        raise UploadError(
            _(
                "{strange} of its {all} texts are not of this project, such as “{example}”; "
                "is it another project's file?",
                strange=f"{len(strange):,}", all=f"{len(entries):,}", example=example,
            )
        )  # fmt: skip


def _check_entry(row: Row, entry: Message, forms: tuple[str, ...], language: str) -> None:
    line = entry.lineno or 0
    if bool(row.source.other) != isinstance(entry.id, tuple | list):
        raise UploadError(_at(line, _("This text has other plural forms than its source.")))
    if any(len(form) > MOST_CHARACTERS for form in forms):
        most = f"{MOST_CHARACTERS:,}"
        raise UploadError(_at(line, _("A text may have at most {most} characters.", most=most)))
    if wrong := faults(row.source.texts, forms, wanted=row.source.wanted(language)):
        raise UploadError(_at(line, wrong[0]))


def _at(line: int, why: str) -> Said:
    """Return a sentence with the line that it is about, where that is known."""
    return _("Line {line}: {why}", line=f"{line}", why=why) if line else joined(why)


def _forms(entry: Message) -> tuple[str, ...]:
    said = entry.string
    return (said,) if isinstance(said, str) else tuple(said or ())
