"""The event log of all conversations: append, read after a cursor, erase.

Moments are timezone-aware datetimes; the log keeps whole milliseconds. Every call is a
transaction of its own and raises StoreError when the database fails: then nothing was stored.
"""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, Delete, Engine
from sqlalchemy.exc import IntegrityError

from callbot.conversations import codec
from callbot.conversations import statements as sql
from callbot.conversations.columns import hashed, in_ms, moment_of
from callbot.conversations.database import failures, forget_traces, in_order, open_engine
from callbot.model import Conversation

__all__ = [
    "AlreadyStoredError",
    "Answered",
    "Event",
    "NewEvent",
    "Opened",
    "Seen",
    "Store",
    "UnknownConversationError",
    "new_id",
    "open_store",
]

_AT_ONCE = 500  # cursors of one statement


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
    """A conversation just begun; the token is shown once and never stored."""

    conversation: str
    token: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What one look finds: the conversation's state and what is stored under a message_id."""

    state: Conversation
    token_hash: str
    message: str | None = None
    answer: str | None = None

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


class Store:
    """The log in one database. Give one to all threads; it holds no connection while idle."""

    def __init__(self, engine: Engine) -> None:
        """Use ``engine``, which :func:`open_store` brought up to date."""
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The engine, for what else stands in the same database."""
        return self._engine

    def begin(self, at: datetime, *first: NewEvent, conversation: str = "") -> Opened:
        """Begin a conversation, together with its first events when given.

        Raises AlreadyStoredError when there is (or was) one of the name ``conversation``.
        """
        conversation, token = conversation or new_id(), secrets.token_urlsafe(24)
        row = {"id": conversation, "token_hash": hashed(token), "started_at": in_ms(at)}
        with failures(), _once("conversation"), self._engine.begin() as connection:
            in_order(connection)
            connection.execute(sql.BEGIN, row)
            if first:
                connection.execute(sql.ADD_EVENT, [_row(conversation, each) for each in first])
        return Opened(conversation, token)

    def append(self, conversation: str, *new: NewEvent) -> int:
        """Append all of ``new`` or nothing; return the last one's cursor.

        Raises AlreadyStoredError, UnknownConversationError, StoreError.
        """
        with failures(), _once(new[0].type), self._engine.begin() as connection:
            return _append(connection, conversation, new)

    def begin_again(self, conversation: str, since: datetime) -> Opened | None:
        """Give out a new token for a conversation begun after ``since`` with one message so far.

        For the sender whose first answer was lost; the token that it carried opens nothing any more.
        None when there is no such conversation.
        """
        token = secrets.token_urlsafe(24)
        key = {"conversation": conversation, "since": in_ms(since), "new_hash": hashed(token)}
        with failures(), self._engine.begin() as connection:
            renewed = connection.execute(sql.RENEW_TOKEN, key).rowcount
        return Opened(conversation, token) if renewed else None

    def look(self, conversation: str, message_id: str = "") -> Seen | None:
        """Return the conversation and what is stored under ``message_id``; None when unknown."""
        key = {"conversation": conversation, "message_id": message_id}
        with failures(), self._engine.connect() as connection:
            row = connection.execute(sql.LOOK, key).one_or_none()
        if row is None:
            return None
        state = codec.decode(row.state, conversation=conversation, holder=row.holder)
        return Seen(state, row.token_hash, row.message, row.answer)

    def state(self, conversation: str) -> Conversation | None:
        """Return what is known of the conversation after its newest answer; None when unknown."""
        seen = self.look(conversation)
        return seen.state if seen else None

    def events_after(self, conversation: str, cursor: int, limit: int = 200) -> list[Event]:
        """Return what the person may see after ``cursor``, oldest first, at most ``limit``."""
        key = {"conversation": conversation, "after": cursor, "limit": limit}
        with failures(), self._engine.connect() as connection:
            rows = connection.execute(sql.EVENTS_AFTER, key).all()
        return [Event(row.id, row.type, moment_of(row.at), row.data) for row in rows]

    def everything(self, conversation: str, limit: int = 500) -> list[Event]:
        """Return the newest events, agents' notes too, oldest first."""
        key = {"conversation": conversation, "limit": limit}
        with failures(), self._engine.connect() as connection:
            rows = connection.execute(sql.EVERYTHING, key).all()
        return [Event(row.id, row.type, moment_of(row.at), row.data) for row in reversed(rows)]

    def has_answer(self, conversation: str, cursor: int) -> bool:
        """Tell whether the bot or an agent said something under this cursor."""
        key = {"conversation": conversation, "cursor": cursor}
        with failures(), self._engine.connect() as connection:
            return connection.execute(sql.ANSWER_AT, key).first() is not None

    def newest_answer(self, conversation: str) -> int | None:
        """Return the cursor of what the bot said last, None when it said nothing."""
        with failures(), self._engine.connect() as connection:
            key = {"conversation": conversation}
            cursor = connection.execute(sql.NEWEST_ANSWER, key).scalar_one()
        return None if cursor is None else int(cursor)

    def new_in_all(self, cursor: int) -> list[tuple[int, str]]:
        """Return (cursor, conversation) of up to a thousand events after ``cursor``, in order."""
        with failures(), self._engine.connect() as connection:
            rows = connection.execute(sql.NEW_IN_ALL, {"after": cursor}).all()
        return [(row.id, row.conversation) for row in rows]

    def unanswered(self, since: datetime) -> list[Answered]:
        """Return the questions of which one was unknown or only offers were made, oldest first."""
        with failures(), self._engine.connect() as connection:
            rows = connection.execute(sql.UNANSWERED, {"since": in_ms(since)}).all()
        return [Answered(row.id, moment_of(row.at), row.message, row.data) for row in rows]

    def answers_since(self, since: datetime) -> list[Answered]:
        """Return all of the bot's answers from ``since`` on, oldest first, without the questions."""
        with failures(), self._engine.connect() as connection:
            rows = connection.execute(sql.ANSWERS_SINCE, {"since": in_ms(since)}).all()
        return [
            Answered(row.id, moment_of(row.at), "", row.data, moment_of(row.asked or row.at))
            for row in rows
        ]

    def answers(self, cursors: Sequence[int]) -> list[Answered]:
        """Return the bot's answers under these cursors with their questions, oldest first."""
        rows: list[Any] = []
        with failures(), self._engine.connect() as connection:
            for start in range(0, len(cursors), _AT_ONCE):
                key = {"cursors": cursors[start : start + _AT_ONCE]}
                rows += connection.execute(sql.ANSWERS, key).all()
        return [Answered(row.id, moment_of(row.at), row.message, row.data) for row in rows]

    def feedback(self, since: datetime) -> list[str]:
        """Return the data of all feedback from ``since`` on, oldest first."""
        with failures(), self._engine.connect() as connection:
            return list(connection.execute(sql.FEEDBACK, {"since": in_ms(since)}).scalars())

    def newest_cursor(self) -> int:
        """Return the log's last cursor, 0 when it is empty."""
        with failures(), self._engine.connect() as connection:
            return int(connection.execute(sql.NEWEST_CURSOR).scalar_one())

    def hold(
        self, conversation: str, holder: Literal["bot", "agent"], at: datetime, **said: str
    ) -> int:
        """Give the conversation to an agent, or back to the bot; the log tells the person.

        ``said`` are more fields of the event: its text and language.
        """
        data = json.dumps({"holder": holder, **said}, ensure_ascii=False)
        new = NewEvent("holder", at, data=data)
        with failures(), self._engine.begin() as connection:
            in_order(connection)  # first of all, as in every writer: locks taken in one order
            connection.execute(sql.HOLD, {"conversation": conversation, "new_holder": holder})
            return _append(connection, conversation, [new])

    def keep_contact(
        self, conversation: str, phone: str, *, consent_at: datetime, keep: timedelta
    ) -> None:
        """Keep a number to call back, apart from the messages, until ``consent_at + keep``."""
        row = {"conversation": conversation, "phone": phone, "consent_at": in_ms(consent_at)}
        row["delete_after"] = in_ms(consent_at + keep)
        with failures(), self._engine.begin() as connection:
            in_order(connection)  # of two wishes at once the later one stays
            connection.execute(sql.DELETE_CONTACT, {"conversation": conversation})
            connection.execute(sql.ADD_CONTACT, row)

    def contact(self, conversation: str) -> str | None:
        """Return the number kept for a callback, if any."""
        with failures(), self._engine.connect() as connection:
            key = {"conversation": conversation}
            return connection.execute(sql.CONTACT, key).scalar_one_or_none()

    def erase(self, conversation: str, at: datetime) -> bool:
        """Delete all that was said and kept; an empty tombstone stays. False when unknown."""
        key = {"conversation": conversation}
        with failures(), self._engine.begin() as connection:
            in_order(connection)
            emptied = connection.execute(sql.EMPTY_CONVERSATION, {**key, "now": in_ms(at)}).rowcount
            if emptied:
                connection.execute(sql.DELETE_EVENTS, key)
                connection.execute(sql.DELETE_CONTACT, key)
                tombstone = {**key, "type": sql.ERASED, "at": in_ms(at), "data": "{}"}
                connection.execute(sql.ADD_EVENT, tombstone)
        with failures():
            forget_traces(self._engine)
        return bool(emptied)

    def count_old(self, *, before: datetime, now: datetime) -> Mapping[str, int]:
        """Count what :meth:`delete_old` would delete."""
        moments = {"before": in_ms(before), "now": in_ms(now)}
        with failures(), self._engine.connect() as connection:
            return {
                name: int(connection.execute(count, moments).scalar_one())
                for name, count in sql.COUNT_OLD.items()
            }

    def delete_old(self, *, before: datetime, now: datetime) -> Mapping[str, int]:
        """Delete events and conversations older than ``before`` and contacts past their end."""
        moments = {"before": in_ms(before), "now": in_ms(now)}
        deleted = dict.fromkeys(sql.DELETE_OLD, 0)
        for name, statement in sql.DELETE_OLD.items():
            while count := self._delete(statement, moments):
                deleted[name] += count
        with failures():
            forget_traces(self._engine)
        return deleted

    def close(self) -> None:
        """Close the connections; the store opens new ones when it is used again."""
        self._engine.dispose()

    def _delete(self, statement: Delete, moments: Mapping[str, int]) -> int:
        with failures(), self._engine.begin() as connection:
            return connection.execute(statement, moments).rowcount


def open_store(url: str) -> Store:
    """Return the store of a database URL, its tables brought up to date. Raises StoreError."""
    return Store(open_engine(url))


def new_id() -> str:
    """Return a name for a conversation that no other has."""
    return secrets.token_urlsafe(12)


@contextmanager
def _once(what: str) -> Iterator[None]:
    """Turn a broken uniqueness into an AlreadyStoredError."""
    try:
        yield
    except IntegrityError:
        raise AlreadyStoredError(f"This {what} is stored already.") from None


def _append(connection: Connection, conversation: str, new: Sequence[NewEvent]) -> int:
    in_order(connection)
    cursor = 0
    for each in new:
        stored = connection.execute(sql.APPEND, _row(conversation, each)).scalar_one_or_none()
        if stored is None:
            raise UnknownConversationError
        cursor = int(stored)
    return cursor


def _row(conversation: str, new: NewEvent) -> dict[str, object]:
    return {
        "conversation": conversation,
        "type": new.type,
        "message_id": new.message_id,
        "at": in_ms(new.at),
        "data": new.data,
        "private": new.private,
    }
