"""The event log: append, look, read after a cursor, erase."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import pytest
from helpers.postgres import ON_SQLITE

from callbot.conversations import codec
from callbot.conversations.store import (
    AlreadyStoredError,
    NewEvent,
    Store,
    UnknownConversationError,
)
from callbot.model import Conversation


def message(now: datetime, message_id: str = "m1", text: str = "bonjour") -> NewEvent:
    return NewEvent("message", now, f'{{"text":"{text}"}}', message_id)


def test_a_conversation_begins_with_its_first_message(store: Store, now: datetime) -> None:
    opened = store.begin(now, message(now))
    [event] = store.events_after(opened.conversation, 0)
    assert (event.cursor, event.type, event.at) == (store.newest_cursor(), "message", now)
    assert event.data == '{"text":"bonjour"}'


def test_only_its_own_token_opens_a_conversation(store: Store, now: datetime) -> None:
    mine, other = store.begin(now), store.begin(now)
    seen = store.look(mine.conversation)
    assert seen is not None
    assert seen.allows(mine.token)
    assert not seen.allows(other.token)
    assert not seen.allows("")


@ON_SQLITE
def test_the_token_itself_is_not_in_the_database(
    store: Store, now: datetime, tmp_path: Path
) -> None:
    opened = store.begin(now)
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert opened.conversation.encode() in stored
    assert opened.token.encode() not in stored


def test_a_message_id_is_stored_once_in_a_conversation(store: Store, now: datetime) -> None:
    first, second = store.begin(now, message(now)), store.begin(now, message(now))
    with pytest.raises(AlreadyStoredError):
        store.append(first.conversation, message(now, text="autre"))
    store.append(first.conversation, NewEvent("answer", now, message_id="m1"))
    assert len(store.events_after(first.conversation, 0)) == 2
    assert len(store.events_after(second.conversation, 0)) == 1


def test_one_look_finds_state_message_and_answer(store: Store, now: datetime) -> None:
    opened = store.begin(now, message(now))
    state = Conversation(opened.conversation, language="ar", chosen_language=True)
    answer = NewEvent("answer", now, '{"a":1}', "m1", private=codec.encode(state))
    store.append(opened.conversation, answer)
    seen = store.look(opened.conversation, "m1")
    assert seen is not None
    assert (seen.message, seen.answer, seen.state) == ('{"text":"bonjour"}', '{"a":1}', state)
    other = store.look(opened.conversation, "m2")
    assert other is not None
    assert (other.message, other.answer, other.state) == (None, None, state)


def test_a_message_and_its_answer_are_stored_both_or_not_at_all(
    store: Store, now: datetime
) -> None:
    opened = store.begin(now, message(now, "m1"))
    with pytest.raises(AlreadyStoredError):
        store.append(opened.conversation, NewEvent("answer", now, "{}", "m1"), message(now, "m1"))
    assert [e.type for e in store.events_after(opened.conversation, 0)] == ["message"]


def test_a_name_is_given_to_one_conversation_only(store: Store, now: datetime) -> None:
    store.begin(now, message(now), conversation="mine")
    with pytest.raises(AlreadyStoredError):
        store.begin(now, message(now), conversation="mine")


def test_a_new_token_is_given_while_nothing_else_was_said(store: Store, now: datetime) -> None:
    answer = NewEvent("answer", now, "{}", "m1")
    opened = store.begin(now, message(now), answer, conversation="mine")
    again = store.begin_again("mine", now - timedelta(minutes=1))
    assert again is not None
    seen = store.look("mine", "m1")
    assert seen is not None
    assert seen.allows(again.token)
    assert not seen.allows(opened.token)
    assert store.begin_again("mine", now + timedelta(minutes=1)) is None  # it began before
    store.append("mine", message(now, "m2"))
    assert store.begin_again("mine", now - timedelta(minutes=1)) is None


def test_the_newest_answer_decides_the_state(store: Store, now: datetime) -> None:
    opened = store.begin(now)
    for number, language in enumerate(("fr", "en")):
        state = codec.encode(Conversation(opened.conversation, language=language))
        store.append(opened.conversation, NewEvent("answer", now, "{}", f"m{number}", state))
    newest = store.state(opened.conversation)
    assert newest is not None
    assert newest.language == "en"
    assert store.state("nobody") is None


def test_reading_goes_on_after_a_cursor_and_is_bounded(store: Store, now: datetime) -> None:
    opened = store.begin(now)
    cursors = [store.append(opened.conversation, message(now, f"m{n}")) for n in range(5)]
    assert cursors == sorted(cursors)
    read = store.events_after(opened.conversation, cursors[1], limit=2)
    assert [event.cursor for event in read] == cursors[2:4]
    assert store.new_in_all(cursors[3]) == [(cursors[4], opened.conversation)]
    assert store.newest_cursor() == cursors[4]


def test_notes_of_agents_are_not_for_the_person(store: Store, now: datetime) -> None:
    opened = store.begin(now)
    store.append(opened.conversation, NewEvent("note", now, '{"text":"patience"}'))
    assert store.events_after(opened.conversation, 0) == []


def test_an_agent_holds_the_conversation_and_gives_it_back(store: Store, now: datetime) -> None:
    opened = store.begin(now)
    holders: tuple[Literal["agent", "bot"], ...] = ("agent", "bot")
    for holder in holders:
        store.hold(opened.conversation, holder, now)
        state = store.state(opened.conversation)
        assert state is not None
        assert state.holder == holder
    told = [json.loads(event.data) for event in store.events_after(opened.conversation, 0)]
    assert told == [{"holder": "agent"}, {"holder": "bot"}]


def test_erasing_leaves_an_empty_tombstone(store: Store, now: datetime, tmp_path: Path) -> None:
    opened = store.begin(now, message(now, text="mon secret"))
    store.keep_contact(opened.conversation, "+33612345678", consent_at=now, keep=timedelta(days=7))
    assert store.erase(opened.conversation, now)
    assert not store.erase(opened.conversation, now)
    assert store.look(opened.conversation) is None
    assert store.contact(opened.conversation) is None
    assert [(e.type, e.data) for e in store.events_after(opened.conversation, 0)] == [
        ("erased", "{}")
    ]
    left = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"mon secret" not in left
    assert b"+33612345678" not in left


def test_an_answer_on_its_way_does_not_undo_an_erasure(store: Store, now: datetime) -> None:
    opened = store.begin(now, message(now))
    store.erase(opened.conversation, now)
    with pytest.raises(UnknownConversationError):
        store.append(opened.conversation, NewEvent("answer", now, "{}", "m1"))


def test_a_cursor_is_never_given_twice(store: Store, now: datetime) -> None:
    opened = store.begin(now, message(now))
    before = store.newest_cursor()
    store.erase(opened.conversation, now)
    store.delete_old(before=now + timedelta(days=1), now=now)
    store.begin(now, message(now))
    assert store.newest_cursor() > before


def test_a_second_number_replaces_the_first(store: Store, now: datetime) -> None:
    opened = store.begin(now)
    for phone in ("+33600000001", "+33600000002"):
        store.keep_contact(opened.conversation, phone, consent_at=now, keep=timedelta(days=7))
    assert store.contact(opened.conversation) == "+33600000002"
