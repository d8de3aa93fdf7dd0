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

# Languages that people of a port city ask for, by their own names: those of CLDR, written down because
# reading fifty locales takes a quarter of a second at every start. Babel knows the other names.
ASKED_LANGUAGES = {
    "ar": "العربية", "bg": "български", "bn": "বাংলা", "cs": "čeština", "da": "dansk",
    "de": "Deutsch", "el": "Ελληνικά", "en": "English", "es": "español", "fa": "فارسی",
    "fi": "suomi", "fr": "français", "he": "עברית", "hi": "हिन्दी", "hr": "hrvatski",
    "hu": "magyar", "hy": "հայերեն", "id": "Indonesia", "it": "italiano", "ja": "日本語",
    "ka": "ქართული", "kab": "Taqbaylit", "km": "ខ្មែរ", "ko": "한국어", "lt": "lietuvių",
    "lv": "latviešu", "ms": "Melayu", "nl": "Nederlands", "no": "norsk", "pl": "polski",
    "ps": "پښتو", "pt": "português", "ro": "română", "ru": "русский", "sk": "slovenčina",
    "sl": "slovenščina", "so": "Soomaali", "sq": "shqip", "sr": "српски", "sv": "svenska",
    "sw": "Kiswahili", "ta": "தமிழ்", "th": "ไทย", "ti": "ትግርኛ", "tr": "Türkçe",
    "uk": "українська", "ur": "اردو", "vi": "Tiếng Việt", "wo": "Wolof", "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "zh": "中文",
}  # fmt: skip


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
    named = [Locale.parse(language).languages for language in languages]
    for code, own in ASKED_LANGUAGES.items():
        shown = [names.get(code) for names in named]
        found = tuple(dict.fromkeys(name for name in (own, *shown) if name))
        yield Name("language", found[0], code, found)
