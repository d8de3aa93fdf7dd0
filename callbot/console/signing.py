"""Signed languages: somebody stands for every text of a language as it was at a moment."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from callbot.console.parts import ConsoleParts
from callbot.console.publications import Change
from callbot.console.visit import person
from callbot.content.build import words
from callbot.content.reader import parse_yaml


class Signature(NamedTuple):
    """Who signed a language, when, and whether a text was changed since."""

    by: str
    at: datetime
    current: bool


def signature_of(parts: ConsoleParts, language: str) -> Signature | None:
    """Return a language's newest signature, None where there is none."""
    path = _path(language)
    said = words(parse_yaml(parts.counting(path)[0], path)[0])
    try:
        at = datetime.fromisoformat(said.get("at", ""))
    except ValueError:  # not signed, or a file that somebody broke
        return None
    later = any(each.at > at for each in parts.translations.newest(language).values())
    return Signature(said.get("signed_by", ""), at, not later)


def sign(parts: ConsoleParts, language: str, count: int) -> None:
    """Sign a language's ``count`` texts in the visitor's name."""
    by, at = person().name, parts.wall()
    text = f"# Somebody stands for every text of this language.\nsigned_by: {by}\n"
    text += f'at: "{at.isoformat(timespec="milliseconds")}"\ntexts: "{count}"\n'
    parts.publish([Change(_path(language), text)], note=f"signed {count} texts")


def _path(language: str) -> str:
    return f"translations/{language}/signed.yaml"
