"""Where the parts are opened: content, catalogues, city, timetable, calendar, and the house of them."""

from __future__ import annotations

import hashlib
import logging
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from callbot.answers.query import World
from callbot.app.engines import encoder_of
from callbot.app.names import gather_names
from callbot.app.published import NOTHING_PUBLISHED, PublishedFiles, stored_files
from callbot.app.realtime import Realtime
from callbot.app.streets import finder_of, open_addresses
from callbot.assistant import Assistant
from callbot.assistant.house import House
from callbot.assistant.towns import Towns
from callbot.assistant.wording import Wording
from callbot.city.facts import City
from callbot.city.load import load_city
from callbot.content.kept import shelf_in
from callbot.content.layers import content_layer
from callbot.content.loader import load
from callbot.content.model import Content, Layer
from callbot.content.switches import switched
from callbot.events.agenda import Agenda
from callbot.events.fetch import fetch
from callbot.events.load import load_events
from callbot.i18n.catalogues import Catalogues
from callbot.i18n.shelf import Shelf
from callbot.model import Name, Problem
from callbot.settings import PACKAGE_DATA, Settings
from callbot.text import tokens
from callbot.transport.closure_file import FILE as CLOSURES
from callbot.transport.closures import read_closures
from callbot.transport.feeds import ensure_feeds
from callbot.transport.fetch import is_url
from callbot.transport.timetable import Timetable, open_timetable
from callbot.understanding.learned import Model
from callbot.understanding.understand import Understanding
from callbot.understanding.workshop import Workshop

log = logging.getLogger(__name__)

TRANSLATIONS = PACKAGE_DATA / "translations"


class DataFolderError(ValueError):
    """The data folder cannot be written; the message says why and how to choose another."""


class CityError(ValueError):
    """The city cannot be used; the message says why and how to mend it."""


def open_city(settings: Settings) -> City:
    """Return the city; raises CityError when its folder cannot be used at all."""
    if not (settings.city / "city.yaml").is_file():
        raise CityError(
            f"{settings.city} is not a city's folder: it has no city.yaml. "
            "Lay one out with `callbot init DIR`."
        )
    city, problems = load_city(settings.city)
    report(problems)
    return city


def content_layers(settings: Settings) -> list[Path]:
    """Return the folders of content, the package's first."""
    own = settings.city / "intents"
    package = Path(settings.intents) if settings.intents else PACKAGE_DATA / "intents"
    return [package, *([own] if own.is_dir() else [])]


def translation_folders(settings: Settings) -> list[Path]:
    """Return the folders of catalogues, the package's first."""
    own = settings.city / "translations"
    return [TRANSLATIONS, *([own] if own.is_dir() else [])]


def open_content(settings: Settings, published: PublishedFiles = NOTHING_PUBLISHED) -> Content:
    """Return the content of all layers, answers that are switched off among them."""
    layer = content_layer(published.texts)
    layers: list[Layer] = [*content_layers(settings), *([layer] if layer else [])]
    folders = kept_folders(settings)
    # Who only looks at content, `callbot init` for one, begins no folder of what is learned.
    return load(layers, shelf_in(folders) if folders[-1].is_dir() else None)


def open_catalogues(
    settings: Settings, published: PublishedFiles = NOTHING_PUBLISHED
) -> Catalogues:
    """Return the translations; texts changed by publishing go on with their older translations."""
    shelf = Shelf(models_folder(settings) / "catalogues")
    found = Catalogues.load(translation_folders(settings), shelf=shelf)
    return _with_published(found, settings, published)


def _with_published(
    catalogues: Catalogues, settings: Settings, published: PublishedFiles
) -> Catalogues:
    approved = catalogues.with_approved(published.approved)
    return approved.carrying(published.older(content_layers(settings)))


