"""Catalogues that were compiled before: reading twelve languages' .po files takes seconds, these do not.

Only files without a fault are kept, named by a hash of what they hold.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from callbot import kept

FORMAT = "1"  # raise it when compiling changes
KEPT = 200  # files that stay, those used last: of all languages, for some edits


class Layer(NamedTuple):
    """One file compiled: what a .mo file would hold, and the texts that are translated."""

    mo: bytes
    known: tuple[str, ...]


class Shelf:
    """Where compiled files are kept; without a folder nothing is."""

    def __init__(self, folder: Path | None = None) -> None:
        self._shelf = kept.Shelf([folder] if folder else [], "po", most=KEPT)

    def find(self, data: bytes, language: str) -> Layer | None:
        """Return what a .po file with this content was compiled to, None when that is not known."""
        return self._shelf.find(_key(data, language), _layer)

    def keep(self, data: bytes, language: str, layer: Layer) -> None:
        """Keep what a .po file was compiled to; a full disk is only logged."""
        self._shelf.keep(_key(data, language), [layer.mo, layer.known])


def _layer(found: Any) -> Layer:
    mo, known = found
    return Layer(mo, tuple(known))


def _key(data: bytes, language: str) -> str:
    return hashlib.sha256(f"{FORMAT}\n{language}\n".encode() + data).hexdigest()[:24]
