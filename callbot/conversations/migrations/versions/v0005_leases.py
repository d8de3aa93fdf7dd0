"""Leases of background work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "leases"
down_revision = "0004"


def upgrade() -> None:
    """Go one step forward."""
    op.create_table(
        "leases",
        sa.Column("job", sa.String(32), primary_key=True),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("until", sa.BigInteger, nullable=False),
        sa.Column("ran_at", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Go one step back."""
    op.drop_table("leases")
