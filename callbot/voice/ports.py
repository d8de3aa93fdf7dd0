"""What an engine of the phone line offers; each engine is one file in engines/."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from callbot.voice.audio import Samples


class VoiceError(ValueError):
    """An engine that cannot work; the sentence says what is missing and how to get it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of an utterance.

    ``confidence`` is 0 to 1: the mean probability of the words. ``text`` is empty when the sound
    was no speech.
    """

    text: str
    language: str
    confidence: float
    language_confidence: float = 1.0


class Ears(Protocol):
    """Speech to text."""

    def hear(self, audio: Samples, languages: Sequence[str], prompt: str = "") -> Heard:
        """Return what was said in ``audio`` (8 kHz), in one of ``languages``, likeliest first.

        ``prompt`` holds names that are likely to be said. Raises VoiceError.
        """
        ...


class Mouth(Protocol):
    """Text to speech."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages that this mouth speaks."""
        ...

    def say(self, text: str, language: str, *, speed: float = 1.0) -> Samples:
        """Return ``text`` spoken, 8 kHz. Raises VoiceError for a language it does not speak."""
        ...
