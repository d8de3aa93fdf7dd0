"""``callbot audit``: who did what in the console, and whether the log is whole."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime

import click

from callbot.console.audit import BEGINNING, AuditLog, Entry
from callbot.conversations.database import open_engine
from callbot.settings import Settings


@click.command()
@click.option(
    "--since", metavar="ISO", help="Only from this date and time (UTC without an offset)."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_context
def audit(context: click.Context, since: str | None, as_json: bool) -> None:
    """Print the audit log; status 1 when a line was changed, taken out or put in."""
    settings: Settings = context.obj
    entries = AuditLog(open_engine(settings.database_url)).entries()
    start = _moment(since)
    shown = [each for each in entries if start is None or each.at >= start]
    broken = [each for each in entries if not each.sound]
    seal = entries[-1].hash if entries else BEGINNING
    if as_json:
        rows = [asdict(each) for each in shown]
        document = {"sound": not broken, "newest_hash": seal, "entries": rows}
        click.echo(json.dumps(document, ensure_ascii=False, default=str))
    else:
        _print(shown, broken, seal)
    context.exit(1 if broken else 0)


def _print(shown: list[Entry], broken: list[Entry], seal: str) -> None:
    for each in shown:
        detail = json.dumps(each.detail, ensure_ascii=False) if each.detail else ""
        mark = "" if each.sound else "  !! does not fit to the line before"
        line = (
            f"{each.at:%Y-%m-%d %H:%M:%S} {each.actor or '-'} {each.action} {each.target} {detail}"
        )
        click.echo(_visible(line).rstrip() + mark)
    first = f"; the first broken line is {broken[0].id}" if broken else ""
    click.echo(f"{len(shown)} lines; newest hash {seal}{first}.")


def _visible(text: str) -> str:
    """Return ``text`` without what would move a terminal's cursor: names are typed by strangers."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise click.UsageError(f"--since must be such as 2026-11-20, not “{text}”.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
