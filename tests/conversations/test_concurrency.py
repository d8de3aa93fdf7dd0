"""Several threads and processes write and read one log: nothing lost, doubled or out of order."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime

from sqlalchemy import insert

from callbot.conversations.database import alone
from callbot.conversations.store import (
    AlreadyStoredError,
    NewEvent,
    Store,
    UnknownConversationError,
    open_store,
)
from callbot.conversations.tables import events

NOW = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)


def _write(store: Store, conversation: str, name: str, count: int) -> list[int]:
    return [
        store.append(conversation, NewEvent("message", NOW, "{}", f"{name}-{number}"))
        for number in range(count)
    ]


def _write_alone(url: str, conversation: str, name: str) -> None:
    _write(open_store(url), conversation, name, 100)


def _read_on(store: Store, conversation: str, count: int) -> list[int]:
    read: list[int] = []
    while len(read) < count:
        new = store.events_after(conversation, read[-1] if read else 0)
        read += [event.cursor for event in new]
    return read


def test_two_processes_and_a_reader_share_one_file(url: str) -> None:
    store = open_store(url)
    conversation = store.begin(NOW).conversation
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_write_alone, args=(url, conversation, name)) for name in "ab"
    ]
    for writer in writers:
        writer.start()
    read = _read_on(store, conversation, 200)
    for writer in writers:
        writer.join(30)
    assert [writer.exitcode for writer in writers] == [0, 0]
    every = [event.cursor for event in store.events_after(conversation, 0, limit=1000)]
    assert read == every  # a reader that only ever goes on has missed none
    assert len(set(read)) == 200


def test_an_event_that_is_stored_late_is_never_passed_by(store: Store) -> None:
    """A cursor is given out before the commit: who comes later must not be seen earlier."""
    conversation = store.begin(NOW).conversation
    with ThreadPoolExecutor(1) as pool:
        with store.engine.connect() as slow:
            alone(slow)
            row = {"conversation": conversation, "type": "note", "at": 0, "data": "{}"}
            first = slow.execute(insert(events), row).inserted_primary_key[0]
            later = pool.submit(_write, store, conversation, "later", 1)
            assert not wait([later], timeout=0.3).done, "it waits for its turn"
            assert store.new_in_all(0) == []
            slow.commit()
        [second] = later.result(5)
    assert first < second
    assert [cursor for cursor, _ in store.new_in_all(0)] == [first, second]


def test_erasing_and_handing_over_at_once_do_not_block_each_other(store: Store) -> None:
    names = [store.begin(NOW).conversation for _ in range(20)]

    def give(name: str) -> str:
        try:
            store.hold(name, "agent", NOW)
        except UnknownConversationError:
            return "gone"
        return "held"

    with ThreadPoolExecutor(4) as pool:
        held = [pool.submit(give, name) for name in names]
        erased = [pool.submit(store.erase, name, NOW) for name in names]
        assert all(each.result(20) for each in erased)
        assert {each.result(20) for each in held} <= {"held", "gone"}
    assert [store.look(name) for name in names] == [None] * 20


def test_of_many_equal_messages_at_once_one_is_stored(store: Store) -> None:
    conversation = store.begin(NOW).conversation

    def send(_: int) -> bool:
        try:
            store.append(conversation, NewEvent("message", NOW, "{}", "m1"))
        except AlreadyStoredError:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(send, range(32))) == 1
    assert len(store.events_after(conversation, 0)) == 1


def test_a_store_opened_before_a_fork_works_on_both_sides(store: Store) -> None:
    conversation = store.begin(NOW).conversation
    child = multiprocessing.get_context("fork").Process(
        target=_write, args=(store, conversation, "child", 10)
    )
    child.start()
    _write(store, conversation, "parent", 10)
    child.join(30)
    assert child.exitcode == 0
    assert len(store.events_after(conversation, 0)) == 20
