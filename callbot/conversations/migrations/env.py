"""What Alembic runs: the steps, on the connection that the caller opened and locked."""

from __future__ import annotations

from alembic import context

from callbot.conversations.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # the caller's transaction holds all steps: all of them or none
)
with context.begin_transaction():
    context.run_migrations()
