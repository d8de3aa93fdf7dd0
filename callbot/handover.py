"""From the bot to a person and back: who waits, who has which conversation, who is there.

A conversation waits when somebody asks for a person or when the bot failed twice in a row. One
agent at a time has it; what was said meanwhile stands in the event log like everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Engine, Row, case, delete, func, insert, select, update

from callbot.conversations.columns import in_ms, moment_of
from callbot.conversations.database import alone, failures
from callbot.conversations.tables import handovers, presence
from callbot.model import Conversation, Reply

ASKS: Final = "meta.human"  # the intent of who wants a person
FAILED = frozenset({"unknown", "source_failed"})
TWICE = 2
THERE = timedelta(seconds=30)  # how long an agent counts as there after a sign of life


@dataclass(frozen=True, slots=True)
class Waiting:
    """A conversation in the inbox; ``agent`` is "" while nobody has it."""

    conversation: str
    why: str
    topic: str
    language: str
    since: datetime
    agent: str
    claimed_at: datetime | None
    closed_at: datetime | None
    closed_because: str
    alarm_at: datetime | None


def why_a_person(reply: Reply, before: Conversation) -> str:
    """Return why a person is needed after this reply: alarm, asked, failed, or "" for none."""
    if before.holder == "agent":
        return "alarm" if reply.match.verdict == "safety" else ""
    if reply.intent == ASKS:
        return "asked"
    last = [turn.status for turn in reply.conversation.turns[-TWICE:]]
    return "failed" if len(last) == TWICE and FAILED.issuperset(last) else ""


class Handovers:
    """The inbox of one database, shared by all processes."""

    def __init__(self, engine: Engine) -> None:
        """Use ``engine``, brought up to date."""
        self._engine = engine

    def open(
        self, conversation: str, why: str, now: datetime, *, topic: str = "", language: str = ""
    ) -> None:
        """Let a conversation wait for a person; one that waits or is held goes on as it is."""
        mine = handovers.c.conversation == conversation
        with failures(), self._engine.connect() as connection:
            alone(connection)
            known = connection.execute(select(handovers).where(mine)).one_or_none()
            row = {
                "why": why,
                "topic": topic,
                "language": language,
                "since": in_ms(now),
                "agent": "",
            }
            fresh = {**row, "claimed_at": None, "closed_at": None, "closed_because": ""}
            if known is None:
                connection.execute(insert(handovers), {"conversation": conversation, **fresh})
            elif known.closed_at is not None:
                connection.execute(update(handovers).where(mine).values(**fresh, alarm_at=None))
            elif why != "failed" and known.why == "failed":
                connection.execute(update(handovers).where(mine).values(why=why))
            connection.commit()

    def alarm(self, conversation: str, now: datetime) -> None:
        """Mark that a safety script fired in a conversation that an agent has."""
        self._change(conversation, alarm_at=in_ms(now))

    def get(self, conversation: str) -> Waiting | None:
        """Return a conversation of the inbox, None where it never was there."""
        statement = select(handovers).where(handovers.c.conversation == conversation)
        with failures(), self._engine.connect() as connection:
            row = connection.execute(statement).one_or_none()
        return _waiting(row) if row else None

    def all_open(self) -> list[Waiting]:
        """Return what waits or is held: alarms first, then who waits longest."""
        order = (case((handovers.c.alarm_at.is_(None), 1), else_=0), handovers.c.since)
        statement = select(handovers).where(handovers.c.closed_at.is_(None)).order_by(*order)
        with failures(), self._engine.connect() as connection:
            return [_waiting(row) for row in connection.execute(statement).all()]

    def closed(self, limit: int = 30) -> list[Waiting]:
        """Return what was closed last, the newest first."""
        statement = (
            select(handovers)
            .where(handovers.c.closed_at.is_not(None))
            .order_by(handovers.c.closed_at.desc())
            .limit(limit)
        )
        with failures(), self._engine.connect() as connection:
            return [_waiting(row) for row in connection.execute(statement).all()]

    def waits(self, since: datetime) -> list[tuple[datetime, timedelta]]:
        """Return when somebody began to wait, from ``since`` on, and how long, of those with a person."""
        taken = handovers.c.claimed_at.is_not(None) & (handovers.c.since >= in_ms(since))
        statement = select(handovers.c.since, handovers.c.claimed_at).where(taken)
        with failures(), self._engine.connect() as connection:
            rows = connection.execute(statement.order_by(handovers.c.since)).all()
        return [
            (moment_of(row.since), timedelta(milliseconds=row.claimed_at - row.since))
            for row in rows
        ]

    def before(self, conversation: str) -> int:
        """Return how many wait longer than this conversation and are not claimed yet."""
        mine = select(handovers.c.since).where(handovers.c.conversation == conversation)
        waits = (handovers.c.agent == "") & handovers.c.closed_at.is_(None)
        longer = handovers.c.since < mine.scalar_subquery()
        count = select(func.count()).select_from(handovers).where(waits, longer)
        with failures(), self._engine.connect() as connection:
            return int(connection.execute(count).scalar_one())

    def claim(self, conversation: str, agent: str, now: datetime) -> bool:
        """Take an open conversation; False when another agent has it already."""
        free = (handovers.c.agent == "") & handovers.c.closed_at.is_(None)
        taken = update(handovers).where(handovers.c.conversation == conversation, free)
        with failures(), self._engine.begin() as connection:
            found = connection.execute(taken.values(agent=agent, claimed_at=in_ms(now)))
            return bool(found.rowcount)

    def close(self, conversation: str, because: str, now: datetime) -> None:
        """End a handover: the person was helped, or the bot goes on."""
        self._change(conversation, closed_at=in_ms(now), closed_because=because)

    def seen(self, agent: str, now: datetime) -> None:
        """Note that an agent looks at the inbox."""
        with failures(), self._engine.connect() as connection:
            alone(connection)  # an agent may have two windows open
            old = presence.c.seen_at < in_ms(now - THERE)
            connection.execute(delete(presence).where((presence.c.agent == agent) | old))
            connection.execute(insert(presence), {"agent": agent, "seen_at": in_ms(now)})
            connection.commit()

    def staffed(self, now: datetime) -> bool:
        """Tell whether an agent is there."""
        there = select(presence.c.agent).where(presence.c.seen_at >= in_ms(now - THERE)).limit(1)
        with failures(), self._engine.connect() as connection:
            return connection.execute(there).first() is not None

    def _change(self, conversation: str, **values: object) -> None:
        mine = update(handovers).where(handovers.c.conversation == conversation)
        with failures(), self._engine.begin() as connection:
            connection.execute(mine.values(**values))


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(
        row.conversation, row.why, row.topic, row.language, moment_of(row.since), row.agent,
        _maybe(row.claimed_at), _maybe(row.closed_at), row.closed_because, _maybe(row.alarm_at),
    )  # fmt: skip


def _maybe(milliseconds: int | None) -> datetime | None:
    return None if milliseconds is None else moment_of(milliseconds)
