"""Pico voices (package py-nanotts, Apache-2.0): French, English, German, Spanish, Italian."""

from __future__ import annotations

import threading

from callbot.voice.audio import RATE, Samples, from_bytes, resample
from callbot.voice.extra import need
from callbot.voice.ports import VoiceError

_VOICES = {"fr": "fr-FR", "en": "en-GB", "de": "de-DE", "es": "es-ES", "it": "it-IT"}
_RATE = 16000


class Pico:
    """A mouth. The engine keeps state between calls of its own: one speaker at a time."""

    languages = frozenset(_VOICES)

    def __init__(self) -> None:
        self._engine = need("py_nanotts", "The Pico voice").NanoTTS()
        self._turn = threading.Lock()

    def say(self, text: str, language: str, *, speed: float = 1.0, rate: int = RATE) -> Samples:
        """Return ``text`` spoken. Raises VoiceError for other languages."""
        if language not in _VOICES:
            raise VoiceError(f"No Pico voice speaks “{language}”.")
        with self._turn:
            pcm = self._engine.speak(_plain(text), voice=_VOICES[language], speed=speed)
        return resample(from_bytes(pcm), _RATE, rate)


def _plain(text: str) -> str:
    """Return the text without what Pico would take for its markup."""
    return text.replace("<", " ").replace(">", " ").replace("&", " + ")
