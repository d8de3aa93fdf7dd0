"""Sessions: who is logged in, kept in the database so that they can be ended from there.

The cookie holds a random token, the database its hash. A session ends when nothing was asked for
``idle``, at the latest ``longest`` after the log-in, and when the account changes.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, delete, insert, or_, select, update

from callbot.console.accounts import Account, account_of, moment, ms
from callbot.conversations.database import failures
from callbot.conversations.tables import sessions, users

_NOTED = timedelta(minutes=1)  # how exact the last use is: not a write for every request


@dataclass(frozen=True, slots=True)
class Session:
    """One log-in of an account, for its list."""

    key: str  # the beginning of the token's hash: names it, opens nothing
    created_at: datetime
    seen_at: datetime


class Sessions:
    """The sessions of one database."""

    def __init__(self, engine: Engine, *, idle: timedelta, longest: timedelta) -> None:
        """Use ``engine``, brought up to date."""
        self._engine, self._idle, self._longest = engine, idle, longest

    def begin(self, account: Account, now: datetime) -> str:
        """Begin a session and return its token, which is shown to nobody but the browser."""
        token = new_token()
        row = {"token_hash": _hash(token), "user_id": account.id}
        times = {"created_at": ms(now), "seen_at": ms(now)}
        with failures(), self._engine.begin() as connection:
            connection.execute(delete(sessions).where(self._over(now)))
            connection.execute(insert(sessions), {**row, **times})
            seen = update(users).where(users.c.id == account.id)
            connection.execute(seen.values(seen_at=ms(now)))
        return token

    def account(self, token: str, now: datetime, *, acts: bool = True) -> Account | None:
        """Return the account of a session that is open and not switched off.

        ``acts``: the person does something; a page that asks for news on its own does not count.
        """
        if not token:
            return None
        statement = (
            select(users, sessions.c.seen_at.label("used_at"))
            .join(sessions, sessions.c.user_id == users.c.id)
            .where(sessions.c.token_hash == _hash(token), ~self._over(now))
            .where(users.c.disabled_at.is_(None))
        )
        with failures(), self._engine.connect() as connection:
            row = connection.execute(statement).one_or_none()
        if row is None:
            return None
        if acts and ms(now) - row.used_at > _NOTED.total_seconds() * 1000:
            self._note(token, now)
        return account_of(row)

    def of(self, account: Account, now: datetime) -> list[Session]:
        """Return the open sessions of an account, the newest first."""
        statement = (
            select(sessions)
            .where(sessions.c.user_id == account.id, ~self._over(now))
            .order_by(sessions.c.created_at.desc())
        )
        with failures(), self._engine.connect() as connection:
            rows = connection.execute(statement).all()
        return [Session(r.token_hash[:12], moment(r.created_at), moment(r.seen_at)) for r in rows]

    def end(self, token: str) -> None:
        """End one session."""
        with failures(), self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == _hash(token)))

    def end_others(self, account: Account, token: str) -> None:
        """End every session of an account but this one."""
        others = sessions.c.token_hash != _hash(token)
        with failures(), self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.user_id == account.id, others))

    def _note(self, token: str, now: datetime) -> None:
        used = update(sessions).where(sessions.c.token_hash == _hash(token))
        with failures(), self._engine.begin() as connection:
            connection.execute(used.values(seen_at=ms(now)))

    def _over(self, now: datetime):  # type: ignore[no-untyped-def]
        return or_(
            sessions.c.seen_at < ms(now - self._idle),
            sessions.c.created_at < ms(now - self._longest),
        )


def new_token() -> str:
    """Return a token that cannot be guessed."""
    return secrets.token_urlsafe(32)


def session_key(token: str) -> str:
    """Return the name under which :meth:`Sessions.of` lists the session of a token."""
    return _hash(token)[:12]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
