"""What the understanding takes beside a text, and everything it finds on the way to a match."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from callbot.model import Match, SlotValue
from callbot.text import Word
from callbot.understanding.alarms import Alarm
from callbot.understanding.language import LanguageGuess
from callbot.understanding.ranking import Ranked


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the text; ``expecting``: the kinds of value just asked for."""

    chosen: str | None = None
    conversation: str | None = None
    browser: str | None = None
    expecting: tuple[str, ...] = ()


NOTHING_KNOWN = Context()


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything found in a text on the way to its match.

    ``asked`` is what the encoder would see of it, ``tokens`` what the other scorers see; of a long
    text only the piece with the question.
    """

    text: str
    words: Sequence[Word]
    alarms: Sequence[Alarm]
    slots: tuple[SlotValue, ...]
    language: LanguageGuess
    ranked: Sequence[Ranked]
    asked: str = ""
    tokens: Sequence[str] = ()
    match: Match = field(default_factory=lambda: Match("unknown"))
