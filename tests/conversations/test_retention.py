"""What is older than the city keeps it goes; the rest stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from callbot.conversations.retention import purge
from callbot.conversations.store import NewEvent, Store

DAY = timedelta(days=1)


def chat(store: Store, at: datetime) -> str:
    return store.begin(at, NewEvent("message", at, message_id="m1")).conversation


def test_old_conversations_go_and_recent_ones_stay(store: Store, now: datetime) -> None:
    old, recent = chat(store, now - 31 * DAY), chat(store, now - 29 * DAY)
    assert purge(store, now=now, days=30) == {"events": 1, "conversations": 1, "contacts": 0}
    assert store.look(old) is None
    assert store.look(recent) is not None


def test_a_conversation_that_goes_on_loses_only_its_old_messages(
    store: Store, now: datetime
) -> None:
    conversation = chat(store, now - 31 * DAY)
    store.append(conversation, NewEvent("message", now, message_id="m2"))
    assert purge(store, now=now, days=30) == {"events": 1, "conversations": 0, "contacts": 0}
    assert [event.at for event in store.events_after(conversation, 0)] == [now]


def test_a_callback_number_goes_at_its_own_end(store: Store, now: datetime) -> None:
    conversation = chat(store, now)
    store.keep_contact(conversation, "+33612345678", consent_at=now, keep=7 * DAY)
    assert purge(store, now=now + 6 * DAY, days=30)["contacts"] == 0
    assert purge(store, now=now + 7 * DAY, days=30)["contacts"] == 1
    assert store.contact(conversation) is None
    assert store.look(conversation) is not None


def test_a_dry_run_counts_and_deletes_nothing(store: Store, now: datetime) -> None:
    for _ in range(3):
        chat(store, now - 31 * DAY)
    counted = purge(store, now=now, days=30, dry_run=True)
    assert counted == {"events": 3, "conversations": 3, "contacts": 0}
    assert purge(store, now=now, days=30) == counted


def test_more_than_one_batch_is_deleted(store: Store, now: datetime) -> None:
    conversation = chat(store, now - 31 * DAY)
    for number in range(1200):
        new = NewEvent("message", now - 31 * DAY, message_id=str(number))
        store.append(conversation, new)
    assert purge(store, now=now, days=30)["events"] == 1201


def test_a_negative_number_of_days_is_refused(store: Store, now: datetime) -> None:
    with pytest.raises(ValueError, match="must be 0 or more, not -1"):
        purge(store, now=now, days=-1)
