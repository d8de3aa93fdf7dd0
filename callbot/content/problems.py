"""Printers of problems: for people, for a code host's review page, for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict

from callbot.model import Problem


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems once each, by file, line and column."""
    return sorted(set(problems), key=lambda p: (p.file, p.line, p.column, p.rule, p.message))


def counts(problems: Iterable[Problem]) -> tuple[int, int]:
    """Return the numbers of errors and of warnings."""
    levels = [problem.level for problem in problems]
    return levels.count("error"), levels.count("warning")


def as_text(problems: Sequence[Problem]) -> str:
    """Return a line each, ``file:line:column level rule message hint``, and a last one that sums up."""
    lines = [_line(problem) for problem in problems]
    errors, warnings = counts(problems)
    return "\n".join([*lines, f"{_count(errors, 'error')}, {_count(warnings, 'warning')}."])


def as_github(problems: Sequence[Problem]) -> str:
    """Return GitHub workflow commands: annotations beside the lines they are about."""
    return "\n".join(_annotation(problem) for problem in problems)


def as_json(problems: Sequence[Problem]) -> str:
    """Return one JSON document: ``{"errors", "warnings", "problems": [...]}``."""
    errors, warnings = counts(problems)
    rows = [asdict(problem) for problem in problems]
    document = {"errors": errors, "warnings": warnings, "problems": rows}
    return json.dumps(document, ensure_ascii=False, indent=2)


PRINTERS: Mapping[str, Callable[[Sequence[Problem]], str]] = {
    "text": as_text,
    "github": as_github,
    "json": as_json,
}


def _line(problem: Problem) -> str:
    place = f"{problem.file}:{problem.line}:{problem.column}"
    return f"{place} {problem.level} {problem.rule} {problem.message} {problem.hint}".rstrip()


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _annotation(problem: Problem) -> str:
    fields = {
        "file": problem.file,
        "line": str(problem.line),
        "col": str(problem.column),
        "title": problem.rule,
    }
    properties = ",".join(f"{key}={_escape(value, ':,')}" for key, value in fields.items())
    return f"::{problem.level} {properties}::{_escape(f'{problem.message} {problem.hint}'.strip())}"


def _escape(text: str, more: str = "") -> str:
    for char in "%\r\n" + more:
        text = text.replace(char, f"%{ord(char):02X}")
    return text
