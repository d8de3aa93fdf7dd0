"""Options that several commands share: which city, which timetable, which clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from callbot.settings import Settings, SettingsError, load_settings

_F = TypeVar("_F", bound=Callable[..., Any])

_SOURCES = (
    click.option("--city", help="Folder of the city's facts."),
    click.option("--data", help="Folder of the database and the timetable."),
    click.option(
        "--gtfs",
        multiple=True,
        help="Timetable: a GTFS zip, folder or URL; again for a region's next.",
    ),
    click.option("--events", multiple=True, help="Calendar to add: a file, folder or URL."),
    click.option("--now", help="Answer as if it were this ISO date and time."),
)


def with_sources(command: _F) -> _F:
    """Give a command the options of its sources; it receives the resulting Settings first."""

    @click.pass_context
    @wraps(command)
    def run(context: click.Context, /, **options: Any) -> Any:
        names = ("city", "data", "gtfs", "events", "now")
        given = {name: options.pop(name) for name in names}
        return context.invoke(command, override(context.obj, given), **options)

    for option in reversed(_SOURCES):
        run = option(run)
    return run  # type: ignore[return-value]


def as_call(load: Callable[[], Settings]) -> Settings:
    """Return what ``load`` does; a wrong option of the command line is a wrong call."""
    try:
        return load()
    except SettingsError as error:
        if str(error).startswith("--"):
            raise click.UsageError(str(error)) from None
        raise


def override(settings: Settings, given: dict[str, Any]) -> Settings:
    """Return ``settings`` with the options that were given; raises UsageError for an unusable value."""
    new = as_call(lambda: load_settings(environ={}, options=given))
    names = [name for name, origin in new.origins.items() if origin != "default"]
    changes = {name: getattr(new, name) for name in names}
    origins = {**settings.origins, **{name: new.origins[name] for name in names}}
    return replace(settings, **changes, origins=origins)


def moment(text: str | None, option: str, zone: ZoneInfo) -> datetime | None:
    """Return the ISO moment given to an option, aware; local time of ``zone`` where it says no offset.

    Raises UsageError.
    """
    try:
        found = datetime.fromisoformat(text) if text else None
    except ValueError:
        message = f"{option} must be a date or time such as 2026-05-12T08:30, not “{text}”."
        raise click.UsageError(message) from None
    return found.replace(tzinfo=zone) if found and found.tzinfo is None else found
