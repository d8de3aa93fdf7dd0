"""What a person names on the command line: a timetable that is there, a stop, a moment."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from callbot.app.parts import (
    feed_sources,
    open_city,
    open_timetable_for,
    timetable_folder,
)
from callbot.settings import Settings
from callbot.transport.stops import find_stations, near_names
from callbot.transport.timetable import Timetable


def opened(settings: Settings) -> Timetable:
    """Return the timetable; a ClickException says how to get one."""
    timetable = open_timetable_for(settings)
    if timetable is None:
        raise click.ClickException(
            "There is no timetable yet; run `callbot transport import SOURCE` or give --gtfs."
        )
    return timetable


def folder_in_use(settings: Settings) -> Path:
    """Return where the timetable is that answers use."""
    return timetable_folder(settings, feed_sources(settings, open_city(settings)))


def moment(text: str | None, hint: str = "--at") -> datetime | None:
    """Return an ISO date and time, None for none; raises BadParameter for what is not one."""
    try:
        return datetime.fromisoformat(text) if text is not None else None
    except ValueError:
        message = f"“{text}” is not an ISO date and time such as 2026-05-12T08:30."
        raise click.BadParameter(message, param_hint=hint) from None


def stop_id(timetable: Timetable, wanted: str) -> str:
    """Return the id that a name or id:STOP_ID means; a ClickException says what is near."""
    if wanted.startswith("id:"):
        return timetable.full_id(wanted.removeprefix("id:"))
    found = find_stations(timetable, wanted)
    best = [each.station for each in found if each.score == found[0].score]
    if not best:
        near = ", ".join(each.station.name for each in near_names(timetable, wanted))
        raise click.ClickException(f"There is no stop “{wanted}”. The nearest names are: {near}.")
    if len(best) > 1:
        ids = ", ".join(f"id:{station.id} ({station.name})" for station in best)
        raise click.ClickException(f"“{wanted}” may be several stops; give one of: {ids}.")
    return best[0].id
