"""Catalogues that were compiled before: reading twelve languages' .po files takes seconds, these do not.

Only files without a fault are kept, named by a hash of what they hold, in a format that cannot execute
code.
"""

from __future__ import annotations

import hashlib
import logging
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import msgpack

log = logging.getLogger(__name__)

FORMAT = "1"  # raise it when compiling changes
KEPT = 200  # files that stay, those used last: of all languages, for some edits


class Layer(NamedTuple):
    """One file compiled: what a .mo file would hold, and the texts that are translated."""

    mo: bytes
    known: tuple[str, ...]


class Shelf:
    """Where compiled files are kept; without a folder nothing is."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def find(self, data: bytes, language: str) -> Layer | None:
        """Return what a .po file with this content was compiled to, None when that is not known."""
        if self._folder is None:
            return None
        path = self._path(self._folder, data, language)
        try:
            mo, known = msgpack.unpackb(path.read_bytes())
            path.touch()
        except (OSError, ValueError, TypeError, msgpack.UnpackException):
            return None
        return Layer(mo, tuple(known))

    def keep(self, data: bytes, language: str, layer: Layer) -> None:
        """Keep what a .po file was compiled to; a full disk is only logged."""
        if self._folder is None:
            return
        path = self._path(self._folder, data, language)
        beside = path.with_suffix(".new")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(msgpack.packb([layer.mo, layer.known]))
            beside.replace(path)
            self._prune(self._folder)
        except OSError as error:
            log.warning("compiled translations could not be kept: %s", error)

    def _path(self, folder: Path, data: bytes, language: str) -> Path:
        digest = hashlib.sha256(f"{FORMAT}\n{language}\n".encode() + data)
        return folder / f"{digest.hexdigest()[:24]}.msgpack"

    def _prune(self, folder: Path) -> None:
        with suppress(FileNotFoundError):  # another process prunes too
            files = sorted(folder.glob("*.msgpack"), key=lambda file: file.stat().st_mtime_ns)
            for file in files[:-KEPT]:
                file.unlink(missing_ok=True)
