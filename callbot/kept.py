"""What took long to make, kept in files between starts: in a format that cannot execute code.

A file is named by a hash of all that it was made from, so that a stale one is never read. Many
processes may keep the same at once: each writes beside, under a name of its own, and the last to
finish wins.
"""

from __future__ import annotations

import hashlib
import logging
import os
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, TypeVar

import msgpack

log = logging.getLogger(__name__)

_T = TypeVar("_T")
_ABANDONED = 3600.0  # seconds after which a half-written file is nobody's
_SEAL = 16  # bytes
_BESIDE = "~"  # ends the name of a file that is being written
_DAMAGED = (OSError, ValueError, TypeError, KeyError, IndexError, msgpack.UnpackException)


def digest_of(parts: Iterable[str]) -> str:
    """Return a name for texts in their order: other texts have another."""
    digest = hashlib.sha256()
    digest.update("\x1f".join(parts).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()[:24]


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """Yield a file to write that is put at ``path`` when it is complete. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}{_BESIDE}")
    try:
        with beside.open("xb") as out:
            yield out
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def prune(folder: Path, pattern: str, keep: int) -> None:
    """Delete all but the ``keep`` files used last, and what a killed process left half-written."""
    files = [(_used_at(file), file) for file in folder.glob(pattern)]
    for _, file in sorted(files)[:-keep] if keep else files:
        file.unlink(missing_ok=True)
    for file in folder.glob(f"*{_BESIDE}"):
        if _used_at(file) < time.time() - _ABANDONED:
            file.unlink(missing_ok=True)


class Shelf:
    """Folders that are looked through in order; the last is written to. Without any, nothing is kept."""

    def __init__(self, folders: Sequence[Path], kind: str, *, most: int) -> None:
        """Keep the ``most`` files of a ``kind`` that were used last."""
        self._folders, self._kind, self._most = folders, kind, most

    def find(self, key: str, read: Callable[[object], _T]) -> _T | None:
        """Return what ``read`` makes of what was kept; None where nothing is, or nothing sound."""
        for folder in self._folders:
            path = self._path(folder, key)
            try:
                found = read(_unpacked(path.read_bytes(), path.name))
            except _DAMAGED:
                continue
            with suppress(OSError):  # an installed package may be read-only
                path.touch()
            return found
        return None

    def latest(self, read: Callable[[object], _T]) -> _T | None:
        """As :meth:`find`, of the file used last in the folder that is written to."""
        if not self._folders:
            return None
        files = self._folders[-1].glob(f"{self._kind}-*.msgpack")
        newest = max(files, key=_used_at, default=None)
        if newest is None:
            return None
        return self.find(newest.stem.removeprefix(f"{self._kind}-"), read)

    def keep(self, key: str, value: object) -> None:
        """Keep a value of plain types; a full disk is only logged."""
        if not self._folders:
            return
        path = self._path(self._folders[-1], key)
        try:
            with written_whole(path) as out:
                out.write(_packed(value, path.name))
            prune(path.parent, self._path(Path(), "*").name, self._most)
        except OSError as error:
            log.warning("%s could not be kept: %s", self._kind, error)

    def of(self, key: str, read: Callable[[object], _T], make: Callable[[], object]) -> _T:
        """Return what ``read`` makes of what was kept, or of what ``make`` makes and is kept now."""
        found = self.find(key, read)
        if found is None:
            value = make()
            self.keep(key, value)
            found = read(value)
        return found

    def _path(self, folder: Path, key: str) -> Path:
        return folder / f"{self._kind}-{key}.msgpack"


def _packed(value: object, name: str) -> bytes:
    body: bytes = msgpack.packb(value)
    return _seal(body, name) + body


def _unpacked(data: bytes, name: str) -> object:
    """Raises ValueError for a file that was damaged, cut short or belongs to another name."""
    seal, body = data[:_SEAL], data[_SEAL:]
    if seal != _seal(body, name):
        raise ValueError("the file is not as it was written")
    return msgpack.unpackb(body, strict_map_key=False)


def _seal(body: bytes, name: str) -> bytes:
    return hashlib.blake2b(body, digest_size=_SEAL, key=name.encode()[:64]).digest()


def _used_at(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:  # another process prunes too
        return 0.0
