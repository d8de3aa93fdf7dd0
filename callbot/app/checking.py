"""What `callbot check` looks at: all parts, opened without stopping at their mistakes."""

from __future__ import annotations

from callbot.answers import SOURCES
from callbot.answers.query import World
from callbot.app.clock import start_clock
from callbot.app.names import gather_names
from callbot.app.parts import load_agenda, open_content, published_languages, translation_folders
from callbot.checks import CheckContext
from callbot.city.load import load_city
from callbot.i18n.catalogues import Catalogues
from callbot.settings import Settings
from callbot.understanding import Understanding


def check_context(settings: Settings) -> CheckContext:
    """Return content, catalogues, city and sources as they are, with every problem so far.

    Names of stops are left out: examples hold placeholders where those would stand.
    """
    city, city_problems = load_city(settings.city)
    agenda, agenda_problems = load_agenda(settings, city)
    content = open_content(settings)
    catalogues = Catalogues.load(translation_folders(settings))
    languages = published_languages(settings, city, content, catalogues)
    names = gather_names(World(city, agenda), languages)
    return CheckContext(
        content=content,
        sources=SOURCES,
        today=start_clock(settings.now, city.timezone)().date(),
        languages=languages,
        catalogues=catalogues,
        facts=frozenset(city.facts),
        city_name=city.name,
        understanding=Understanding(content, names, languages=languages, timezone=city.timezone),
        others=(*city_problems, *agenda_problems),
    )
