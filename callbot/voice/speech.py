"""Ears and mouth for browsers: a recording in, what was said out; a text in, its sound out.

Neither a recording nor what was heard in it is stored or logged; sounds of answers are kept in memory.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property, lru_cache

from callbot.voice.chunks import in_parts
from callbot.voice.clips import WIDE, Clip, write_mp3
from callbot.voice.hearing import Hearing
from callbot.voice.ports import Heard, Mouth, VoiceError

WAITING = 4  # recordings of one process at once: each takes a core for a second
LONGEST = 1500  # characters that are spoken: a minute and a half
_KEPT = 64  # sounds


class NoSpeechError(VoiceError):
    """Speech is not installed here, or not for this language; the sentence says what to do."""


def _no_prompt(_language: str) -> str:
    return ""


class Speech:
    """What a web process hears and says; engines are made when they are first needed."""

    def __init__(
        self,
        ears: Callable[[], Hearing] | None = None,
        mouth: Callable[[], Mouth] | None = None,
        *,
        seconds: int = 0,
        prompt: Callable[[str], str] = _no_prompt,
        missing: str = "Speech is switched off here.",
    ) -> None:
        """Without ``ears`` and ``mouth`` everything is refused, as ``missing`` says.

        ``seconds`` is how long a recording may be; ``prompt`` gives what is likely to be said.
        """
        self._make_ears, self._make_mouth = ears, mouth
        self._prompt, self._missing = prompt, missing
        self.seconds = seconds if ears else 0
        self._places = threading.BoundedSemaphore(WAITING)
        self._sound = lru_cache(maxsize=_KEPT)(self._speak)
        self._hearing: Hearing | None = None
        self._lock = threading.Lock()

    @property
    def languages(self) -> frozenset[str]:
        """The languages that can be spoken here."""
        return self._mouth.languages if self._mouth else frozenset()

    def heard(self, data: bytes, kind: str, languages: Sequence[str], prompt: str = "") -> Heard:
        """Return what was said in a recording, in one of ``languages``, likeliest first.

        ``kind`` is one of ``clips.CONTAINERS``; ``prompt`` is what is likely to be said, else that
        of the assistant. Raises ClipError, NoSpeechError and VoiceError.
        """
        ears = self._ears()
        clip = Clip(data, kind, self.seconds + 1)
        likely = prompt or self._prompt(languages[0])
        with self._place():
            return asyncio.run(ears.hear_clip(clip, languages, likely))

    def spoken(self, text: str, language: str) -> bytes:
        """Return a text's sound as MP3, cut between sentences when it is long. Raises NoSpeechError."""
        return self._sound(text, language)

    def _speak(self, text: str, language: str) -> bytes:
        if self._mouth is None:
            raise NoSpeechError(self._missing)
        if language not in self.languages:
            raise NoSpeechError(f"No voice speaks “{language}” here; install espeak-ng for it.")
        return write_mp3(self._mouth.say(_opening(text), language, rate=WIDE), WIDE)

    def _ears(self) -> Hearing:
        with self._lock:
            if self._make_ears is None:
                raise NoSpeechError(self._missing)
            if self._hearing is None:
                try:
                    self._hearing = self._make_ears()
                except VoiceError as error:
                    raise NoSpeechError(str(error)) from None
            return self._hearing

    @contextmanager
    def _place(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise VoiceError("Too many people speak at once; try again in a moment, or write.")
        try:
            yield
        finally:
            self._places.release()

    @cached_property
    def _mouth(self) -> Mouth | None:
        try:
            return self._make_mouth() if self._make_mouth else None
        except VoiceError:
            return None  # then nothing is spoken


def _opening(text: str) -> str:
    """Return as many sentences of a text as one may listen to."""
    said = ""
    for part in in_parts(text):
        if said and len(said) + len(part) > LONGEST:
            break
        said = f"{said} {part}".strip()
    return said[:LONGEST]


SILENT = Speech()
