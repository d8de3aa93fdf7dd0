"""Encrypts callback numbers that an older version, or a backup of one, left in clear."""

from __future__ import annotations

from sqlalchemy import Engine, select, update

from callbot.conversations.database import failures, forget_traces, in_order
from callbot.conversations.tables import contacts
from callbot.conversations.vault import Vault, is_sealed


def seal_contacts(engine: Engine, vault: Vault) -> int:
    """Encrypt what is in clear; return how many numbers. Nothing is connected then. Raises StoreError."""
    with failures(), engine.begin() as connection:
        in_order(connection)
        rows = connection.execute(select(contacts.c.conversation, contacts.c.phone)).all()
        clear = [row for row in rows if not is_sealed(row.phone)]
        for row in clear:
            mine = (contacts.c.conversation == row.conversation) & (contacts.c.phone == row.phone)
            sealed = vault.seal(row.phone, row.conversation)
            connection.execute(update(contacts).where(mine).values(phone=sealed))
    if clear:
        with failures():
            forget_traces(engine)
    engine.dispose()
    return len(clear)
