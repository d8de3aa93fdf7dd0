"""`callbot events`: what the assistant knows of events, and what is wrong with a calendar."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

import click

from callbot.app.parts import load_agenda, open_city
from callbot.commands.options import moment, with_sources
from callbot.content.problems import as_text, in_order
from callbot.events.event import Event
from callbot.events.fetch import fetch
from callbot.events.load import load_events
from callbot.settings import Settings

DAYS_SHOWN = 7


@click.group()
def events() -> None:
    """Show the events that are known, or check calendars."""


@events.command("list")
@click.option("--from", "start", help="First moment shown, ISO (else now).")
@click.option("--to", "end", help="Last moment shown, ISO (else a week after the first).")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_sources
def list_events(settings: Settings, start: str | None, end: str | None, as_json: bool) -> None:
    """List what takes place between two moments."""
    city = open_city(settings)
    agenda, problems = load_agenda(settings, city)
    zone = city.timezone
    first = moment(start, "--from", zone) or settings.now or datetime.now(UTC)
    first = first if first.tzinfo else first.replace(tzinfo=zone)
    last = moment(end, "--to", zone) or first + timedelta(days=DAYS_SHOWN)
    if last <= first:
        raise click.UsageError("--to must be later than --from.")
    found = agenda.between(first, last)
    if problems:
        click.echo(as_text(in_order(problems)), err=True)
    if as_json:
        click.echo(json.dumps([as_row(event) for event in found], ensure_ascii=False))
        return
    for event in found:
        click.echo(as_line(event))
    if not found:
        click.echo(f"No event from {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M}.")


@events.command()
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.pass_obj
def check(settings: Settings, sources: Sequence[str]) -> None:
    """Read each SOURCE (file, folder, pattern or URL) and say what is wrong with it."""
    city = open_city(settings)
    agenda, problems = load_events(
        sources,
        timezone=city.timezone,
        now=settings.now or datetime.now(UTC),
        fetch=partial(fetch, seconds=settings.fetch_seconds),
    )
    click.echo(as_text(in_order(problems)))
    count = len(agenda.series)
    click.echo(f"{count} event{'s' if count != 1 else ''} can be used.")
    if any(problem.level == "error" for problem in problems):
        raise click.exceptions.Exit(1)


def as_row(event: Event) -> dict[str, object]:
    """Return an event as JSON values; times are ISO with their offset."""
    return {
        "uid": event.uid,
        "title": event.title,
        "titles": dict(event.titles),
        "start": event.start.isoformat(),
        "end": event.end.isoformat() if event.end else None,
        "all_day": event.all_day,
        "status": event.status,
        "moved_from": event.moved_from.isoformat() if event.moved_from else None,
        "place": event.place,
        "address": event.address,
        "lat": event.location.lat if event.location else None,
        "lon": event.location.lon if event.location else None,
        "tags": sorted(event.tags),
        "url": event.url,
        "source": event.source,
    }


def as_line(event: Event) -> str:
    """Return an event as one line of text."""
    when = f"{event.start:%Y-%m-%d}" if event.all_day else f"{event.start:%Y-%m-%d %H:%M}"
    status = "" if event.status == "confirmed" else f" [{event.status}]"
    return "  ".join(part for part in (when, event.title + status, event.place) if part)
