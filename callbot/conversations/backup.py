"""The whole database as one file, the same for SQLite and PostgreSQL: gzipped JSON lines (RFC 1952).

The first line says what made the file, then each table's columns and rows, then the last cursors and how
many rows there must be. All of it is as of one moment, while others go on writing. Log-ins, leases and
who is there now are left out: they mean nothing later.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, Table, select, text

from callbot.conversations.database import failures
from callbot.conversations.tables import metadata

FORMAT = 1
PASSING = frozenset({"sessions", "attempts", "leases", "presence"})
_AT_ONCE = 1000


class BackupError(ValueError):
    """A backup cannot be made or used; the message says why."""


def kept_tables() -> list[Table]:
    """Return the tables that a backup holds, in a fixed order."""
    return [each for each in metadata.sorted_tables if each.name not in PASSING]


def backup(
    engine: Engine, path: Path, *, now: datetime, about: Mapping[str, object]
) -> dict[str, int]:
    """Write all that is kept into ``path``, whole or not at all; return the rows of each table.

    ``about`` goes into the first line. Only the file's owner may read it. Raises StoreError, OSError.
    """
    beside = path.with_name(f"{path.name}.{os.getpid()}.part")
    counts: dict[str, int] = {}
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as raw:
            with gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6) as packed:
                for line in _lines(engine, now, about, counts):
                    packed.write(json.dumps(line, separators=(",", ":")).encode() + b"\n")
            raw.flush()
            os.fsync(raw.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return counts


def _lines(
    engine: Engine, now: datetime, about: Mapping[str, object], counts: dict[str, int]
) -> Iterator[Any]:
    with failures(), engine.connect() as plain:
        connection = _as_of_one_moment(plain)
        heads = sorted(MigrationContext.configure(connection).get_current_heads())
        yield {"callbot": FORMAT, "made_at": now.isoformat(), "schema": heads, **about}
        for table in kept_tables():
            yield {"table": table.name, "columns": [column.name for column in table.columns]}
            counts[table.name] = 0
            for row in connection.execute(select(table)):
                counts[table.name] += 1
                yield list(row)
        yield {"cursors": _cursors(connection), "rows": counts}


def _as_of_one_moment(connection: Connection) -> Connection:
    """Return the connection in a transaction that sees nothing of what is written from now on."""
    options: dict[str, Any] = {"stream_results": True, "yield_per": _AT_ONCE}
    if connection.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    connection = connection.execution_options(**options)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN")  # a reader of the write-ahead log stays where it began
    return connection


def _cursors(connection: Connection) -> dict[str, int]:
    """Return the last number given out in each table that counts: also those of rows long gone."""
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("SELECT name, seq FROM sqlite_sequence")).all()
        return {str(name): int(number) for name, number in rows}
    found = {}
    for table in counting_tables():
        row = connection.execute(text(f"SELECT last_value, is_called FROM {table}_id_seq")).one()  # noqa: S608 - a name of ours
        found[table] = int(row.last_value) if row.is_called else 0
    return found


def counting_tables() -> list[str]:
    """Return the tables whose rows are numbered by the database."""
    return [each.name for each in kept_tables() if each.autoincrement_column is not None]
