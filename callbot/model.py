"""The words of the house: frozen dataclasses and nothing else.

Times are timezone-aware datetimes, positions WGS84 degrees, confidences 0 to 1.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Verdict = Literal["answer", "did_you_mean", "unknown", "safety"]
Status = Literal[
    "answered", "question", "did_you_mean", "unknown", "source_failed", "handed_over", "held"
]
Level = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Location:
    """A point in WGS84 degrees."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was said, on which channel, in which conversation, with which hints."""

    text: str
    channel: str = "web"  # web | phone | terminal
    conversation: str = ""
    message_id: str = ""
    language: str | None = None  # chosen by the person: wins over all evidence
    browser_language: str | None = None
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """What an intent needs to know; ``ask`` is the French question for it.

    ``also`` are more kinds that will do; ``role`` tells the two ends of a journey apart. With the slot
    ``unless`` filled, one that is required need not be.
    """

    name: str
    kind: str
    required: bool = False
    ask: str = ""
    also: tuple[str, ...] = ()
    role: str = ""  # from | to
    unless: str = ""

    @property
    def kinds(self) -> tuple[str, ...]:
        """All kinds that fill it, the preferred first."""
        return (self.kind, *self.also)

    def lacks(self, given: Container[str]) -> bool:
        """Say whether it must be asked for, beside slots of these names that are filled."""
        return self.required and self.name not in given and self.unless not in given


@dataclass(frozen=True, slots=True)
class SlotValue:
    """A value found in a text: ``said`` is the text's own words at [start, end)."""

    kind: str
    value: str  # the canonical written form: a station's name, "83", an ISO date
    said: str
    ref: str = ""  # the key in its source: a station id, a line id, an event uid
    start: int = 0
    end: int = 0
    score: float = 1.0
    role: str = ""  # by the words beside it: from | to | at of a place, by of a time to arrive


@dataclass(frozen=True, slots=True)
class Name:
    """A name the person may have used for something the city or the timetable knows."""

    kind: str  # stop | line | place | event | ticket_product | service | language ...
    value: str
    ref: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """One gettext string; ``other`` and ``count`` only where it has plural forms."""

    one: str
    other: str = ""
    count: str = ""  # the placeholder whose number chooses the form


@dataclass(frozen=True, slots=True)
class Variant:
    """One possible answer of an intent, said when every condition of ``when`` holds."""

    text: Message
    spoken: Message | None = None
    plain: Message | None = None
    when: Mapping[str, str] = field(default_factory=dict)
    related: tuple[str, ...] = ()  # next questions of this answer, before those of the intent


@dataclass(frozen=True, slots=True)
class Scene:
    """Parts that tell an emergency when they stand near each other, in any order and language."""

    parts: tuple[str, ...]  # names of safety words
    shade: str = ""
    over: tuple[str, ...] = ()  # scripts that step back behind this one


@dataclass(frozen=True, slots=True)
class Intent:
    """What can be asked, without a word of any language but the French answers."""

    id: str
    about: str
    label: str  # French, short: what a did-you-mean choice shows
    source: str
    type: str  # L live, S static, C curated rights or money, X safety script, M dialogue
    owner: str
    reviewed: date
    slots: tuple[Slot, ...] = ()
    answers: tuple[Variant, ...] = ()
    if_source_fails: str = "offer_person"
    enabled: bool = True
    options: Mapping[str, str] = field(default_factory=dict)  # for the answer source
    related: tuple[str, ...] = ()
    scenes: tuple[Scene, ...] = ()  # of a safety script


@dataclass(frozen=True, slots=True)
class Example:
    """A way of asking for an intent; ``negative`` is a near miss that must not match."""

    text: str
    language: str
    intent: str
    negative: bool = False
    shade: str = ""  # a finer meaning inside the intent that answers may depend on


@dataclass(frozen=True, slots=True)
class ContentTest:
    """A question written with the content, and what must come of it."""

    say: str
    language: str
    expect: str  # an intent id, or "nothing"
    slots: Mapping[str, str] = field(default_factory=dict)
    status: str = ""
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class SafetyList:
    """Phrases of one language that fire a safety script alone, and figures of speech that do not."""

    intent: str
    language: str
    phrases: tuple[str, ...]
    unless: tuple[str, ...] = ()
    shade: str = ""  # the finer meaning that these phrases have


@dataclass(frozen=True, slots=True)
class SafetyWords:
    """How a language says one part of a scene: who, what happens, what with."""

    name: str
    language: str
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An intent that may be meant, the example that matched and the parts of its score."""

    intent: str
    confidence: float
    language: str = ""
    example: str = ""
    shade: str = ""  # of the best example
    parts: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Match:
    """What a text was understood as; ``rule`` names what decided the verdict.

    ``foreign`` is the language, when it surely is one that is not published; ``languages`` are the
    published ones that it may be, the likeliest first, empty when that is sure.
    """

    verdict: Verdict
    candidates: tuple[Candidate, ...] = ()
    slots: tuple[SlotValue, ...] = ()
    language: str = "fr"
    language_confidence: float = 0.0
    rule: str = ""
    foreign: str = ""
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A quick reply: what the button shows and what it sends."""

    label: str
    say: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What an answer source found; ``result`` is one word of its closed list."""

    result: str = "ok"
    values: Mapping[str, object] = field(default_factory=dict)
    source: str = ""
    as_of: datetime | None = None
    cards: tuple[Mapping[str, object], ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said back, in its written and spoken form."""

    text: str
    status: Status
    spoken: str = ""
    cards: tuple[Mapping[str, object], ...] = ()
    choices: tuple[Choice, ...] = ()
    source: str = ""
    as_of: datetime | None = None
    related: tuple[str, ...] = ()  # intents to offer next


@dataclass(frozen=True, slots=True)
class Pending:
    """What the bot is waiting for: a slot of an intent, or a choice among intents.

    ``offered`` are the intents; where a slot is asked for, the values that we named ourselves.
    """

    intent: str = ""
    slot: str = ""
    filled: Mapping[str, SlotValue] = field(default_factory=dict)
    offered: tuple[str, ...] = ()
    text: str = ""  # the question the choice was about


@dataclass(frozen=True, slots=True)
class Turn:
    """One question and what came of it."""

    text: str
    intent: str | None
    status: Status
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    answer: str = ""
    spoken: str = ""
    shade: str = ""  # of what was asked: a follow-up keeps it


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is known of a conversation: derived from its event log."""

    id: str
    language: str | None = None
    chosen_language: bool = False  # the person chose it: it wins over all evidence
    holder: Literal["bot", "agent"] = "bot"
    pending: Pending | None = None
    turns: tuple[Turn, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """All that one utterance brought about, ready for the log and for the channel."""

    match: Match
    answers: tuple[Answer, ...]
    conversation: Conversation
    intent: str | None = None
    slots: Mapping[str, SlotValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in a file that a person writes; line and column count from 1."""

    file: str
    line: int
    column: int
    level: Level
    rule: str
    message: str
    hint: str = ""
