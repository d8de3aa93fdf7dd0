"""All that the database keeps, in one file and back, from either kind of database into either."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from pathlib import Path

import pytest
from helpers.postgres import Cluster
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from callbot.console.audit import AuditLog
from callbot.console.publications import Change, Publications
from callbot.conversations.backup import BackupError, backup, kept_tables
from callbot.conversations.database import open_engine
from callbot.conversations.restore import restore
from callbot.conversations.store import NewEvent, Store, open_store
from callbot.conversations.vault import Vault

TEXT = "Où est le 83 ? 🚌 \u2028 \\ \"'; DROP TABLE events"


def fill(store: Store, now) -> str:
    opened = store.begin(now, NewEvent("message", now, json.dumps({"text": TEXT}), "m1"))
    gone = store.begin(now, NewEvent("message", now, message_id="m2"))
    store.erase(gone.conversation, now)
    store.keep_contact(opened.conversation, "+33491000000", consent_at=now, keep=timedelta(days=7))
    publications = Publications(store.engine)
    publications.publish([Change("intents/a/b.yaml", f"about: {TEXT}")], author="marie", now=now)
    return opened.conversation


def rows(store: Store) -> dict[str, list[tuple]]:
    with store.engine.connect() as connection:
        return {
            table.name: sorted(tuple(row) for row in connection.execute(select(table)))
            for table in kept_tables()
        }


def written(store: Store, path: Path, now) -> Path:
    backup(store.engine, path, now=now, about={"version": "1"})
    return path


@pytest.fixture
def other(tmp_path: Path, vault: Vault) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'other.db'}", vault)


def test_a_round_trip_keeps_every_row(store: Store, other: Store, now, tmp_path: Path):
    conversation = fill(store, now)
    path = written(store, tmp_path / "kept.gz", now)
    done = restore(other, path, now=now)
    assert rows(other) == rows(store)
    assert done.rows["events"] == 2
    assert done.header["version"] == "1"
    assert other.contact(conversation) == "+33491000000"
    assert all(entry.sound for entry in AuditLog(other.engine).entries())
    with pytest.raises(DatabaseError, match="only added to"), other.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM audit")


def test_a_city_moves_from_sqlite_to_postgresql_and_back(
    other: Store, now, tmp_path: Path, postgres: Cluster
):
    fill(other, now)
    url = postgres.fresh()
    moved = open_store(url)
    restore(moved, written(other, tmp_path / "kept.gz", now), now=now)
    assert rows(moved) == rows(other)
    back = open_store(f"sqlite:///{tmp_path / 'back.db'}")
    restore(back, written(moved, tmp_path / "again.gz", now), now=now)
    assert rows(back) == rows(other)
    moved.close()
    postgres.drop(url)


def test_cursors_go_on_after_the_last_that_was_given(store: Store, now, tmp_path: Path, url: str):
    conversation = fill(store, now)
    last = store.append(conversation, NewEvent("note", now))
    with store.engine.begin() as connection:
        connection.exec_driver_sql(f"DELETE FROM events WHERE id = {last}")
    restore(store, written(store, tmp_path / "kept.gz", now), now=now, force=True)
    assert store.append(conversation, NewEvent("note", now)) == last + 1


def test_a_database_that_is_not_empty_is_replaced_only_by_force(store: Store, now, tmp_path: Path):
    kept = fill(store, now)
    before = rows(store)
    path = written(store, tmp_path / "kept.gz", now)
    later = store.begin(now).conversation
    with pytest.raises(BackupError, match=r"not empty .*--force"):
        restore(store, path, now=now)
    assert store.look(later) is not None
    restore(store, path, now=now, force=True)
    assert rows(store) == before
    assert store.look(kept) is not None
    assert store.look(later) is None


def test_what_was_erased_since_stays_erased(store: Store, now, tmp_path: Path):
    conversation = fill(store, now)
    path = written(store, tmp_path / "kept.gz", now)
    store.erase(conversation, now)
    assert restore(store, path, now=now, force=True).erased == 1
    assert store.look(conversation) is None
    assert TEXT not in str(rows(store)["events"])


def test_a_backup_is_of_one_moment_and_for_its_owner_only(store: Store, now, tmp_path: Path):
    opened = store.begin(now)
    for _ in range(1500):  # more than is read at once
        store.append(opened.conversation, NewEvent("note", now))
    counts = backup(store.engine, tmp_path / "kept.gz", now=now, about={})
    assert counts["events"] == 1500
    assert (tmp_path / "kept.gz").stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.glob("kept*")] == ["kept.gz"]


@pytest.mark.parametrize(
    ("harm", "sentence"),
    [
        (lambda lines: lines[:-1], "its end is missing"),
        (lambda lines: [*lines[:2], lines[-1]], "as many rows"),
        (lambda lines: ['{"callbot": 99}\n', *lines[1:]], "this version can read"),
        (lambda lines: [lines[0], '{"table": "x"}\n', *lines[1:]], "does not know"),
        (lambda lines: [lines[0], "[1]\n"], "before their table"),
        (lambda lines: [lines[0], "{\n"], "damaged"),
        (lambda lines: [], "not a backup"),
    ],
)
def test_a_damaged_file_changes_nothing(other: Store, now, tmp_path: Path, harm, sentence: str):
    fill(other, now)
    path = written(other, tmp_path / "kept.gz", now)
    lines = gzip.decompress(path.read_bytes()).decode().splitlines(keepends=True)
    path.write_bytes(gzip.compress("".join(harm(lines)).encode()))
    before = rows(other)
    with pytest.raises(BackupError, match=sentence):
        restore(other, path, now=now, force=True)
    assert rows(other) == before


def test_half_a_file_and_no_backup_are_refused(other: Store, now, tmp_path: Path):
    path = written(other, tmp_path / "kept.gz", now)
    path.write_bytes(path.read_bytes()[:-20])
    empty = Store(open_engine(f"sqlite:///{tmp_path / 'empty.db'}"))
    with pytest.raises(BackupError, match="damaged"):
        restore(empty, path, now=now)
    path.write_text("hello")
    with pytest.raises(BackupError, match="not a backup"):
        restore(empty, path, now=now)
