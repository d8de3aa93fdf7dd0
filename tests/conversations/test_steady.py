"""The database goes away and comes back: chats go on, all is stored in the end, in order and once."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from helpers.web import bearer, chat, make_parts

from callbot.channels import Parts, register
from callbot.channels.desk import WAITING, told_later
from callbot.conversations import kept as kept_module
from callbot.conversations import steady as steady_module
from callbot.conversations.database import StoreError
from callbot.conversations.steady import SteadyStore, open_steady
from callbot.conversations.store import NewEvent, Store, open_store
from callbot.conversations.vault import open_vault
from callbot.handover import Handovers

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


class Switch:
    """Lets the database of a store fail, as a stopped server or a locked file does."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.away = False
        for name in ("_begin", "append", "look", "newest_cursor", "_keep_contact", "_renew"):
            monkeypatch.setattr(Store, name, self._failing(getattr(Store, name)))

    def _failing(self, real: Any) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            if self.away:
                raise StoreError("The database cannot be used; nothing was stored.")
            return real(*arguments, **options)

        return call


@pytest.fixture
def switch(monkeypatch: pytest.MonkeyPatch) -> Switch:
    monkeypatch.setattr(steady_module, "LOOK_SECONDS", 0.02)
    return Switch(monkeypatch)


@pytest.fixture
def parts(database: str, tmp_path: Path) -> Iterator[Parts]:
    made = make_parts(tmp_path)
    store = steady(database, tmp_path)
    handovers = Handovers(store.engine)
    store.later[WAITING] = lambda record: told_later(handovers, record)
    yield replace(made, store=store, handovers=handovers)
    store.close()


def steady(url: str, folder: Path) -> SteadyStore:
    return open_steady(url, open_vault(folder), folder=folder / "kept")


def until_stored(store: Store) -> None:
    until = time.monotonic() + 10
    while store.trouble() and time.monotonic() < until:
        time.sleep(0.02)
    assert store.trouble() == ""


def log_of(store: Store, conversation: str) -> list[str]:
    events = [(each.type, json.loads(each.data)) for each in store.events_after(conversation, 0)]
    said = [f"{kind} {data.get('text', '')}".strip() for kind, data in events]
    assert len({(kind, data.get("message_id")) for kind, data in events}) == len(events)
    return said


def test_a_conversation_goes_on_and_is_stored_in_order(parts: Parts, switch: Switch) -> None:
    client = register(parts).test_client()
    first = chat(client, "un", message_id="m1")
    switch.away = True
    more = {"conversation": first["conversation"], "token": first["token"]}
    second = chat(client, "deux", message_id="m2", **more)
    assert second["kept"] is True
    assert second["answers"][0]["text"].startswith("2: deux")  # what was said before is known
    assert chat(client, "deux", message_id="m2", **more)["answers"] == second["answers"]
    assert chat(client, "trois", message_id="m3", **more)["answers"][0]["text"].startswith("3: ")
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert "2 records wait to be stored" in ready.json["checks"]["database"]
    switch.away = False
    until_stored(parts.store)
    fourth = chat(client, "quatre", message_id="m4", **more)
    assert "kept" not in fourth
    assert fourth["answers"][0]["text"].startswith("4: ")
    said = [each for each in log_of(parts.store, first["conversation"]) if "message" in each]
    assert said == ["message un", "message deux", "message trois", "message quatre"]
    assert len(log_of(parts.store, first["conversation"])) == 8


def test_a_conversation_begun_meanwhile_keeps_its_token(parts: Parts, switch: Switch) -> None:
    client = register(parts).test_client()
    switch.away = True
    asked = {"message_id": "a-long-message-id-1"}
    first = chat(client, "un", **asked)
    again = chat(client, "un", **asked)  # the first answer was lost on its way
    assert (again["conversation"], again["token"]) == (first["conversation"], first["token"])
    more = {"conversation": first["conversation"], "token": first["token"]}
    chat(client, "deux", **more)
    wrong = {"Authorization": "Bearer nothing"}
    body = {"text": "trois", "conversation": first["conversation"]}
    assert client.post("/api/v1/chat", json=body, headers=wrong).status_code == 401
    wish = {"callback": {"phone": "06 12 34 56 78", "consent": True}}
    path = f"/api/v1/conversations/{first['conversation']}"
    assert client.post(f"{path}/handover", json=wish, headers=bearer(first)).status_code == 201
    switch.away = False
    until_stored(parts.store)
    assert log_of(parts.store, first["conversation"]) == [
        "message un", "answer", "message deux", "answer", "handover",
    ]  # fmt: skip
    assert parts.store.contact(first["conversation"]) == "+33612345678"
    assert parts.handovers.get(first["conversation"]).why == "callback"
    kept = client.get(f"{path}/messages", headers=bearer(first))
    assert kept.status_code == 200


