"""The database: brought up to date by several processes at once, and honest about its failures."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from helpers.postgres import ON_SQLITE, Cluster

from callbot.conversations.database import StoreError, open_engine
from callbot.conversations.store import NewEvent, Store, open_store
from callbot.conversations.tables import metadata


def test_the_migrated_schema_is_the_one_the_program_uses(url: str) -> None:
    with open_engine(url).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert set(context.get_current_heads()) == {"0007"}


@ON_SQLITE
def test_sqlite_writes_ahead_and_overwrites_what_is_deleted(url: str) -> None:
    with open_engine(url).connect() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "secure_delete", "busy_timeout")
        }
    assert pragmas == {
        "journal_mode": "wal",
        "synchronous": 1,
        "secure_delete": 1,
        "busy_timeout": 5000,
    }


def test_many_may_start_on_a_new_postgresql_at_once(postgres: Cluster) -> None:
    url = postgres.empty()
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(open_store, [url] * 8))
    assert [store.newest_cursor() for store in stores] == [0] * 8
    for store in stores:
        store.close()
    postgres.drop(url)


@ON_SQLITE
def test_many_may_start_on_a_new_database_at_once(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        stores = list(pool.map(open_store, [url] * 8))
    assert [store.newest_cursor() for store in stores] == [0] * 8


def test_opening_again_keeps_what_is_there(url: str, now: datetime) -> None:
    before = open_store(url).begin(now, NewEvent("message", now, message_id="m1"))
    assert open_store(url).look(before.conversation, "m1") is not None


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("nonsense", "is not a database URL"),
        ("mongodb://host/x", "is not a database URL"),
        ("mysql://host/x", "use sqlite:///FILE or postgresql://"),
        ("postgresql+psycopg2://host/x", "pip install 'callbot"),
        ("postgresql://nobody@127.0.0.1:1/x", "cannot be used"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
        ("sqlite:////proc/no/such/place.db", "cannot be used"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(url: str, sentence: str) -> None:
    with pytest.raises(StoreError, match=sentence) as caught:
        open_store(url)
    assert "\n" not in str(caught.value)


def test_a_password_in_a_wrong_setting_is_not_printed() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("mongodb://me:hunter2@host/x")
    assert "hunter2" not in str(caught.value)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / "log.db").write_text("a letter to the mayor " * 100)
    with pytest.raises(StoreError, match="not a database"):
        open_store(f"sqlite:///{tmp_path / 'log.db'}")


@ON_SQLITE
def test_a_database_of_a_newer_program_is_refused(url: str, tmp_path: Path) -> None:
    open_store(url)
    with sqlite3.connect(tmp_path / "log.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="9999"):
        open_store(url)


@ON_SQLITE
def test_a_locked_database_says_so_and_stores_nothing(
    store: Store, tmp_path: Path, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbot.conversations.database._BUSY_SECONDS", 0)
    other = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="busy; nothing was stored"):
        store.begin(now, NewEvent("message", now, message_id="m1"))
    other.execute("ROLLBACK")
    assert store.newest_cursor() == 0


@ON_SQLITE
def test_a_full_disk_says_so_and_keeps_what_was_stored(
    store: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = store.begin(now, NewEvent("message", now, message_id="m1"))
    with store._engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 20")
    with pytest.raises(StoreError, match="is full; nothing was stored"):
        store.append(opened.conversation, NewEvent("answer", now, data="x" * 200_000))
    assert [event.type for event in store.events_after(opened.conversation, 0)] == ["message"]
