"""Log-ins that failed: each makes the next wait twice as long, by account and by client.

An attempt is counted before the password is looked at, so that many at once gain nothing. Names and
addresses are kept as hashes only, and forgotten after a day.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import Connection, Engine, delete, insert, select, update

from callbot.conversations.database import alone, failures
from callbot.conversations.tables import attempts

FREE = {"account": 5, "client": 10}  # failures without a wait
LONGEST = timedelta(minutes=15)
KEPT = timedelta(days=1)


class Attempts:
    """The counts of one database, shared by all processes."""

    def __init__(self, engine: Engine) -> None:
        """Use ``engine``, brought up to date."""
        self._engine = engine

    def begin(self, account: str, client: str, now: datetime) -> int:
        """Count an attempt; return the seconds to wait where it must not be tried now, else 0."""
        keys = _keys(account, client)
        with failures(), self._engine.connect() as connection:
            alone(connection)
            connection.execute(delete(attempts).where(attempts.c.at < _ms(now - KEPT)))
            wait = max(_wait(connection, kind, key, now) for kind, key in keys.items())
            if not wait:
                for key in keys.values():
                    _count(connection, key, now)
            connection.commit()
        return wait

    def succeeded(self, account: str, client: str) -> None:
        """Forget the failures of an account and of a client that has just logged in."""
        gone = attempts.c.key.in_(_keys(account, client).values())
        with failures(), self._engine.begin() as connection:
            connection.execute(delete(attempts).where(gone))


def _keys(account: str, client: str) -> dict[str, str]:
    said = {"account": account.strip().lower(), "client": client}
    return {
        kind: hashlib.sha256(f"{kind}:{text}".encode()).hexdigest() for kind, text in said.items()
    }


def _wait(connection: Connection, kind: str, key: str, now: datetime) -> int:
    row = connection.execute(select(attempts).where(attempts.c.key == key)).one_or_none()
    if row is None or row.failed < FREE[kind]:
        return 0
    pause = min(LONGEST, timedelta(seconds=2 ** min(row.failed - FREE[kind] + 1, 20)))
    left = row.at + round(pause.total_seconds() * 1000) - _ms(now)
    return max(0, -int(-left // 1000))


def _count(connection: Connection, key: str, now: datetime) -> None:
    changed = update(attempts).where(attempts.c.key == key)
    values = {"failed": attempts.c.failed + 1, "at": _ms(now)}
    if not connection.execute(changed.values(**values)).rowcount:
        connection.execute(insert(attempts).values(key=key, failed=1, at=_ms(now)))


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)