def make_data_folder(settings: Settings) -> None:
    """Make the data folder where it is missing; raises DataFolderError when it cannot be written."""
    folder = settings.data
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise DataFolderError(
            f"The data folder {folder} cannot be written ({error.strerror}); "
            "choose another with --data or CALLBOT_DATA."
        ) from None


def imported_folder(settings: Settings) -> Path:
    """Return where `callbot transport import` puts the timetable."""
    return settings.data / "timetable"


def feed_sources(settings: Settings, city: City) -> tuple[str, ...]:
    """Return what the timetable is made of where it is not the last import: --gtfs, else the city's."""
    if settings.gtfs or (imported_folder(settings) / "current").exists():
        return settings.gtfs
    return city.feeds


def timetable_folder(settings: Settings, sources: Sequence[str]) -> Path:
    """Return where the timetable is that is in use."""
    if not sources:
        return imported_folder(settings)
    # Sources have a folder of their own, so that looking at another feed never replaces an import.
    key = hashlib.sha256("\n".join(sources).encode()).hexdigest()[:12]
    return settings.data / "feeds" / key


def open_timetable_for(
    settings: Settings, *, fetch_feeds: bool = True, city: City | None = None
) -> Timetable | None:
    """Return the timetable: that of --gtfs, else the last import, else the city's own, else None.

    Without ``fetch_feeds`` web addresses are not asked for something newer.
    """
    city = city or open_city(settings)
    sources = feed_sources(settings, city)
    folder = timetable_folder(settings, sources)
    there = (folder / "current").exists()
    if not sources:
        return open_timetable(folder) if there else None
    if fetch_feeds or not there or not any(map(is_url, sources)):
        if not folder.exists():
            make_data_folder(settings)
        for each in ensure_feeds(sources, folder, now=datetime.now(UTC)):
            report(each.problems)
    return open_timetable(folder)


def load_agenda(settings: Settings, city: City | None = None) -> tuple[Agenda, list[Problem]]:
    """Return the calendar of the city and of --events, and what is wrong with it."""
    city = city or open_city(settings)
    sources = [*city.events, *settings.events]
    get = partial(fetch, seconds=settings.fetch_seconds)
    return load_events(sources, timezone=city.timezone, now=datetime.now(UTC), fetch=get)


def open_world(
    settings: Settings,
    realtime: Realtime | None = None,
    *,
    fetch_feeds: bool = True,
    published: PublishedFiles = NOTHING_PUBLISHED,
    calendars: Callable[[Sequence[Problem]], None] = lambda _: None,
) -> World:
    """Return the facts of this moment; without ``realtime``, with what it says just now."""
    city = open_city(settings)
    agenda, problems = load_agenda(settings, city)
    report(problems)
    calendars(problems)
    world = World(
        city,
        agenda,
        open_timetable_for(settings, fetch_feeds=fetch_feeds, city=city),
        addresses=open_addresses(settings, city),
    )
    written = published.texts.get(CLOSURES)
    _, wrong = read_closures(
        settings.city / CLOSURES, world.timetable, zone=city.timezone, published=written
    )
    report(wrong)
    if realtime is None:
        realtime = Realtime(settings)
        realtime.poll()
    return realtime.lay_over(world, written)


def workshop_of(
    settings: Settings, *, wait: bool, encode: bool = True, previous: Model | None = None
) -> Workshop:
    """Return where learned models are kept, and whether to wait for a missing one."""
    return Workshop(kept_folders(settings), encoder_of(settings), wait, encode, previous)


def kept_folders(settings: Settings) -> tuple[Path, Path]:
    """Return where to look for what was kept: in the package, then in the folder to keep it in."""
    return PACKAGE_DATA / "built", models_folder(settings)


def models_folder(settings: Settings) -> Path:
    """Return where what was learned is kept."""
    return Path(settings.models) if settings.models else settings.data / "models"


