"""The event log of all conversations: append, read after a cursor, erase.

Moments are timezone-aware datetimes; the log keeps whole milliseconds. Every call is a
transaction of its own and raises StoreError when the database fails: then nothing was stored.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Connection, Delete, Engine
from sqlalchemy.exc import IntegrityError

from callbot.conversations import codec
from callbot.conversations import statements as sql
from callbot.conversations.bus import Bus
from callbot.conversations.columns import hashed, in_ms, moment_of
from callbot.conversations.database import (
    StoreError,
    failures,
    forget_traces,
    in_order,
    open_engine,
)
from callbot.conversations.records import (
    AlreadyStoredError,
    Answered,
    Event,
    NewEvent,
    Opened,
    Seen,
    UnknownConversationError,
    row_of,
)
from callbot.conversations.sealing import seal_contacts
from callbot.conversations.vault import Vault, fresh
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


class Store:
    """The log in one database. Give one to all threads; it holds no connection while idle."""

    def __init__(self, engine: Engine, vault: Vault | None = None, bus: Bus | None = None) -> None:
        """Use ``engine``, which :func:`open_store` brought up to date; tell ``bus`` what is new.

        Without a ``vault`` callback numbers are sealed with a key that nobody keeps.
        """
        self._engine, self._vault, self.bus = engine, vault or fresh(), bus

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
        self._begin(row, first)
        self._announce(conversation)
        return Opened(conversation, token)

    def append(self, conversation: str, *new: NewEvent, claim: str = "") -> int:
        """Append all of ``new`` or nothing; return the last one's cursor.

        ``claim`` is for a store that goes on without its database (steady.py).
        Raises AlreadyStoredError, UnknownConversationError, StoreError.
        """
        with failures(), _once(new[0].type), self._engine.begin() as connection:
            cursor = _append(connection, conversation, new)
        self._announce(conversation)
        return cursor

    def begin_again(self, conversation: str, since: datetime) -> Opened | None:
        """Give out a new token for a conversation begun after ``since`` with one message so far.

        For the sender whose first answer was lost; the token that it carried opens nothing any more.
        None when there is no such conversation.
        """
        token = secrets.token_urlsafe(24)
        renewed = self._renew(conversation, since, hashed(token))
        return Opened(conversation, token) if renewed else None

    def look(self, conversation: str, message_id: str = "", token: str = "") -> Seen | None:
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
            cursor = _append(connection, conversation, [new])
        self._announce(conversation)
        return cursor

    def keep_contact(
        self, conversation: str, phone: str, *, consent_at: datetime, keep: timedelta
    ) -> None:
        """Keep a number to call back, encrypted and apart from the messages, until ``consent_at + keep``."""
        self._keep_contact(
            {
                "conversation": conversation,
                "phone": self._vault.seal(phone, conversation),
                "consent_at": in_ms(consent_at),
                "delete_after": in_ms(consent_at + keep),
            }
        )

    def contact(self, conversation: str) -> str | None:
        """Return the number kept for a callback, if any that our key opens."""
        with failures(), self._engine.connect() as connection:
            key = {"conversation": conversation}
            sealed = connection.execute(sql.CONTACT, key).scalar_one_or_none()
        return None if sealed is None else self._vault.open(sealed, conversation)

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
        self._announce(conversation)
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

    @property
    def away(self) -> bool:
        """Whether the database could not be used a moment ago; this store cannot tell."""
        return False

    def trouble(self) -> str:
        """Return "" while the database can be used, else why not."""
        try:
            self.newest_cursor()
        except StoreError as error:
            return str(error)
        return ""

    def keep(self, kind: str, conversation: str, **fields: object) -> bool:
        """Keep something to be stored later: this store cannot, and returns False."""
        return False

    def _begin(self, row: Mapping[str, object], first: Sequence[NewEvent]) -> None:
        with failures(), _once("conversation"), self._engine.begin() as connection:
            in_order(connection)
            connection.execute(sql.BEGIN, row)
            if first:
                rows = [row_of(str(row["id"]), each) for each in first]
                connection.execute(sql.ADD_EVENT, rows)

    def _keep_contact(self, row: Mapping[str, object]) -> None:
        with failures(), self._engine.begin() as connection:
            in_order(connection)  # of two wishes at once the later one stays
            key = {"conversation": row["conversation"]}
            connection.execute(sql.DELETE_CONTACT, key)
            connection.execute(sql.ADD_CONTACT, row)

    def _renew(self, conversation: str, since: datetime, token_hash: str) -> int:
        key = {"conversation": conversation, "since": in_ms(since), "new_hash": token_hash}
        with failures(), self._engine.begin() as connection:
            return connection.execute(sql.RENEW_TOKEN, key).rowcount

    def _announce(self, conversation: str) -> None:
        if self.bus:
            self.bus.announce(conversation)

    def _delete(self, statement: Delete, moments: Mapping[str, int]) -> int:
        with failures(), self._engine.begin() as connection:
            return connection.execute(statement, moments).rowcount


def open_store(url: str, vault: Vault | None = None) -> Store:
    """Return the store of a database URL, its tables brought up to date. Raises StoreError.

    The ``vault`` also encrypts callback numbers that an older version left in clear.
    """
    engine = open_engine(url)
    if vault:
        seal_contacts(engine, vault)
    return Store(engine, vault)


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
        stored = connection.execute(sql.APPEND, row_of(conversation, each)).scalar_one_or_none()
        if stored is None:
            raise UnknownConversationError
        cursor = int(stored)
    return cursor
