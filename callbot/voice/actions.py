"""What a session wants done: plain values that a channel carries out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from callbot.voice.audio import Samples


@dataclass(frozen=True)
class Say:
    """Speak; whoever carries it out calls ``said`` when the sound has ended."""

    text: str
    language: str
    speed: float = 1.0
    tone: bool = False  # a beep after it


@dataclass(frozen=True)
class Hush:
    """Stop speaking at once: the caller has begun."""


@dataclass(frozen=True)
class Recognise:
    """Find out what was said; the result goes to ``heard``.

    Where ``guess`` is a number the caller has only paused: the result goes to ``guessed`` with it.
    """

    audio: Samples
    languages: tuple[str, ...]  # the likeliest first
    guess: int = 0


@dataclass(frozen=True)
class Forget:
    """The caller goes on: what is being recognised of the beginning is not wanted any more."""


@dataclass(frozen=True)
class Ask:
    """Put a question to the assistant; the result goes to ``answered``."""

    text: str
    language: str | None  # chosen by the caller, else None
    heard: float = 1.0  # the recogniser's confidence


@dataclass(frozen=True)
class Transfer:
    """Pass the call to a person, with the context."""

    summary: str


@dataclass(frozen=True)
class KeepWish:
    """Keep the caller's wish to be called back under ``number``."""

    number: str


@dataclass(frozen=True)
class SendText:
    """Send an answer by SMS, as the caller agreed; the result goes to ``texted``."""

    number: str  # as it was keyed in; "" is the one that calls
    text: str
    language: str


@dataclass(frozen=True)
class KeepVoicemail:
    """Keep a message that was announced as such."""

    audio: Samples


@dataclass(frozen=True)
class HangUp:
    """End the call."""

    reason: str


Action: TypeAlias = (
    Say | Hush | Recognise | Forget | Ask | Transfer | KeepWish | SendText | KeepVoicemail | HangUp
)


@dataclass(frozen=True)
class SpokenReply:
    """What the assistant answered, as far as a voice needs it.

    ``choices`` are (label, what choosing it says). ``person`` asks for a human being;
    ``understood`` is false when there was no answer; ``slower`` asks for a slower voice; ``written``
    is the answer as it is read; ``wish`` is "sms" (the last answer in writing), "callback" or "".
    ``off``: the phone is switched off.
    """

    text: str
    language: str
    choices: tuple[tuple[str, str], ...] = ()
    person: bool = False
    understood: bool = True
    slower: bool = False
    goodbye: bool = False
    safety: bool = False
    written: str = ""
    wish: str = ""
    off: bool = False
    values: Mapping[str, str] = field(default_factory=dict)
