"""All content in memory, as the loader leaves it.

Every text that an author wrote is a :class:`callbot.content.reader.Text`: a ``str`` that knows its
file, line and column, so that later checks can point at it (``mark_of``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from callbot.model import (
    ContentTest,
    Example,
    Intent,
    Message,
    Problem,
    SafetyList,
    SafetyWords,
)

SOURCE_LANGUAGE = "fr"
SLOT_KINDS = (
    "stop", "line", "place", "address", "event", "ticket_product", "service", "language",
    "date", "time", "time_window", "need",
)  # fmt: skip
SLOT_ROLES = ("from", "to")
CHANNELS = ("chat", "phone")

PHRASE_SLOTS = ("stop", "line", "time", "minutes", "price", "number")
VISITOR = "visitor"  # the topic of what the person answers

Published: TypeAlias = Sequence[tuple[str, str]]
"""A layer that is not a folder: pairs of a relative file path and the file's text."""
Layer: TypeAlias = Path | Published


@dataclass(frozen=True, slots=True)
class Phrase:
    """A sentence that agents show to a visitor, or that a visitor answers (topic VISITOR).

    ``replies`` are ids of what the visitor may answer. Placeholders are slots by their kind, a second
    one of a kind with a number behind: {stop}, {stop2}.
    """

    id: str  # topic.name
    topic: str
    text: str
    replies: tuple[str, ...] = ()

    @property
    def by_visitor(self) -> bool:
        """Whether the visitor says it."""
        return self.topic == VISITOR


@dataclass(frozen=True, slots=True)
class Content:
    """What can be asked and answered, and what is wrong with it (``problems``)."""

    intents: Mapping[str, Intent] = field(default_factory=dict)
    examples: tuple[Example, ...] = ()
    tests: tuple[ContentTest, ...] = ()
    safety: tuple[SafetyList, ...] = ()
    safety_words: tuple[SafetyWords, ...] = ()
    lexicons: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    messages: Mapping[str, Message] = field(default_factory=dict)
    phrases: tuple[Phrase, ...] = ()
    topics: Mapping[str, str] = field(default_factory=dict)  # of phrases: id -> what it is about
    problems: tuple[Problem, ...] = ()

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that have examples, sorted."""
        return tuple(sorted({example.language for example in self.examples}))

    @property
    def broken(self) -> bool:
        """Whether any problem is an error."""
        return any(problem.level == "error" for problem in self.problems)
