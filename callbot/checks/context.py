"""What a check may look at, and how it points at what an author wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from callbot.content.model import Content
from callbot.content.reader import Mark, mark_of
from callbot.i18n.catalogues import Catalogues
from callbot.model import Candidate, Example, Intent, Level, Message, Problem
from callbot.transport.closure_file import Written
from callbot.transport.timetable import Timetable


class SourceTable(Protocol):
    """An answer source as far as checks are concerned."""

    @property
    def results(self) -> tuple[str, ...]:
        """The words that a ``result`` condition may name."""

    @property
    def gives(self) -> frozenset[str]:
        """The placeholders that it fills."""


class Understands(Protocol):
    """What scores examples; the understanding does."""

    def mistaken(self, examples: Iterable[Example]) -> Iterator[tuple[Example, Candidate]]:
        """Yield the examples that another intent wins, of negative ones those that theirs wins."""


@dataclass(frozen=True)
class CheckContext:
    """Everything a check may look at; ``languages`` are the published ones."""

    content: Content
    sources: Mapping[str, SourceTable]
    today: date
    languages: tuple[str, ...] = ("fr",)
    catalogues: Catalogues = field(default_factory=Catalogues)
    facts: frozenset[str] = frozenset()  # the keys of the city's facts
    city_name: str = ""
    understanding: Understands | None = None
    closures: tuple[Written, ...] = ()  # as the city's file has them
    timetable: Timetable | None = None
    others: tuple[Problem, ...] = ()  # of the city, the calendars and the feed, as loaded

    def gives(self, intent: Intent) -> frozenset[str]:
        """Return the placeholders that the intent's source fills."""
        source = self.sources.get(intent.source)
        return source.gives if source else frozenset()

    def published_intents(self) -> list[Intent]:
        """Return the intents that are switched on."""
        return [intent for intent in self.content.intents.values() if intent.enabled]


class Said(NamedTuple):
    """One text of an intent: what it is (label, ask, text, spoken, plain) and which variant's."""

    what: str
    text: str
    variant: int = -1


def said(intent: Intent) -> Iterator[Said]:
    """Yield every text of an intent, plural forms one by one."""
    yield Said("label", intent.label)
    for slot in intent.slots:
        if slot.ask:
            yield Said("ask", slot.ask)
    for number, variant in enumerate(intent.answers):
        forms = {"text": variant.text, "spoken": variant.spoken, "plain": variant.plain}
        for what, message in forms.items():
            for text in texts_of(message):
                yield Said(what, text, number)


def texts_of(message: Message | None) -> list[str]:
    """Return the one or two texts of a message."""
    return [text for text in (message.one, message.other) if text] if message else []


def messages_of(intent: Intent) -> Iterator[Message]:
    """Yield every gettext string of an intent."""
    yield Message(intent.label)
    yield from (Message(slot.ask) for slot in intent.slots if slot.ask)
    for variant in intent.answers:
        shown = (variant.text, variant.spoken, variant.plain)
        yield from (message for message in shown if message)


def problem(text: str, rule: str, message: str, hint: str = "", level: Level = "error") -> Problem:
    """Return a problem at the place where ``text`` (a value or a key) was written."""
    mark = mark_of(text, Mark("content"))
    return Problem(mark.file, mark.line, mark.column, level, rule, message, hint)
