"""What goes into the event log and comes out of it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from callbot.conversations.columns import hashed, in_ms
from callbot.model import Conversation


class AlreadyStoredError(ValueError):
    """The conversation already has an event of this type with this message_id."""


class UnknownConversationError(ValueError):
    """There is no such conversation, or it was erased."""

    def __init__(self) -> None:
        super().__init__("This conversation does not exist or was erased.")


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event to append; ``data`` and ``private`` are JSON objects as text."""

    type: str
    at: datetime
    data: str = "{}"
    message_id: str | None = None
    private: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """An event as it was stored, without its private part."""

    cursor: int
    type: str
    at: datetime
    data: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A conversation just begun; the token is shown once and never stored.

    ``kept``: the database was away, and all of it is stored later.
    """

    conversation: str
    token: str
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look finds: the conversation's state and what is stored under a message_id."""

    state: Conversation
    token_hash: str
    message: str | None = None
    answer: str | None = None
    claimed: bool = False  # nobody could be asked whether the token is right; it is, later

    @property
    def claim(self) -> str:
        """The hash of a token that is still to be checked, else ""."""
        return self.token_hash if self.claimed else ""

    def allows(self, token: str) -> bool:
        """Tell, in a time that betrays nothing, whether ``token`` opens this conversation."""
        return hmac.compare_digest(hashed(token), self.token_hash)


class Answered(NamedTuple):
    """A question and the answer to it, as their events were stored."""

    cursor: int  # of the answer
    at: datetime
    message: str
    answer: str
    asked: datetime | None = None  # when the question came, where that is known


def row_of(conversation: str, new: NewEvent) -> dict[str, object]:
    """Return an event as a row of the table."""
    return {
        "conversation": conversation,
        "type": new.type,
        "message_id": new.message_id,
        "at": in_ms(new.at),
        "data": new.data,
        "private": new.private,
    }
