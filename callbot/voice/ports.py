"""What an engine of the phone line offers; each engine is one file in engines/."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from callbot.voice.audio import RATE, Samples


class VoiceError(ValueError):
    """An engine that cannot work; the sentence says what is missing and how to get it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood of an utterance.

    ``confidence`` is 0 to 1: the mean probability of the words. ``text`` is empty when the sound
    was no speech. ``alternatives`` are what it may have been, with the logarithms of their chances.
    """

    text: str
    language: str
    confidence: float
    language_confidence: float = 1.0
    alternatives: tuple[tuple[str, float], ...] = ()


NOTHING = Heard("", "", 0.0)


def always() -> bool:
    """Want what was asked for, whatever happens."""
    return True


class Ears(Protocol):
    """Speech to text."""

    def hear(
        self,
        audio: Samples,
        languages: Sequence[str],
        prompt: str = "",
        *,
        rate: int = RATE,
        wanted: Callable[[], bool] = always,
    ) -> Heard:
        """Return what was said in ``audio`` of ``rate`` Hz, in one of ``languages``, likeliest first.

        ``prompt`` holds names that are likely to be said; once ``wanted`` says no the rest of the work
        may be left and NOTHING returned. Raises VoiceError.
        """
        ...


class Mouth(Protocol):
    """Text to speech."""

    @property
    def languages(self) -> frozenset[str]:
        """The languages that this mouth speaks."""
        ...

    def say(self, text: str, language: str, *, speed: float = 1.0, rate: int = RATE) -> Samples:
        """Return ``text`` spoken, at ``rate`` Hz. Raises VoiceError for other languages."""
        ...