def build_house(
    settings: Settings,
    world: World,
    content: Content,
    workshop: Workshop | None = None,
    published: PublishedFiles = NOTHING_PUBLISHED,
    *,
    like: House | None = None,
) -> House:
    """Put the parts together; without a workshop, with a model learned before or a first one.

    ``like`` is a house of the same questions: it is understood alike when the names are the same too,
    so that a newer timetable costs no more than its reading.
    """
    workshop = workshop or workshop_of(settings, wait=False)
    catalogues = open_catalogues(settings, published)
    switches = published.switches(settings.city)
    languages = published_languages(settings, world.city, content, catalogues)
    names = gather_names(world, languages)
    if like and _names_alike(like, world, names, languages):
        understanding = like.understanding
    else:
        understanding = Understanding(
            content,
            names,
            languages=languages,
            timezone=world.city.timezone,
            workshop=workshop,
            addresses=finder_of(world.addresses) if world.addresses else None,
        )
    return House(
        understanding=understanding,
        content=switched(content, switches),
        catalogues=catalogues,
        world=world,
        names=names,
        languages=languages,
        labels=_labels(content, catalogues, languages),
        wording=Wording(content.lexicons),
        vocabulary=_vocabulary(content, understanding),
        towns=Towns(names),
        switches=switches,
        package=content_layers(settings)[0],
    )


def _names_alike(
    house: House, world: World, names: Sequence[Name], languages: Sequence[str]
) -> bool:
    """Say whether texts name the same things in the same languages as in a house that is there."""
    return (
        house.names == names
        and house.languages == languages
        and house.world.addresses is world.addresses
        and house.world.city.timezone == world.city.timezone
    )


def refurnished(
    house: House, settings: Settings, content: Content, published: PublishedFiles
) -> House:
    """Return a house whose content asks the same and answers otherwise: nothing is learned anew."""
    catalogues = _with_published(house.catalogues.from_files(), settings, published)
    languages = published_languages(settings, house.world.city, content, catalogues)
    switches = published.switches(settings.city)
    return replace(
        house,
        content=switched(content, switches),
        catalogues=catalogues,
        languages=languages,
        labels=_labels(content, catalogues, languages),
        switches=switches,
    )


def published_languages(
    settings: Settings, city: City, content: Content, catalogues: Catalogues
) -> tuple[str, ...]:
    """Return the languages that can be answered in: wanted, with examples and with catalogues."""
    wanted = settings.languages or city.languages
    able = set(content.languages) & set(catalogues.published)
    missing = [language for language in wanted if language not in able]
    if missing:
        log.warning("not published, examples or catalogues are missing: %s", ", ".join(missing))
    return tuple(language for language in wanted if language in able) or ("fr",)


def build_assistant(
    settings: Settings,
    *,
    wait: bool = True,
    encode: bool = False,
    realtime: Realtime | None = None,
) -> Assistant:
    """Return an assistant of the content and the facts as they are now.

    ``wait``: learn what is new, from seconds to minutes. ``realtime`` was asked already.
    """
    published = stored_files(settings)
    content = open_content(settings, published)
    report(content.problems)
    workshop = workshop_of(settings, wait=wait, encode=encode)
    world = open_world(settings, realtime, published=published)
    return Assistant(build_house(settings, world, content, workshop, published))


def report(problems: Sequence[Problem]) -> None:
    """Log what is wrong in files; what is sound is used all the same."""
    for each in problems:
        log.warning("%s:%s:%s %s", each.file, each.line, each.column, each.message)


def _labels(content: Content, catalogues: Catalogues, languages: Sequence[str]) -> dict[str, str]:
    return {
        " ".join(tokens(catalogues.content(language).gettext(intent.label))): intent.id
        for language in languages
        for intent in content.intents.values()
        if intent.answers  # a draft has none
    }


def _vocabulary(content: Content, understanding: Understanding) -> frozenset[str]:
    texts = (
        t for lexicon in content.lexicons.values() for words in lexicon.values() for t in words
    )
    return understanding.words.union(*(tokens(text) for text in texts))
