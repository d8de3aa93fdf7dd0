"""A backup brought back into a database: all of it in one transaction, or nothing.

What citizens had erased after the backup was made is erased again, as far as the database that is
replaced still knows of it.
"""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, text

from callbot.conversations.backup import (
    FORMAT,
    BackupError,
    counting_tables,
    kept_tables,
)
from callbot.conversations.database import alone, failures
from callbot.conversations.store import Store
from callbot.conversations.tables import conversations, metadata

_AT_ONCE = 500


@dataclass(frozen=True)
class Restored:
    """What came back: the backup's first line, rows by table, and conversations erased once more."""

    header: dict[str, Any]
    rows: dict[str, int]
    erased: int


def restore(store: Store, path: Path, *, now: datetime, force: bool = False) -> Restored:
    """Bring a backup back into an empty database; with ``force``, in the place of what is there.

    Raises BackupError when the file is not whole or the database is not empty, StoreError, OSError.
    """
    lines = _read(path)
    header = next(lines, None)
    if not isinstance(header, dict) or header.get("callbot") != FORMAT:
        raise BackupError(f"{path} is not a backup of Callbot that this version can read.")
    with failures(), store.engine.connect() as connection:
        alone(connection)
        gone = _make_room(connection, force=force)
        rows = _fill(connection, lines, path)
        connection.commit()
    erased = sum(store.erase(each, now) for each in gone)
    return Restored(header, rows, erased)


def _read(path: Path) -> Iterator[Any]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as packed:
            for line in packed:
                yield json.loads(line)
    except (gzip.BadGzipFile, EOFError, ValueError) as error:
        raise BackupError(f"{path} is damaged or not a backup ({error}).") from None


def _make_room(connection: Connection, *, force: bool) -> list[str]:
    """Empty the tables; return the conversations that were erased and must stay so."""
    full = [each.name for each in kept_tables() if _count(connection, each)]
    if not full:
        return []
    if not force:
        raise BackupError(
            f"The database is not empty ({', '.join(full)}); nothing was changed. "
            "Restore into an empty one, or replace all that is there with --force."
        )
    erased = select(conversations.c.id).where(conversations.c.erased_at.is_not(None))
    gone = list(connection.execute(erased).scalars())
    triggers = _let_go(connection)
    for table in metadata.sorted_tables:
        connection.execute(table.delete())
    for each in triggers:
        connection.execute(text(each))
    return gone


def _let_go(connection: Connection) -> list[str]:
    """Lift what protects the audit log; return the statements that protect it again."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("ALTER TABLE audit DISABLE TRIGGER audit_refuses"))
        return ["ALTER TABLE audit ENABLE TRIGGER audit_refuses"]
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
    found = connection.execute(text(query)).all()
    for name, _ in found:
        connection.execute(text(f"DROP TRIGGER {name}"))
    return [str(sql) for _, sql in found]


def _fill(connection: Connection, lines: Iterator[Any], path: Path) -> dict[str, int]:
    known = {table.name: table for table in kept_tables()}
    counts: dict[str, int] = {}
    columns: list[str] = []
    table: Table | None = None
    for is_row, group in itertools.groupby(lines, key=lambda line: isinstance(line, list)):
        if is_row and table is not None:
            counts[table.name] = _add(connection, table, columns, group)
            continue
        for line in group:
            if not isinstance(line, dict):
                raise BackupError(f"{path} is damaged: rows stand before their table.")
            if "rows" in line:
                _finish(connection, line, counts, path)
                return counts
            table, columns = _table(line, known, path)
            counts[table.name] = 0
    raise BackupError(f"{path} is not whole: its end is missing.")


def _table(line: dict[str, Any], known: dict[str, Table], path: Path) -> tuple[Table, list[str]]:
    table, columns = known.get(str(line.get("table"))), list(line.get("columns", ()))
    if table is None or not set(columns) <= set(table.columns.keys()):
        raise BackupError(
            f"{path} holds a table {line.get('table')} that this version does not know; "
            "restore it with the version that made it."
        )
    return table, columns


def _add(connection: Connection, table: Table, columns: list[str], rows: Iterator[Any]) -> int:
    count = 0
    while batch := [
        dict(zip(columns, row, strict=True)) for row in itertools.islice(rows, _AT_ONCE)
    ]:
        connection.execute(insert(table), batch)
        count += len(batch)
    return count


def _finish(
    connection: Connection, end: dict[str, Any], counts: dict[str, int], path: Path
) -> None:
    if end["rows"] != counts:
        raise BackupError(f"{path} is damaged: it does not hold as many rows as it says.")
    for table in counting_tables():
        _count_on(connection, table, int(end["cursors"].get(table, 0)))


def _count_on(connection: Connection, table: str, last: int) -> None:
    """Let numbers go on after the last that was ever given out."""
    key = {"table": table, "last": last}
    if connection.dialect.name == "postgresql":
        sequence = f"{table}_id_seq"
        statement = "SELECT setval(:sequence, greatest(:last, 1), :last > 0)"
        connection.execute(text(statement), {"sequence": sequence, "last": last})
        return
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :table"), key)
    if last:
        connection.execute(text("INSERT INTO sqlite_sequence VALUES (:table, :last)"), key)


def _count(connection: Connection, table: Table) -> int:
    return int(connection.execute(select(func.count()).select_from(table)).scalar_one())
