"""What the assistant is made of: all immutable, exchanged as a whole when content or feeds change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from callbot.answers.query import World
from callbot.answers.render import PLACEHOLDER, Renderer
from callbot.assistant.towns import Towns
from callbot.assistant.wording import Wording
from callbot.content.model import Content
from callbot.content.switches import Switches
from callbot.i18n.catalogues import Catalogues
from callbot.model import Choice, Name
from callbot.settings import PACKAGE_DATA
from callbot.understanding.understand import Understanding

# A person's words are said back without what would be markup where somebody shows answers carelessly.
_MARKUP = str.maketrans("", "", "<>")


@dataclass(frozen=True)
class House:
    """The parts of one moment.

    ``languages`` are the published ones, the city's own first; ``labels`` maps folded button texts
    of all of them to intents; ``wording`` finds the phrases by which
    conversations are held; ``vocabulary`` holds the folded words that content knows,
    ``towns`` the names of other towns.
    """

    understanding: Understanding
    content: Content
    catalogues: Catalogues
    world: World
    names: tuple[Name, ...]
    languages: tuple[str, ...]
    labels: Mapping[str, str]
    wording: Wording
    vocabulary: frozenset[str]
    towns: Towns
    switches: Switches = field(default_factory=Switches)
    package: Path = PACKAGE_DATA / "intents"  # the folder of content that every city shares

    @cached_property
    def streets(self) -> frozenset[str]:
        """The ids of the city's places that are streets."""
        return frozenset(each.id for each in self.world.city.places if each.kind == "street")

    def renderer(self, language: str) -> Renderer:
        """Return the renderer of a published language."""
        return Renderer(self.catalogues, self.content.messages, language)

    def label(self, intent: str, language: str) -> str:
        """Return an intent's button text in a language."""
        return self.catalogues.content(language).gettext(self.content.intents[intent].label)

    def labels_in(self, language: str) -> dict[str, str]:
        """Return the button text of every intent in a language."""
        return {intent: self.label(intent, language) for intent in self.content.intents}

    def answers(self, intent: str) -> bool:
        """Tell whether an intent exists and is not withdrawn."""
        found = self.content.intents.get(intent)
        return found is not None and found.enabled

    def choices(self, intents: tuple[str, ...], language: str) -> tuple[Choice, ...]:
        """Return buttons for those of the intents that exist."""
        known = [each for each in intents if each in self.content.intents]
        labels = [self.label(each, language) for each in known]
        return tuple(Choice(label, label) for label in labels)

    def message(
        self,
        key: str,
        language: str,
        values: Mapping[str, object] | None = None,
        *,
        spoken: bool = False,
    ) -> str:
        """Return a sentence of common.yaml; the city's facts fill what ``values`` do not.

        A city that has not yet said how its town hall is called goes by its own name: without one
        nobody would be told that a machine answers the telephone.
        """
        text = self.catalogues.content(language).gettext(self.content.messages[key].one)
        city = self.world.city
        named = dict.fromkeys(("city_name", "town_hall_name"), city.name)
        facts = {
            name: city.fact(name, language) or named.get(name) for name in PLACEHOLDER.findall(text)
        }
        given = {**facts, **(values or {})}
        if isinstance(said := given.get("said"), str):
            given["said"] = said.translate(_MARKUP)
        return self.renderer(language).message(key, given, spoken=spoken)
