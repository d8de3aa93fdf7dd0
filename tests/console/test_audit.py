"""The audit log: only added to, and every change of it is found."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from helpers.desk import Desk
from helpers.postgres import ON_SQLITE
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError


def fill(desk: Desk, count: int = 5) -> None:
    for number in range(count):
        desk.parts.audit.record("marie", "published", f"file {number}", desk.now, words=number)


def tamper(desk: Desk, statement: str) -> None:
    """As somebody with the database's file in hands."""
    with desk.parts.store.engine.begin() as connection:
        for act in ("update", "delete"):
            connection.execute(text(f"DROP TRIGGER audit_refuses_{act}"))
        connection.execute(text(statement))


def test_lines_keep_their_order_and_what_was_done(desk: Desk):
    fill(desk)
    entries = desk.parts.audit.entries()
    assert [each.target for each in entries] == [f"file {n}" for n in range(5)]
    assert entries[3].detail == {"words": 3}
    assert all(each.sound for each in entries)
    assert desk.parts.audit.entries(newest=2) == entries[3:]


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_or_forget(desk: Desk, statement: str):
    fill(desk)
    with (
        pytest.raises(DatabaseError, match="only added to"),
        desk.parts.store.engine.begin() as connection,
    ):
        connection.execute(text(statement))


@ON_SQLITE  # whose triggers are its own
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'paul' WHERE id = 3",
        "UPDATE audit SET at = at + 1 WHERE id = 3",
        "UPDATE audit SET detail = '{\"words\": 9}' WHERE id = 3",
        "DELETE FROM audit WHERE id = 3",
        "UPDATE audit SET id = 99 WHERE id = 3",
    ],
)
def test_a_line_that_was_changed_or_taken_out_is_found(desk: Desk, statement: str):
    fill(desk)
    tamper(desk, statement)
    assert not all(each.sound for each in desk.parts.audit.entries())


def test_many_writers_make_one_chain(desk: Desk):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: fill(desk, 5), range(8)))
    entries = desk.parts.audit.entries()
    assert len(entries) == 40
    assert all(each.sound for each in entries)
