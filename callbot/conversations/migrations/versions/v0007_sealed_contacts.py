"""Callback numbers are stored encrypted: longer than they are dialled.

Those that stand there are encrypted by the first process that opens the store with the key (sealing.py):
commands that bring the tables up to date have none.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Go one step forward."""
    with op.batch_alter_table("contacts") as table:
        table.alter_column("phone", type_=sa.Text(), existing_nullable=False)


def downgrade() -> None:
    """Go one step back: the older version could not read the numbers, so they are forgotten."""
    op.execute("DELETE FROM contacts")
    with op.batch_alter_table("contacts") as table:
        table.alter_column("phone", type_=sa.String(32), existing_nullable=False)
