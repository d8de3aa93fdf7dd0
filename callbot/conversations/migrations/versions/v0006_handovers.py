"""Conversations that a person is asked for, and the agents who are there."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "leases"


def upgrade() -> None:
    """Go one step forward."""
    op.create_table(
        "handovers",
        sa.Column("conversation", sa.String(32), primary_key=True),
        sa.Column("why", sa.String(16), nullable=False),
        sa.Column("topic", sa.String(64), nullable=False),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("since", sa.BigInteger, nullable=False),
        sa.Column("agent", sa.String(64), nullable=False),
        sa.Column("claimed_at", sa.BigInteger),
        sa.Column("closed_at", sa.BigInteger),
        sa.Column("closed_because", sa.Text, nullable=False),
        sa.Column("alarm_at", sa.BigInteger),
    )
    op.create_index("handovers_open", "handovers", ["closed_at", "since"])
    op.create_table(
        "presence",
        sa.Column("agent", sa.String(64), primary_key=True),
        sa.Column("seen_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Go one step back."""
    op.drop_table("presence")
    op.drop_table("handovers")
