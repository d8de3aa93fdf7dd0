"""What waits to be stored while the database is away: in memory, and in a small file of this process.

The file (JSON lines, mode 0600, flushed to the disk) survives a kill: whoever runs next over the same
folder takes it over. What stands there was redacted before, as everything that is stored.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import secrets
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, TypeAlias

from callbot.conversations.database import StoreError

log = logging.getLogger(__name__)

MOST_RECORDS = 20_000
MOST_CHARACTERS = 64_000_000
Record: TypeAlias = dict[str, Any]


class Kept:
    """Records in the order they came. Its caller sees to it that one thread at a time uses it."""

    def __init__(self, folder: Path | None) -> None:
        """Keep the file in ``folder``, made when it is needed; without one, in memory only."""
        self._folder = folder
        self._records: deque[Record] = deque()
        self._file: IO[str] | None = None
        self._path: Path | None = None
        self._size = 0
        self.trouble = ""  # why the file cannot be written

    def __len__(self) -> int:
        """Return how many records wait."""
        return len(self._records)

    def add(self, record: Record) -> None:
        """Keep a record; raises StoreError when there are too many already."""
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n"
        if len(self) >= MOST_RECORDS or self._size + len(line) > MOST_CHARACTERS:
            raise StoreError("The database is away and too much waits for it already.")
        self._write(line)
        self._records.append(record)
        self._size += len(line)

    def first(self) -> Record | None:
        """Return the oldest record, None when nothing waits."""
        return self._records[0] if self._records else None

    def done(self) -> None:
        """Forget the oldest record; with the last one the file is emptied."""
        self._records.popleft()
        if self._records:
            return
        self._size = 0
        if self._file is not None and self._path is not None:
            self._path.unlink(missing_ok=True)
            self._file.close()
            self._file = self._path = None

    def adopt(self) -> int:
        """Take over what processes that are gone left behind; return how many records."""
        before = len(self)
        for path in sorted(self._folder.glob("*.jsonl")) if self._folder else ():
            if path != self._path:
                self._take(path)
        return len(self) - before

    def _take(self, path: Path) -> None:
        try:
            with path.open("r", encoding="utf-8", errors="replace") as left:
                fcntl.flock(left, fcntl.LOCK_EX | fcntl.LOCK_NB)
                for record in _records(left):
                    self.add(record)
                path.unlink(missing_ok=True)
        except BlockingIOError:
            return  # its process lives
        except OSError as error:
            log.warning("%s cannot be taken over: %s", path, error.strerror)

    def _write(self, line: str) -> None:
        if self._folder is None:
            return
        try:
            if self._file is None:
                self._path = self._folder / f"{os.getpid()}-{secrets.token_hex(4)}.jsonl"
                self._file = _open(self._path)
            self._file.write(f"\n{line}" if self.trouble else line)  # a line cut short ends here
            self._file.flush()
            os.fsync(self._file.fileno())
            self.trouble = ""
        except OSError as error:
            # A full disk: memory is better than nothing.
            self.trouble = f"in memory only: {error.strerror}"


def _open(path: Path) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)  # while this process lives
    return os.fdopen(descriptor, "w", encoding="utf-8")


def _records(lines: IO[str]) -> Iterator[Record]:
    """Yield what can be read: the last line may have been cut by the kill."""
    for line in lines:
        try:
            record = json.loads(line)
        except ValueError:
            continue
        if isinstance(record, dict):
            yield record
