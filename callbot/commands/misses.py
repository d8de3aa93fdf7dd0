"""`callbot misses`: what people asked and nobody answered, grouped by likeness."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import click

from callbot.app.parts import open_city
from callbot.commands.options import moment
from callbot.conversations.misses import Group, find_misses, group
from callbot.conversations.store import open_store
from callbot.settings import Settings

_WHY = {
    "unknown": "unknown",
    "did_you_mean": "only offered",
    "disliked": "thumbs down",
    "phrase": "no phrase for agents",
}


@click.command()
@click.option("--since", help="Only from this ISO date on (else all that is kept).")
@click.option("--limit", type=click.IntRange(min=1), default=50, help="Groups shown (else 50).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@click.pass_obj
def misses(settings: Settings, since: str | None, limit: int, as_json: bool) -> None:
    """List the questions that were not understood or whose answer was disliked."""
    zone = open_city(settings).timezone
    first = moment(since, "--since", zone) or datetime.fromtimestamp(0, UTC)
    found = find_misses(open_store(settings.database_url), first)
    groups = group(found)
    if as_json:
        click.echo(json.dumps([_row(each, zone) for each in groups[:limit]], ensure_ascii=False))
        return
    for each in groups[:limit]:
        click.echo(_line(each, zone))
    left = f", {limit} of them shown" if len(groups) > limit else ""
    click.echo(f"{len(found)} questions in {len(groups)} groups{left}.")


def _row(found: Group, zone: ZoneInfo) -> dict[str, object]:
    newest = found.newest.astimezone(zone).isoformat(timespec="seconds")
    return {**asdict(found), "newest": newest}


def _line(found: Group, zone: ZoneInfo) -> str:
    why = ", ".join(f"{_WHY[name]} {count}" for name, count in found.reasons.items())
    languages = ", ".join(found.languages)
    day = f"{found.newest.astimezone(zone):%Y-%m-%d}"
    others = "".join(f"\n       “{text}”" for text in found.wordings)
    return f"{found.count:5}  “{found.text}” [{languages}; {why}; {day}]{others}"
