"""All that the checks of content look at."""

from __future__ import annotations

from collections.abc import Iterator

from callbot.answers import SOURCES
from callbot.app.clock import start_clock
from callbot.app.parts import build_assistant, load_agenda, open_content
from callbot.app.published import stored_files
from callbot.app.realtime import Realtime
from callbot.checks.context import CheckContext
from callbot.city.load import load_city
from callbot.model import Problem
from callbot.settings import Settings
from callbot.transport.closure_file import FILE as CLOSURES
from callbot.transport.closure_file import read_text, read_written


def check_context(settings: Settings) -> CheckContext:
    """Return all that content checks look at."""
    city, problems = load_city(settings.city)
    _, of_events = load_agenda(settings, city)
    realtime = Realtime(settings)
    realtime.poll()
    assistant = build_assistant(settings, realtime=realtime)
    clock = start_clock(settings.now, city.timezone)
    published = stored_files(settings)
    written = published.texts.get(CLOSURES)
    if written is None:
        closures, of_closures = read_written(settings.city / CLOSURES, city.timezone)
    else:
        closures, of_closures = read_text(written, city.timezone, CLOSURES)
    return CheckContext(
        content=open_content(settings, published),
        sources=SOURCES,
        today=clock().date(),
        languages=assistant.house.languages,
        catalogues=assistant.house.catalogues,
        facts=frozenset(city.facts) | city.gaps,  # a gap is told once, where it is
        city_name=city.name,
        understanding=assistant.house.understanding,
        closures=tuple(closures),
        timetable=assistant.house.world.timetable,
        others=(*problems, *of_events, *of_closures, *_of_realtime(realtime)),
    )


def _of_realtime(realtime: Realtime) -> Iterator[Problem]:
    """Yield a warning for each realtime source that cannot be read just now."""
    hint = "Look at the settings alerts and trip_updates; it is asked again while serving."
    for name, why in realtime.troubles:
        yield Problem(name, 1, 1, "warning", "unreadable", why, hint)
