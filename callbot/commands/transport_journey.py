"""`callbot transport journey`: plans a journey between two stops."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import click

from callbot.app.published import stored_files
from callbot.commands.asked import endpoint, moment, opened
from callbot.commands.options import with_sources
from callbot.settings import Settings
from callbot.transport.closure_file import FILE as CLOSURES
from callbot.transport.closures import read_closures
from callbot.transport.fares import Price, price_of
from callbot.transport.journeys import Journey, Leg, Place, find_journeys


@click.command()
@click.argument("origin", metavar="FROM")
@click.argument("destination", metavar="TO")
@click.option("--at", help="Leave at or after this ISO date and time (without offset: local).")
@click.option("--arrive-by", help="Arrive at or before this ISO date and time.")
@click.option("--wheelchair", is_flag=True, help="Only by vehicles and stops free of steps.")
@click.option(
    "--range", "minutes", type=click.IntRange(1, 24 * 60), help="All journeys of so many minutes."
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
@with_sources
def journey(
    settings: Settings,
    origin: str,
    destination: str,
    at: str | None,
    arrive_by: str | None,
    wheelchair: bool,
    minutes: int | None,
    as_json: bool,
) -> None:
    """Plan journeys FROM a place TO another: a stop's name or id:STOP_ID, a place, an address, LAT,LON."""
    if at is not None and arrive_by is not None:
        raise click.UsageError("Give --at or --arrive-by, not both.")
    asked = moment(at) or moment(arrive_by, "--arrive-by")
    timetable = opened(settings)
    ends = endpoint(settings, timetable, origin), endpoint(settings, timetable, destination)
    when = asked or settings.now or datetime.now(UTC)
    if when.tzinfo is None:
        when = when.replace(tzinfo=timetable.zone_of(timetable.stations[0].id))
    published = stored_files(settings).texts.get(CLOSURES)
    closures, _ = read_closures(settings.city / CLOSURES, timetable, published=published)
    found = find_journeys(
        timetable,
        *ends,
        when,
        arrive_by=arrive_by is not None,
        wheelchair=wheelchair,
        closures=closures,
        window=timedelta(minutes=minutes) if minutes else None,
        limit=1000 if minutes else 5,
    )
    if as_json:
        click.echo(json.dumps([_row(each) for each in found], ensure_ascii=False))
    else:
        click.echo("\n\n".join(_text(each, price_of(timetable, each)) for each in found))


def _row(found: Journey) -> dict[str, object]:
    return {
        "departure": found.departure.isoformat(),
        "arrival": found.arrival.isoformat(),
        "transfers": found.transfers,
        "legs": [_leg(leg) for leg in found.legs],
    }


def _leg(leg: Leg) -> dict[str, object]:
    return {
        "mode": leg.mode,
        "line": leg.line.name if leg.line else None,
        "trip_id": leg.trip_id or None,
        "headsign": leg.headsign or None,
        "from": _place(leg.origin),
        "to": _place(leg.destination),
        "departure": leg.departure.isoformat(),
        "arrival": leg.arrival.isoformat(),
    }


def _place(place: Place) -> dict[str, str]:
    return {"id": place.id.partition(":")[2], "name": place.name}


def _text(found: Journey, price: Price | None) -> str:
    changes = "1 change" if found.transfers == 1 else f"{found.transfers} changes"
    head = f"{found.departure:%Y-%m-%d %H:%M} to {found.arrival:%H:%M}, {changes}"
    head += f", {price.amount} {price.currency}" if price else ""
    return "\n".join([head, *(_step(leg) for leg in found.legs)])


def _step(leg: Leg) -> str:
    what = f"{leg.line.name} → {leg.headsign}" if leg.line else f"walk {leg.metres} m"
    ends = f"{leg.origin.name} → {leg.destination.name}"
    return f"  {leg.departure:%H:%M}–{leg.arrival:%H:%M}  {what:<30} {ends}"
