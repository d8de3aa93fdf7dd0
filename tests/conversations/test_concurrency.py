"""Several threads and processes write and read one log: nothing lost, doubled or out of order."""

from __future__ import annotations

import multiprocessing
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from callbot.conversations.store import AlreadyStoredError, NewEvent, Store, open_store

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
