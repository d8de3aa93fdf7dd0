"""Callback numbers are stored encrypted; what an older version left in clear is, at the next start."""

from __future__ import annotations

import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from callbot.conversations.database import open_engine
from callbot.conversations.store import open_store
from callbot.conversations.vault import FILE, VaultError, fresh, open_vault

NUMBER = "+33612345678"


def test_the_database_holds_no_number(url: str, tmp_path: Path, now: datetime) -> None:
    vault = open_vault(tmp_path)
    store = open_store(url, vault)
    opened = store.begin(now)
    store.keep_contact(opened.conversation, NUMBER, consent_at=now, keep=timedelta(days=7))
    with store.engine.connect() as connection:
        stored = connection.execute(text("SELECT phone FROM contacts")).scalar_one()
    assert "612345678" not in stored
    assert open_store(url, open_vault(tmp_path)).contact(opened.conversation) == NUMBER
    assert open_store(url, fresh()).contact(opened.conversation) is None  # another key


def test_numbers_left_in_clear_are_encrypted_when_the_store_is_opened(
    url: str, tmp_path: Path, now: datetime
) -> None:
    with open_engine(url).begin() as connection:  # as version 6 wrote it
        connection.execute(text(f"INSERT INTO contacts VALUES ('c1', '{NUMBER}', 1, 2)"))
    store = open_store(url, open_vault(tmp_path))
    with store.engine.connect() as connection:
        stored = connection.execute(text("SELECT phone FROM contacts")).scalar_one()
    assert NUMBER not in stored
    assert store.contact("c1") == NUMBER
    store.close()
    left = [path for path in tmp_path.iterdir() if NUMBER.encode() in path.read_bytes()]
    assert left == []


def test_the_key_is_its_owners_and_made_once(tmp_path: Path) -> None:
    sealed = open_vault(tmp_path / "data").seal(NUMBER, "c1")
    path = tmp_path / "data" / FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert open_vault(tmp_path / "data").open(sealed, "c1") == NUMBER
    assert open_vault(tmp_path / "other", path.read_text()).open(sealed, "c1") == NUMBER
    assert open_vault(tmp_path / "data").open(sealed, "c2") is None  # of another conversation
    assert [each.name for each in path.parent.iterdir()] == [FILE]


@pytest.mark.parametrize("key", ["short", "é" * 44, "QUJD"])
def test_a_wrong_key_stops_the_start_with_a_sentence(tmp_path: Path, key: str) -> None:
    with pytest.raises(VaultError, match="openssl rand -base64 32"):
        open_vault(tmp_path, key)
