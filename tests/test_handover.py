"""From the bot to a person and back: who waits, who has what, who is there."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from callbot.conversations.store import open_store
from callbot.handover import Handovers, why_a_person
from callbot.model import Conversation, Match, Reply, Turn

NOW = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def inbox(database: str):
    store = open_store(database)
    yield Handovers(store.engine)
    store.close()


def reply(*statuses: str, intent: str | None = None, verdict: str = "answer") -> Reply:
    turns = tuple(Turn("x", None, status) for status in statuses)
    return Reply(Match(verdict), (), Conversation("c", turns=turns), intent)


@pytest.mark.parametrize(
    ("found", "holder", "why"),
    [
        (reply("answered", "unknown"), "bot", ""),
        (reply("unknown", "unknown"), "bot", "failed"),
        (reply("unknown", "source_failed"), "bot", "failed"),
        (reply("unknown", "answered", "unknown"), "bot", ""),
        (reply("answered", intent="meta.human"), "bot", "asked"),
        (reply("answered", verdict="safety"), "agent", "alarm"),
        (reply("answered", verdict="safety"), "bot", ""),
        (reply("unknown", "unknown"), "agent", ""),
    ],
)
def test_when_a_person_is_needed(found, holder, why):
    assert why_a_person(found, Conversation("c", holder=holder)) == why


def test_the_longest_wait_comes_first_and_alarms_before_all(inbox: Handovers):
    for number, name in enumerate(("a", "b", "c")):
        inbox.open(name, "failed", NOW + timedelta(minutes=number), topic="city.dogs")
    inbox.alarm("c", NOW)
    assert [each.conversation for each in inbox.all_open()] == ["c", "a", "b"]
    assert inbox.before("c") == 2
    assert inbox.claim("a", "marie", NOW)
    assert inbox.before("c") == 1, "who is being helped waits no more"


def test_one_agent_at_a_time(inbox: Handovers):
    inbox.open("a", "asked", NOW)
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda n: inbox.claim("a", f"agent{n}", NOW), range(16)))
    assert got.count(True) == 1
    assert not inbox.claim("unknown", "marie", NOW)


def test_who_asks_again_keeps_the_place(inbox: Handovers):
    inbox.open("a", "failed", NOW)
    inbox.open("a", "callback", NOW + timedelta(minutes=5))
    inbox.open("a", "failed", NOW + timedelta(minutes=6))
    [found] = inbox.all_open()
    assert (found.why, found.since) == ("callback", NOW)


def test_what_was_closed_may_wait_anew(inbox: Handovers):
    inbox.open("a", "asked", NOW)
    inbox.claim("a", "marie", NOW)
    inbox.close("a", "helped", NOW)
    assert inbox.all_open() == []
    assert [each.closed_because for each in inbox.closed()] == ["helped"]
    inbox.open("a", "asked", NOW + timedelta(hours=1))
    [found] = inbox.all_open()
    assert (found.agent, found.closed_because) == ("", "")


def test_agents_count_as_there_while_they_give_signs_of_life(inbox: Handovers):
    assert not inbox.staffed(NOW)
    inbox.seen("marie", NOW)
    inbox.seen("marie", NOW + timedelta(seconds=10))
    assert inbox.staffed(NOW + timedelta(seconds=35))
    assert not inbox.staffed(NOW + timedelta(seconds=45))


def test_an_agent_with_many_windows_is_there_once(inbox: Handovers):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: inbox.seen("marie", NOW), range(24)))
    assert inbox.staffed(NOW)
