"""The gazetteer: every name that people may use, gathered from timetable, city and calendar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from babel import Locale

from callbot.answers.query import World
from callbot.city.facts import City
from callbot.city.names import names as city_names
from callbot.model import Name
from callbot.text import fold
from callbot.transport.lines import lines_at
from callbot.transport.timetable import Station, Timetable

_TELLING_LINES = 4

# Languages that people of a port city ask for; CLDR gives their names in each published language.
ASKED_LANGUAGES = """
    ar bg bn cs da de el en es fa fi fr he hi hr hu hy id it ja ka kab km ko lt lv ms nl no pl ps
    pt ro ru sk sl so sq sr sv sw ta th ti tr uk ur vi wo zgh zh
""".split()  # noqa: SIM905 - a list literal would take a line a code


def gather_names(world: World, languages: Sequence[str]) -> tuple[Name, ...]:
    """Return the names of stops, lines, places, services, tickets, events and languages."""
    parts: list[Iterator[Name]] = [iter(city_names(world.city)), _events(world), _spoken(languages)]
    if world.timetable is not None:
        parts += [_stops(world.timetable, world.city), _lines(world.timetable)]
    return tuple(chain.from_iterable(parts))


def _stops(timetable: Timetable, city: City) -> Iterator[Name]:
    aliases = {fold(name): others for name, others in city.stop_aliases.items()}
    shared = Counter(fold(station.name) for station in timetable.stations)
    for station in timetable.stations:
        after_comma = [
            part.strip() for part in station.name.split(",")[1:] if len(part.strip()) > 3
        ]
        others = (*after_comma, *aliases.get(fold(station.name), ()))
        twin = shared[fold(station.name)] > 1
        value = _told_apart(timetable, station) if twin else station.name
        names = tuple(dict.fromkeys((value, station.name, *others)))
        yield Name("stop", value, station.id, names)


def _told_apart(timetable: Timetable, station: Station) -> str:
    """Return the name of a station that others have too, with the lines that tell it apart."""
    lines = ", ".join(line.name for line in lines_at(timetable, station.id)[:_TELLING_LINES])
    return f"{station.name} ({lines or station.id.partition(':')[2]})"


def _lines(timetable: Timetable) -> Iterator[Name]:
    for line in timetable.lines:
        long_name = (line.long_name,) if line.long_name and len(line.long_name) < 60 else ()
        yield Name("line", line.name, line.id, (line.name, *long_name))


def _events(world: World) -> Iterator[Name]:
    return iter(world.agenda.names())


def _spoken(languages: Sequence[str]) -> Iterator[Name]:
    for code in ASKED_LANGUAGES:
        own = Locale.parse(code).get_display_name(code)
        shown = [Locale.parse(language).languages.get(code) for language in languages]
        found = tuple(dict.fromkeys(name for name in (own, *shown) if name))
        yield Name("language", found[0], code, found)
