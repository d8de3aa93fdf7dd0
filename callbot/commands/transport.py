"""`callbot transport`: imports a timetable, says what it holds, lists departures and journeys."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import click
from tqdm import tqdm

from callbot.app.parts import imported_folder, open_city
from callbot.app.realtime import Realtime
from callbot.commands.asked import folder_in_use, moment, opened, stop_id
from callbot.commands.options import override, with_sources
from callbot.commands.transport_addresses import addresses
from callbot.commands.transport_journey import journey
from callbot.commands.transport_status import feed_rows
from callbot.content.problems import as_text
from callbot.settings import Settings
from callbot.transport.departures import Departure, next_departures
from callbot.transport.feeds import import_feeds, renew_feeds, undo_import
from callbot.transport.fetch import Progress
from callbot.transport.importing import Report
from callbot.transport.timetable import Timetable
from callbot.transport.updates import TripUpdates, current


@click.group()
def transport() -> None:
    """Import a timetable and look into it."""


transport.add_command(journey)
transport.add_command(addresses)


@transport.command("import")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--data", help="Folder of the database and the timetable.")
@click.option("--id", "feed_id", help="Short name that stands before the feed's ids.")
@click.option("--title", help="What answers call the source of the times.")
@click.pass_obj
def import_(
    settings: Settings,
    sources: tuple[str, ...],
    data: str | None,
    feed_id: str | None,
    title: str | None,
) -> None:
    """Import SOURCE: a GTFS zip, folder or web address; several make one region.

    The timetable in use stays if it fails.
    """
    if len(sources) > 1 and (feed_id or title):
        raise click.UsageError("--id and --title are for one feed; import several without them.")
    folder = imported_folder(override(settings, {"data": data}))
    with _bars() as progress:
        reports = import_feeds(
            sources, folder, now=datetime.now(UTC), feed_id=feed_id, title=title, progress=progress
        )
    for report in reports:
        _show(report)


@transport.command()
@click.option("--force", is_flag=True, help="Take a feed that is plainly worse, too.")
@with_sources
def refresh(settings: Settings, force: bool) -> None:
    """Ask the sources of the timetable for something newer and take it into use."""
    folder = folder_in_use(settings)
    with _bars() as progress:
        found = renew_feeds(folder, now=datetime.now(UTC), force=force, progress=progress)
    for each in found:
        if each.report and each.report.changed:
            _show(each.report)
        else:
            click.echo(f"{each.source}: {each.state}. {each.message}".rstrip())
    if any(each.state == "kept" for each in found):
        raise click.exceptions.Exit(1)


@transport.command()
@with_sources
def rollback(settings: Settings) -> None:
    """Go back to the timetable before the current one; again to go forward."""
    timetable = undo_import(folder_in_use(settings))
    for feed in timetable.feeds:
        click.echo(f"In use is {feed.title} ({feed.id}) as imported at {feed.imported_at:%c}.")


@transport.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_sources
def status(settings: Settings, as_json: bool) -> None:
    """Say which timetable is in use, from where, for which days and how old it is."""
    rows = feed_rows(opened(settings), folder_in_use(settings), now=datetime.now(UTC))
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    click.echo("\n\n".join("\n".join(f"{k}: {v}" for k, v in row.items()) for row in rows))


@transport.command()
@click.argument("stop")
@click.option("--at", help="ISO date and time; without an offset, the stop's own time.")
@click.option("--limit", type=click.IntRange(1), default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_sources
def departures(settings: Settings, stop: str, at: str | None, limit: int, as_json: bool) -> None:
    """List what leaves from STOP, a name or id:STOP_ID, until the end of tomorrow's service day."""
    asked = moment(at)
    timetable = opened(settings)
    wanted = stop_id(timetable, stop, open_city(settings))
    now = asked or settings.now or datetime.now(UTC)
    if now.tzinfo is None:
        now = now.replace(tzinfo=timetable.zone_of(wanted))
    updates = current(_updates(settings, timetable), timetable, now)
    found = next_departures(timetable, wanted, now, limit=limit, updates=updates)
    if as_json:
        click.echo(json.dumps([_row(each) for each in found], ensure_ascii=False))
    else:
        click.echo("\n".join(map(_line, found)) or f"Nothing leaves from {stop} by tomorrow night.")


def _updates(settings: Settings, timetable: Timetable) -> TripUpdates | None:
    realtime = Realtime(settings)
    realtime.poll()
    return realtime.updates_over(timetable)


def _row(departure: Departure) -> dict[str, object]:
    own_id = departure.stop_id.partition(":")[2]
    row: dict[str, object] = {
        "departure": departure.time.isoformat(),
        "line": departure.line.name,
        "headsign": departure.headsign,
        "trip_id": departure.trip_id,
        "stop": {"id": own_id, "name": departure.stop_name},
    }
    if departure.delay is not None:
        row |= {"planned": departure.planned.isoformat()}
        row |= {"delay": int(departure.delay.total_seconds())}
    return row | ({"cancelled": True} if departure.cancelled else {})


def _line(departure: Departure) -> str:
    text = f"{departure.time:%Y-%m-%d %H:%M}  {departure.line.name:>4}  {departure.headsign}"
    if departure.cancelled:
        return f"{text}  (cancelled)"
    late = int(departure.delay.total_seconds() / 60) if departure.delay else 0
    return f"{text}  ({late:+} min)" if late else text


def _show(report: Report) -> None:
    if report.problems:
        click.echo(as_text(report.problems), err=True)
    click.echo(_summary(report))


def _summary(report: Report) -> str:
    feed = report.feed
    counts = ", ".join(f"{count:,} {name}" for name, count in report.counts.items())
    days = f"{feed.first_day} to {feed.last_day}"
    return f"Imported {feed.title} ({feed.id}), {days}: {counts}."


@contextmanager
def _bars() -> Iterator[Progress]:
    """Show a progress bar for each stage on standard error, when that is a terminal."""
    bars: dict[str, Any] = {}

    def show(stage: str, done: int, total: int) -> None:
        if stage not in bars:
            bars[stage] = tqdm(desc=stage, unit="", disable=None)
        bar = bars[stage]
        bar.total = total
        bar.update(done - bar.n)

    try:
        yield show
    finally:
        for bar in bars.values():
            bar.close()
