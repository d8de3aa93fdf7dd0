"""The audit log: who did what in the console, only ever added to, each line sealed with the last.

A line's hash is SHA-256 over the previous line's hash and the line as JSON with sorted keys, so a
line that was changed, taken out or put in is found. What was cut off at the end is found by
comparing with a hash that was noted elsewhere: ``callbot audit`` prints the newest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, insert, select

from callbot.conversations.database import alone, failures
from callbot.conversations.tables import audit

BEGINNING = "0" * 64


@dataclass(frozen=True, slots=True)
class Entry:
    """One line; ``sound`` is False where it does not fit to the line before."""

    id: int
    at: datetime
    actor: str
    action: str
    target: str
    detail: dict[str, object]
    hash: str
    sound: bool


class AuditLog:
    """The audit log of one database."""

    def __init__(self, engine: Engine) -> None:
        """Use ``engine``, brought up to date."""
        self._engine = engine

    def record(self, actor: str, action: str, target: str, at: datetime, **detail: object) -> None:
        """Add a line in a transaction of its own."""
        with failures(), self._engine.connect() as connection:
            alone(connection)
            append(connection, actor, action, target, at, **detail)
            connection.commit()

    def entries(self, *, since: datetime | None = None, newest: int = 0) -> list[Entry]:
        """Return the lines in order, those since a moment or the ``newest`` so many."""
        with failures(), self._engine.connect() as connection:
            rows = connection.execute(select(audit).order_by(audit.c.id)).all()
        found = [entry for entry in _read(rows) if since is None or entry.at >= since]
        return found[-newest:] if newest else found


def append(
    connection: Connection, actor: str, action: str, target: str, at: datetime, **detail: object
) -> None:
    """Add a line in the caller's transaction, which must have been begun with ``alone``."""
    newest = select(audit.c.hash).order_by(audit.c.id.desc()).limit(1)
    previous = connection.execute(newest).scalar_one_or_none() or BEGINNING
    row = {
        "at": round(at.timestamp() * 1000),
        "actor": actor,
        "action": action,
        "target": target,
        "detail": json.dumps(detail, ensure_ascii=False, sort_keys=True, default=str),
    }
    sealed = {**row, "previous": previous, "hash": _seal(previous, row)}
    connection.execute(insert(audit), sealed)


def _read(rows: object) -> Iterator[Entry]:
    previous = BEGINNING
    for row in rows:  # type: ignore[attr-defined]
        yield _entry(row, previous)
        previous = row.hash


def _entry(row: Row[tuple[object, ...]], previous: str) -> Entry:
    known = {name: getattr(row, name) for name in ("at", "actor", "action", "target", "detail")}
    sound = row.previous == previous and row.hash == _seal(previous, known)
    at = datetime.fromtimestamp(row.at / 1000, tz=UTC)
    detail = json.loads(row.detail)
    return Entry(row.id, at, row.actor, row.action, row.target, detail, row.hash, sound)


def _seal(previous: str, row: dict[str, object]) -> str:
    text = json.dumps(row, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(f"{previous}{text}".encode()).hexdigest()
