"""One .po file, read so that a damaged entry costs that entry and nothing else."""

from __future__ import annotations

import gettext
import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from callbot.i18n.locales import locale
from callbot.i18n.plurals import plural_count, plural_header
from callbot.model import Problem

_CONFLICT = re.compile(r"^<<<<<<< .*?(?:^>>>>>>> [^\n]*$|\Z)", re.MULTILINE | re.DOTALL)
_BAD = "\ufffd"
_ENTRY = re.compile(
    r"(?:#~\s*)?(?:msgid|msgid_plural|msgctxt|msgstr(?:\[\d\])?)?\s*"
    r'"(?:[^"\\]|\\.)*"'
)
_HEADER = re.compile(r'^msgid ""\s*^msgstr', re.MULTILINE)
_PLURAL = re.compile(r'^"Plural-Forms:.*?plural=(.*?);?\s*(?:\\n)?"$')


class PoFile:
    """A catalogue, where it was read, and what is wrong with the file (lines count from 1).

    It is read when it is first looked into.
    """

    def __init__(self, data: bytes, language: str, name: str, *, sound: bool = False) -> None:
        """Take what a file holds; ``sound``: it is known to have no fault."""
        self.data, self.language, self.name = data, language, name
        self._sound = sound

    @cached_property
    def _parsed(self) -> tuple[Catalog, tuple[Problem, ...]]:
        return _parse(self.data, self.language, self.name)

    @property
    def catalog(self) -> Catalog:
        """What could be read; entries that could not are left out. CRLF is as good as LF."""
        return self._parsed[0]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong, in the order of the lines."""
        return () if self._sound else self._parsed[1]

    def messages(self) -> list[Message]:
        """Return the entries without the header, in file order."""
        return [message for message in self.catalog if message.id]


class UnreadableFile(PoFile):
    """A file that the system does not give."""

    def __init__(self, language: str, name: str, error: OSError) -> None:
        super().__init__(b"", language, name)
        self._error = error

    @property
    def problems(self) -> tuple[Problem, ...]:
        """That it cannot be read."""
        said = f"This file cannot be read: {self._error}."
        return (Problem(self.name, 1, 1, "error", "unreadable", said),)


def read_po_file(path: Path, language: str, name: str = "") -> PoFile:
    """Return a file; never raises for what a person wrote in it. ``name`` is what problems call it."""
    name = name or str(path)
    try:
        return PoFile(path.read_bytes(), language, name)
    except OSError as error:
        return UnreadableFile(language, name, error)


def _parse(data: bytes, language: str, name: str) -> tuple[Catalog, tuple[Problem, ...]]:
    text = data.decode("utf-8-sig", errors="replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    problems = [
        *_drop_conflicts(text, lines, name),
        *_drop_undecodable(lines, name),
        *_drop_malformed(lines, name),
        *_drop_plural_rule(lines, name),
    ]
    catalog = _read(lines, language, name, problems)
    problems += _header_problems(catalog, bool(_HEADER.search(text)), language, name)
    problems.sort(key=lambda problem: problem.line)
    return catalog, tuple(problems)


def _read(lines: list[str], language: str, name: str, problems: list[Problem]) -> Catalog:
    """Read what can be read: the entry around each fault is emptied and reading starts again."""
    while True:
        try:
            catalog = read_po(lines, locale=locale(language), abort_invalid=True)
        except PoFileError as error:
            said = str(error).removesuffix(f" on {error.lineno}")
            message = f"This entry is left out: {said}."
            problems.append(_problem(name, error.lineno + 1, "po-syntax", message))
            if not _empty_block(lines, error.lineno):
                return _empty(language)
        else:
            catalog.charset = "utf-8"  # whatever the header says, the text is decoded already
            return catalog


def _drop_conflicts(text: str, lines: list[str], name: str) -> Iterator[Problem]:
    for conflict in _CONFLICT.finditer(text):
        first = text.count("\n", 0, conflict.start())
        last = text.count("\n", 0, conflict.end())
        for at in range(first, min(last + 1, len(lines))):
            _empty_block(lines, at)
        message = "A merge conflict is left here; its entries are left out."
        yield _problem(name, first + 1, "conflict", message, "Keep one of the two versions.")


def _drop_undecodable(lines: list[str], name: str) -> Iterator[Problem]:
    for at, line in enumerate(lines):
        if _BAD in line:
            message = "This line is not UTF-8; its entry is left out."
            yield _problem(name, at + 1, "encoding", message, "Save the file as UTF-8.")
            _empty_block(lines, at)


def _drop_malformed(lines: list[str], name: str) -> Iterator[Problem]:
    """Babel cuts a text without its closing quote short and says nothing."""
    for at, line in enumerate(lines):
        bare = line.strip()
        comment = bare.startswith("#") and not bare.startswith("#~")
        if bare and not comment and bare != "#~" and not _ENTRY.fullmatch(bare):
            message = "This line is not part of an entry; its entry is left out."
            hint = 'A text stands between two "; a " inside it is written \\".'
            yield _problem(name, at + 1, "po-syntax", message, hint)
            _empty_block(lines, at)


def _drop_plural_rule(lines: list[str], name: str) -> Iterator[Problem]:
    for at, line in enumerate(lines):
        if not (rule := _PLURAL.match(line.strip())):
            continue
        try:
            gettext.c2py(rule[1])
        except ValueError:
            message = "The plural rule cannot be read; the language's usual one is used."
            yield _problem(name, at + 1, "plural-forms", message)
            lines[at] = ""
        return


def _empty_block(lines: list[str], at: int) -> bool:
    """Empty the lines around ``at`` up to the next blank ones; False when there was nothing."""
    first = last = min(at, len(lines) - 1)
    while first > 0 and lines[first - 1].strip():
        first -= 1
    while last + 1 < len(lines) and lines[last + 1].strip():
        last += 1
    had = any(line.strip() for line in lines[first : last + 1])
    lines[first : last + 1] = [""] * (last + 1 - first)
    return had


def _header_problems(
    catalog: Catalog, has_header: bool, language: str, name: str
) -> Iterator[Problem]:
    if not has_header:
        hint = f"Begin it with the header that `callbot translate update` writes for {language}."
        yield _problem(name, 1, "po-header", "This file has no header.", hint, level="warning")
    elif catalog.fuzzy:
        message = "The header is marked fuzzy, as if nobody had looked at it."
        yield _problem(name, 1, "po-header", message, "Delete “#, fuzzy”.", level="warning")
    if has_header and catalog.num_plurals != plural_count(language):
        message = f"The header says {catalog.num_plurals} plural forms."
        hint = f"“{language}” has {plural_count(language)}: Plural-Forms: {plural_header(language)}"
        yield _problem(name, 1, "plural-forms", message, hint, level="warning")


def _problem(
    name: str, line: int, rule: str, message: str, hint: str = "", *, level: str = "error"
) -> Problem:
    return Problem(name, line, 1, "warning" if level == "warning" else "error", rule, message, hint)


def _empty(language: str) -> Catalog:
    return Catalog(locale=locale(language), fuzzy=False)
