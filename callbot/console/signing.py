"""Signed languages: somebody stands for every text of a language as it was at a moment."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from callbot.console.parts import ConsoleParts
from callbot.console.publications import Change
from callbot.console.visit import person


class Signature(NamedTuple):
    """Who signed a language, when, and whether a text was changed since."""

    by: str
    at: datetime
    current: bool


def signature_of(parts: ConsoleParts, language: str) -> Signature | None:
    """Return a language's newest signature, None where there is none."""
    signed = parts.publications.current(_path(language))
    if signed is None or signed.state != "published":
        return None
    versions = parts.translations.newest(language).values()
    later = any(each.at > signed.at for each in versions)
    return Signature(signed.author, signed.at, not later)


def sign(parts: ConsoleParts, language: str, count: int) -> None:
    """Sign a language's ``count`` texts in the visitor's name."""
    by, at = person().name, parts.wall()
    text = f"# Somebody stands for every text of this language.\nsigned_by: {by}\n"
    text += f'at: "{at.isoformat(timespec="seconds")}"\ntexts: "{count}"\n'
    parts.publish([Change(_path(language), text)], note=f"signed {count} texts")


def _path(language: str) -> str:
    return f"translations/{language}/signed.yaml"
