"""``callbot purge``: forget conversations that are older than the city keeps them."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from callbot.app import voicemail
from callbot.conversations.retention import purge as purge_store
from callbot.conversations.store import open_store
from callbot.settings import Settings


@click.command()
@click.option(
    "--older-than",
    type=click.IntRange(0, 36500),
    metavar="DAYS",
    help="Days to keep (else the setting retention_days).",
)
@click.option("--dry-run", is_flag=True, help="Say what would be deleted, delete nothing.")
@click.pass_obj
def purge(settings: Settings, older_than: int | None, dry_run: bool) -> None:
    """Delete old conversations, and callback numbers and voicemails past their own end."""
    days = settings.retention_days if older_than is None else older_than
    store = open_store(settings.database_url)
    gone = purge_store(store, now=datetime.now(UTC), days=days, dry_run=dry_run)
    messages = voicemail.purge(
        voicemail.folder_of(settings), datetime.now(UTC), settings.voicemail_days, dry_run=dry_run
    )
    click.echo(
        f"{'Would delete' if dry_run else 'Deleted'} {gone['conversations']} conversations, "
        f"{gone['events']} events and {gone['contacts']} callback numbers "
        f"(conversations older than {days} days), "
        f"and {messages} voicemails older than {settings.voicemail_days} days."
    )
