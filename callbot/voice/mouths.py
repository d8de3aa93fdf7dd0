"""Several mouths as one: for each language the first that speaks it.

The silence that an engine puts around a sentence (Pico: .8 s after it) is taken off: a caller waits.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from callbot.voice.audio import RATE, Samples, trimmed
from callbot.voice.engines.espeak import Espeak
from callbot.voice.engines.pico import Pico
from callbot.voice.ports import Mouth, VoiceError
from callbot.voice.pronounce import pronounceable

_KEPT = 256  # sentences: greetings and menus are said again and again


class Mouths:
    """Speaks with the first of ``mouths`` that knows the language."""

    def __init__(self, mouths: Sequence[Mouth]) -> None:
        self._mouths = tuple(mouths)
        self._spoken = lru_cache(maxsize=_KEPT)(self._speak)

    @property
    def languages(self) -> frozenset[str]:
        """The languages that one of the mouths speaks."""
        return frozenset[str]().union(*(mouth.languages for mouth in self._mouths))

    def say(self, text: str, language: str, *, speed: float = 1.0, rate: int = RATE) -> Samples:
        """Return ``text`` spoken. Raises VoiceError when no mouth speaks the language."""
        return self._spoken(pronounceable(text, language), language, speed, rate)

    def _speak(self, text: str, language: str, speed: float, rate: int) -> Samples:
        for mouth in self._mouths:
            if language in mouth.languages:
                return trimmed(mouth.say(text, language, speed=speed, rate=rate), rate)
        raise VoiceError(f"No voice speaks “{language}”; install espeak-ng for it.")


def installed_mouths(first: Sequence[Mouth] = ()) -> Mouths:
    """Return the voices of this machine, after ``first``. Raises VoiceError when there are none."""
    found: list[Mouth] = list(first)
    missing = []
    for make in (Pico, Espeak):
        try:
            found.append(make())
        except VoiceError as error:
            missing.append(str(error))
    if not found:
        raise VoiceError(" ".join(missing))
    return Mouths(found)
