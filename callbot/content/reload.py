"""Whether files changed since they were read: cheap enough to ask every second."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

Fingerprint: TypeAlias = tuple[tuple[str, int, int], ...]
_SUFFIXES = (".yaml", ".yml", ".po", ".ics", ".json", ".html", ".txt", ".csv", ".zip")


def fingerprint(paths: Iterable[Path]) -> Fingerprint:
    """Return name, change time (ns) and size of every file; folders are looked through.

    Take it before reading the files: an edit made meanwhile is then seen at the next look.
    """
    return tuple(sorted(entry for path in paths for entry in _entries(path)))


def changed(known: Fingerprint, paths: Iterable[Path]) -> bool:
    """Tell whether any file was added, removed or written since ``known`` was taken."""
    return fingerprint(paths) != known


def _entries(path: Path) -> Iterator[tuple[str, int, int]]:
    files = path.rglob("*") if path.is_dir() else [path]
    for file in files:
        if file == path or (file.suffix in _SUFFIXES and not file.name.startswith(".")):
            yield from _entry(file)


def _entry(file: Path) -> Iterator[tuple[str, int, int]]:
    try:
        found = file.stat()
    except OSError:  # removed between the listing and the look
        return
    yield str(file), found.st_mtime_ns, found.st_size
