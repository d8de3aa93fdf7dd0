"""A conversation as one process knows it, and its events as they wait to be stored."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from callbot.conversations import codec
from callbot.conversations.columns import in_ms, moment_of
from callbot.conversations.records import NewEvent, Seen
from callbot.model import Conversation


@dataclass
class Talk:
    """A conversation as this process knows it."""

    token_hash: str
    state: Conversation
    claimed: bool = False
    token: str = ""  # only of one begun while the database was away
    begun: bool = False
    waiting: int = 0  # records that are kept
    said: dict[str, dict[str, str]] = field(default_factory=dict)  # message_id: type: data

    def seen(self, message_id: str) -> Seen:
        """Return what a look at the log would find."""
        said = self.said.get(message_id, {})
        answer = said.get("answer")
        return Seen(self.state, self.token_hash, said.get("message"), answer, self.claimed)

    def take(self, events: Sequence[NewEvent]) -> None:
        """Go on from what was just said."""
        for each in events:
            if each.type == "answer" and each.private:
                name, holder = self.state.id, self.state.holder
                self.state = codec.decode(each.private, conversation=name, holder=holder)


def plain(events: Sequence[NewEvent]) -> list[dict[str, Any]]:
    """Return events as JSON; one without an id gets one, under which it is stored once."""
    return [
        {
            "type": each.type,
            "at": in_ms(each.at),
            "data": each.data,
            "message_id": each.message_id or f"kept-{secrets.token_hex(12)}",
            "private": each.private,
        }
        for each in events
    ]


def event(plain: Mapping[str, Any]) -> NewEvent:
    """Return an event that waited."""
    return NewEvent(**{**plain, "at": moment_of(plain["at"])})
