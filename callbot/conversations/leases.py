"""Background work that runs once, whichever process gets to it first: a lease in the database.

A process takes a job when it is due and nobody has it. When the process dies the lease ends by itself
and another one takes the job.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine, insert, select, update

from callbot.conversations.columns import in_ms
from callbot.conversations.database import alone, failures
from callbot.conversations.tables import leases


class Leases:
    """The leases of one database, for one holder: a process, by a name of its own."""

    def __init__(self, engine: Engine, holder: str) -> None:
        """Use ``engine``, brought up to date."""
        self._engine, self._holder = engine, holder

    def take(self, job: str, now: datetime, *, every: timedelta, hold: timedelta) -> bool:
        """Take ``job`` for ``hold`` when it last ran ``every`` ago or earlier and nobody has it.

        Raises StoreError.
        """
        with failures(), self._engine.connect() as connection:
            alone(connection)
            row = connection.execute(select(leases).where(leases.c.job == job)).one_or_none()
            if row and (row.until > in_ms(now) or row.ran_at > in_ms(now - every)):
                return False
            values = {"holder": self._holder, "until": in_ms(now + hold)}
            if row is None:
                connection.execute(insert(leases).values(job=job, ran_at=0, **values))
            else:
                connection.execute(update(leases).where(leases.c.job == job).values(**values))
            connection.commit()
        return True

    def done(self, job: str, now: datetime) -> None:
        """Give a job back that was done at ``now``; one that ran out and was taken stays taken."""
        self._give_back(job, {"until": 0, "ran_at": in_ms(now)})

    def failed(self, job: str, now: datetime, *, again: timedelta) -> None:
        """Give a job back that could not be done, to be tried in ``again``."""
        self._give_back(job, {"until": in_ms(now + again)})

    def ran_at(self, job: str) -> datetime | None:
        """Return when a job was last done, None when it never was."""
        with failures(), self._engine.connect() as connection:
            found = connection.execute(select(leases.c.ran_at).where(leases.c.job == job)).scalar()
        return datetime.fromtimestamp(found / 1000).astimezone() if found else None

    def _give_back(self, job: str, values: dict[str, int]) -> None:
        own = (leases.c.job == job) & (leases.c.holder == self._holder)
        with failures(), self._engine.begin() as connection:
            connection.execute(update(leases).where(own).values(**values))
