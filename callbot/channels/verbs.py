"""What a telephone provider is told to do with a call: only verbs that every provider has.

A dialect (``twiml.py``) writes them as its provider reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Say:
    """Speak a text in a language of ours."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class Gather:
    """Say something and listen, to keys and, unless ``digits`` is 0 (any number up to #), to a voice.

    ``hints`` are names that are likely to be said; ``then`` is where the result goes.
    """

    say: Say
    then: str
    hints: Sequence[str] = ()
    digits: int = 1
    seconds: int = 6


@dataclass(frozen=True, slots=True)
class Dial:
    """Pass the call to a number or a SIP address; ``then`` is told how that went."""

    to: str
    then: str
    seconds: int = 30


@dataclass(frozen=True, slots=True)
class Record:
    """Take a message after a tone."""

    then: str
    longest: int = 120  # seconds


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on elsewhere: what comes after a Gather that heard nothing."""

    to: str


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call."""


Verb: TypeAlias = Say | Gather | Dial | Record | Redirect | HangUp