def test_a_token_that_could_not_be_checked_is_checked_before_storing(
    parts: Parts, switch: Switch, database: str, tmp_path: Path
) -> None:
    other = register(replace(parts, store=steady(database, tmp_path))).test_client()
    first = chat(register(parts).test_client(), "un")
    switch.away = True
    mine = {"conversation": first["conversation"], "token": first["token"]}
    assert chat(other, "deux", **mine)["answers"][0]["text"].startswith("1: ")  # as if it began
    theirs = register(replace(parts, store=steady(database, tmp_path))).test_client()
    chat(theirs, "faux", **{**mine, "token": "somebody-else"})
    switch.away = False
    time.sleep(0.3)
    until_stored(parts.store)
    assert log_of(parts.store, first["conversation"]) == [
        "message un", "answer", "message deux", "answer",
    ]  # fmt: skip


def test_what_waits_survives_a_kill_and_is_stored_once(
    database: str, tmp_path: Path, switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = steady(database, tmp_path)
    switch.away = True
    monkeypatch.setattr(killed, "_start", lambda: None)  # it does not come to storing any more
    opened = killed.begin(NOW, NewEvent("message", NOW, '{"text":"un"}', "m1"))
    killed.append(opened.conversation, NewEvent("feedback", NOW, '{"text":"bien"}'))
    (path,) = (tmp_path / "kept").glob("*.jsonl")
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_text(path.read_text() + '{"kind": "append", "conv')  # cut in the middle
    copy = path.read_text()
    killed._kept._file.close()  # the lock of a process ends with it
    switch.away = False
    for _ in range(2):  # the second finds the same once more, as after a kill before the file went
        next_one = steady(database, tmp_path)
        assert next_one.adopt() == 2
        until_stored(next_one)
        assert list((tmp_path / "kept").glob("*.jsonl")) == []
        assert log_of(next_one, opened.conversation) == ["message un", "feedback bien"]
        assert next_one.look(opened.conversation).allows(opened.token)
        path.write_text(copy)


def test_what_waits_is_bounded(
    database: str, tmp_path: Path, switch: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_module, "MOST_RECORDS", 3)
    store = steady(database, tmp_path)
    switch.away = True
    for _ in range(3):
        store.begin(NOW)
    with pytest.raises(StoreError, match="too much waits"):
        store.begin(NOW)
    switch.away = False
    until_stored(store)


def test_a_full_disk_leaves_memory(parts: Parts, switch: Switch, tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("no folder can be made here")
    switch.away = True
    opened = parts.store.begin(NOW, NewEvent("message", NOW, '{"text":"un"}', "m1"))
    assert "in memory only" in parts.store.trouble()
    switch.away = False
    until_stored(parts.store)
    assert log_of(parts.store, opened.conversation) == ["message un"]


def test_a_locked_sqlite_file_loses_nothing(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(steady_module, "LOOK_SECONDS", 0.05)
    monkeypatch.setattr("callbot.conversations.database._BUSY_SECONDS", 0.1)
    store = steady(f"sqlite:///{tmp_path / 'log.db'}", tmp_path)
    other = sqlite3.connect(tmp_path / "log.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    opened = store.begin(NOW, NewEvent("message", NOW, '{"text":"un"}', "m1"))
    assert opened.kept
    other.execute("COMMIT")
    until_stored(store)
    assert log_of(store, opened.conversation) == ["message un"]


def test_a_stopped_postgresql_loses_nothing(postgres: Any, tmp_path: Path) -> None:
    url = postgres.fresh()
    store = steady(url, tmp_path)
    first = store.begin(NOW)
    postgres.refuse(url)
    assert store.append(first.conversation, NewEvent("message", NOW, '{"text":"un"}', "m1")) == 0
    assert store.begin(NOW + timedelta(seconds=1)).kept
    assert "2 records wait" in store.trouble()
    postgres.allow(url)
    until_stored(store)
    assert log_of(store, first.conversation) == ["message un"]
    store.close()
    assert open_store(url).newest_cursor() == 1
