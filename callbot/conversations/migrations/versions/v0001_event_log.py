"""The event log, its conversations and the contacts kept apart from them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Go one step forward."""
    _create_conversations()
    _create_events()
    _create_contacts()


def downgrade() -> None:
    """Go one step back."""
    for table in ("contacts", "events", "conversations"):
        op.drop_table(table)


def _create_conversations() -> None:
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("holder", sa.String(8), nullable=False, server_default="bot"),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("erased_at", sa.BigInteger),
    )


def _create_events() -> None:
    cursor = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "events",
        sa.Column("id", cursor, primary_key=True, autoincrement=True),
        sa.Column("conversation", sa.String(32), nullable=False),
        sa.Column("type", sa.String(16), nullable=False),
        sa.Column("message_id", sa.String(64)),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("data", sa.Text, nullable=False),
        sa.Column("private", sa.Text),
        sqlite_autoincrement=True,
    )
    op.create_index("events_of_conversation", "events", ["conversation", "id"])
    op.create_index("events_once", "events", ["conversation", "message_id", "type"], unique=True)
    op.create_index("events_by_time", "events", ["at"])


def _create_contacts() -> None:
    op.create_table(
        "contacts",
        sa.Column("conversation", sa.String(32), primary_key=True),
        sa.Column("phone", sa.String(32), nullable=False),
        sa.Column("consent_at", sa.BigInteger, nullable=False),
        sa.Column("delete_after", sa.BigInteger, nullable=False),
    )
    op.create_index("contacts_by_end", "contacts", ["delete_after"])
