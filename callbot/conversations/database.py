"""The engine of the event log: how it is opened, brought up to date, and what its failures say."""

from __future__ import annotations

import os
import sqlite3
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, NullPool, create_engine, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, IntegrityError, NoSuchModuleError, SQLAlchemyError

_BUSY_SECONDS = 5
_LOCK = 7_220_114  # any number, the same in every process of ours: PostgreSQL's advisory lock
_TAKE_LOCK = text(f"SELECT pg_advisory_xact_lock({_LOCK})")


class StoreError(ValueError):
    """The database cannot do what was asked; the message says what happened in one sentence."""


def open_engine(url: str) -> Engine:
    """Return an engine of a database brought up to date; nothing is connected when it returns.

    Safe to call before a fork and by several processes at once. Raises StoreError.
    """
    where = _parse(url)
    with failures():
        _upgrade(where)
        engine = _engine(where)
    _forget_after_fork(engine)
    return engine


def in_order(connection: Connection) -> None:
    """Make this transaction's events visible only after those of smaller cursors.

    SQLite has one writer at a time anyway. PostgreSQL hands out cursors before the commit, so
    writers take turns there; without it a reader could pass by an event that commits late.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(_TAKE_LOCK)


def alone(connection: Connection) -> None:
    """Begin a transaction that no other writer comes between, for what is read and then written."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    in_order(connection)


def forget_traces(engine: Engine) -> None:
    """Empty SQLite's write-ahead log, which still holds pages as they were before an erasure."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


@contextmanager
def failures() -> Iterator[None]:
    """Turn the database's failures into a StoreError; a broken uniqueness stays an IntegrityError."""
    try:
        yield
    except IntegrityError:
        raise
    except (SQLAlchemyError, sqlite3.Error, OSError, CommandError) as error:
        raise StoreError(_sentence(error)) from error


def _parse(url: str) -> URL:
    try:
        where = _with_driver(make_url(url))
        known = where.get_backend_name() in {"sqlite", "postgresql"}
    except (ArgumentError, NoSuchModuleError):
        known = False
    if not known:
        raise StoreError(
            f"The database setting “{url.split('://', maxsplit=1)[0]}…” is not a database URL that "
            "is supported; use sqlite:///FILE or postgresql://USER:PASSWORD@HOST/DATABASE."
        )
    if where.get_backend_name() == "sqlite" and where.database in (None, "", ":memory:"):
        raise StoreError("The database must be a file, such as sqlite:////var/lib/callbot/log.db.")
    return where


def _with_driver(where: URL) -> URL:
    """Return the URL with the one driver of PostgreSQL that we are tested with."""
    postgresql = where.drivername in {"postgresql", "postgres"}
    return where.set(drivername="postgresql+psycopg") if postgresql else where


def _postgresql(where: URL, **options: Any) -> Engine:
    try:
        return create_engine(
            where,
            pool_pre_ping=True,  # the server may have been restarted meanwhile
            connect_args={"connect_timeout": _BUSY_SECONDS, "application_name": "callbot"},
            **options,
        )
    except ImportError:
        raise StoreError(
            "The database setting names PostgreSQL, whose driver is not installed: "
            "pip install 'callbot[postgres]'."
        ) from None


def _engine(where: URL, **options: Any) -> Engine:
    if where.get_backend_name() == "postgresql":
        options = options or {"pool_size": 8, "max_overflow": 8, "pool_use_lifo": True}
        return _postgresql(where, **options)
    Path(str(where.database)).parent.mkdir(parents=True, exist_ok=True)
    options = options or {"pool_size": 16, "max_overflow": 64, "pool_use_lifo": True}
    engine = create_engine(where, connect_args={"timeout": _BUSY_SECONDS}, **options)
    event.listen(engine, "connect", _set_pragmas)  # before the first connection, or it misses it
    return engine


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = NORMAL")  # a killed process loses nothing; a power cut may
    cursor.execute("PRAGMA secure_delete = ON")  # what is erased is overwritten
    cursor.close()


def _upgrade(where: URL) -> None:
    engine = _engine(where, poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", "callbot.conversations:migrations")
    with engine.connect() as connection:
        alone(connection)
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")  # a step may stand beside others
        connection.commit()


def _forget_after_fork(engine: Engine) -> None:
    # A connection must not be used on both sides of a fork.
    here = weakref.ref(engine)

    def forget() -> None:
        inherited = here()
        if inherited is not None:
            inherited.dispose(close=False)

    os.register_at_fork(after_in_child=forget)


def _sentence(error: Exception) -> str:
    cause = str(getattr(error, "orig", None) or error).splitlines()[0]
    if "is locked" in cause:
        return "The database is busy; nothing was stored. Please send it again in a moment."
    if "is full" in cause or "No space left" in cause:
        return "The disk of the database is full; nothing was stored."
    return f"The database cannot be used ({cause}); nothing was stored."
