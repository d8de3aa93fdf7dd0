"""The agents' phrasebook over the running assistant."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple

from callbot.app.engines import encoder_of
from callbot.app.live import LiveAssistant
from callbot.app.names import gather_names
from callbot.app.parts import models_folder, open_world
from callbot.assistant.house import House
from callbot.content.model import Content
from callbot.i18n.catalogues import Catalogues
from callbot.model import SlotValue
from callbot.settings import Settings
from callbot.text import words
from callbot.translator.book import make_book
from callbot.translator.meaning import Meaning
from callbot.translator.search import Found, Names, Search
from callbot.translator.searches import Searches
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots import Slots


class _Made(NamedTuple):
    """What was made of a house; realtime exchanges houses all the time, their texts seldom."""

    content: Content
    catalogues: Catalogues
    searches: Searches

    def of(self, house: House) -> bool:
        """Tell whether a house has the same texts."""
        return self.content is house.content and self.catalogues is house.catalogues


class LiveTalk:
    """Phrases as they are now; they follow what is edited, translated and published."""

    def __init__(self, settings: Settings, live: LiveAssistant) -> None:
        """Follow ``live``."""
        self._settings, self._live = settings, live
        self._made: _Made | None = None
        self._meanings: dict[Search, Meaning | None] = {}
        self._lock = threading.Lock()

    def searches(self) -> Searches:
        """Return the phrasebook of this moment."""
        house = self._house()
        with self._lock:
            if self._made is None or not self._made.of(house):
                book = make_book(house.content, house.catalogues, house.languages)
                searches = Searches(book, house.content.lexicons)
                self._made = _Made(house.content, house.catalogues, searches)
                self._meanings = {}
            return self._made.searches

    def find(self, text: str, language: str) -> Found:
        """Return the phrases for what an agent typed; by meaning once the vectors are there."""
        search = self.searches().of(language)
        return (self._meaning(search) or search).find(text, self._house().understanding.named)

    def topics(self) -> Mapping[str, str]:
        """Return what each topic is about."""
        return self._house().content.topics

    def names(self) -> dict[str, list[str]]:
        """Return the names of stops and lines, for a page that has no network."""
        found: dict[str, list[str]] = {"stop": [], "line": []}
        for name in self._house().names:
            if name.kind in found:
                found[name.kind].append(name.value)
        return {kind: sorted(set(values)) for kind, values in found.items()}

    def _house(self) -> House:
        self._live.watch()
        return self._live.current.house

    def _meaning(self, search: Search) -> Meaning | None:
        """Return what finds by meaning, None until a thread has encoded the phrases."""
        with self._lock:
            if search not in self._meanings:
                self._meanings[search] = None
                threading.Thread(target=self._encode, args=(search,), daemon=True).start()
            return self._meanings[search]

    def _encode(self, search: Search) -> None:
        if meaning := meaning_of(self._settings, search):
            meaning.prepare()
            with self._lock:
                self._meanings[search] = meaning


class _Names:
    """Reads the city's names when the first is needed: it takes a second."""

    def __init__(self, settings: Settings, content: Content) -> None:
        self._settings, self._content = settings, content

    @cached_property
    def _slots(self) -> Slots:
        world = open_world(self._settings)
        codes = self._content.languages
        lexicon = Lexicon(self._content.lexicons)
        names = gather_names(world, ("fr",))
        return Slots(names, lexicon, languages=codes, timezone=world.city.timezone)

    def __call__(self, text: str) -> list[SlotValue]:
        """Return the names in a cleaned text."""
        return self._slots.named(text, words(text))


def names_finder(settings: Settings, content: Content) -> Names:
    """Return what finds the city's stops and lines in a text."""
    return _Names(settings, content)


def meaning_of(settings: Settings, search: Search) -> Meaning | None:
    """Return what finds phrases by meaning, None where there is no encoder."""
    encoder = encoder_of(settings)
    return Meaning(search, encoder, models_folder(settings)) if encoder else None
