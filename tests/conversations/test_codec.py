"""The state that the log keeps between two questions."""

from __future__ import annotations

import json

import pytest

from callbot.conversations import codec
from callbot.model import Conversation, Pending, SlotValue, Turn

STOP = SlotValue("stop", "Castellane", "castelane", ref="gtfs:CAS", start=3, end=12, score=0.94)
FULL = Conversation(
    id="c1",
    language="fr",
    chosen_language=True,
    pending=Pending("transport.next_departure", "line", {"stop": STOP}, ("a", "b"), "et le 83 ?"),
    turns=(Turn("castelane ?", None, "unknown"), Turn("oui", "x.y", "answered", {"stop": STOP})),
)


@pytest.mark.parametrize("state", [FULL, Conversation("c1")])
def test_a_state_comes_back_as_it_was(state: Conversation) -> None:
    assert codec.decode(codec.encode(state), conversation="c1") == state


def test_who_holds_the_conversation_is_known_to_the_log_alone() -> None:
    again = codec.decode(codec.encode(FULL), conversation="c1", holder="agent")
    assert again.holder == "agent"


@pytest.mark.parametrize(
    "text",
    ["", None, "[]", "{}", "not json", json.dumps({"language": "fr", "turns": [{"new": 1}]})],
)
def test_a_state_of_another_version_starts_afresh(text: str | None) -> None:
    assert codec.decode(text, conversation="c1") == Conversation("c1")
