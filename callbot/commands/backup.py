"""``callbot backup`` and ``callbot restore``: all that the database keeps, in one file and back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from callbot import __version__
from callbot.commands.config import SECRET
from callbot.conversations.backup import backup as write
from callbot.conversations.database import open_engine
from callbot.conversations.restore import restore as bring_back
from callbot.conversations.store import open_store
from callbot.settings import Settings, setting_fields

_file = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("file", type=_file)
@click.pass_obj
def backup(settings: Settings, file: Path) -> None:
    """Write conversations, accounts, the audit log and what was published into FILE."""
    about = {"version": __version__, "settings": _settings(settings)}
    now = datetime.now(UTC)
    counts = write(open_engine(settings.database_url), file, now=now, about=about)
    click.echo(f"{file}: {_listed(counts)}, {file.stat().st_size:,} bytes.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--force", is_flag=True, help="Replace what the database holds.")
@click.pass_obj
def restore(settings: Settings, file: Path, force: bool) -> None:
    """Bring FILE back into an empty database; everybody logs in anew."""
    store = open_store(settings.database_url)
    done = bring_back(store, file, now=datetime.now(UTC), force=force)
    click.echo(f"Restored what stood there on {done.header['made_at']}: {_listed(done.rows)}.")
    if done.erased:
        click.echo(f"{done.erased} conversations that were erased since were erased again.")
    for name, value in sorted(done.header.get("settings", {}).items()):
        if str(getattr(settings, name, None)) != value:
            click.echo(f"The setting {name} was {value} then.")


def _settings(settings: Settings) -> dict[str, str]:
    """Return what was set otherwise than by default, without what may hold a password."""
    return {
        field.name: str(getattr(settings, field.name))
        for field in setting_fields()
        if field.name not in SECRET and settings.origins.get(field.name, "default") != "default"
    }


def _listed(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if count) or "nothing"
