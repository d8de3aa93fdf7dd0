"""Calls without a telephone: ears that are told what to hear, a mouth that only notes what it says."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from helpers.web import make_parts

from callbot.channels.phone import Call, Desk
from callbot.voice.audio import FRAME, RATE, Samples, silence
from callbot.voice.manners import Manners
from callbot.voice.ports import Heard, VoiceError


def voice(duration: float = 0.6, loud: float = 9000.0) -> Samples:
    """Return a sound that counts as a voice: a buzz of 130 Hz that swells as syllables do.

    It begins with 20 ms of quiet: what was never quieter counts as the line's background.
    """
    t = np.arange(int(duration * RATE)) / RATE
    buzz = sum(np.sin(2 * np.pi * 130 * k * t) / k for k in range(1, 20))
    swell = np.where(t < FRAME / RATE, 0.0, 0.6 + 0.4 * np.sin(2 * np.pi * 4 * t))
    return (loud / 2 * buzz * swell).astype(np.int16)


def utterance(duration: float = 0.6) -> Samples:
    """Return a voice and the silence that ends a turn."""
    return np.concatenate([silence(0.1), voice(duration), silence(0.8)])


@dataclass
class FakeHearing:
    """Hears what it is told to, in turn; a failure is raised."""

    texts: deque[str | Heard | Exception] = field(default_factory=deque)
    asked: list[tuple[str, ...]] = field(default_factory=list)
    busy: bool = False

    async def hear(self, audio: Samples, languages: Sequence[str], prompt: str = "") -> Heard:
        self.asked.append(tuple(languages))
        text = self.texts.popleft() if self.texts else ""
        if isinstance(text, Exception):
            raise text
        return text if isinstance(text, Heard) else Heard(text, languages[0], 0.9)


@dataclass
class FakeMouth:
    """Says ``frames`` frames of a tone for every sentence and remembers it."""

    frames: int = 0
    said: list[str] = field(default_factory=list)
    speeds: list[float] = field(default_factory=list)
    tongues: list[str] = field(default_factory=list)
    fails: bool = False
    languages = frozenset({"fr", "en"})

    def say(self, text: str, language: str, *, speed: float = 1.0) -> Samples:
        if self.fails:
            raise RuntimeError("the mouth is broken")
        if language not in self.languages:
            raise VoiceError(f"no voice speaks {language}")
        self.said.append(text)
        self.speeds.append(speed)
        self.tongues.append(language)
        return np.full(self.frames * FRAME, 1000, np.int16)


@dataclass
class NotedWire:
    """Keeps what is sent and done; ``takes`` says whether a transfer works."""

    takes: bool = True
    sent: list[bytes] = field(default_factory=list)
    done: list[str] = field(default_factory=list)

    async def send(self, frame: bytes) -> None:
        self.sent.append(frame)

    async def flush(self) -> None:
        self.done.append("flush")

    async def transfer(self, summary: str) -> bool:
        self.done.append(f"transfer {summary}")
        return self.takes

    async def hang_up(self) -> None:
        self.done.append("hang up")


def script(key: str, _language: str, values: Any) -> str:
    """Say the key of a sentence and its values, as a stand-in for the words."""
    return " ".join([key, *map(str, values.values())])


def make_desk(folder: Path, assistant: Any = None, **changes: Any) -> Desk:
    """Return a desk over the echo assistant; ``manners`` are of this moment."""
    manners = changes.pop("manners", Manners())
    kept: list[tuple[str, Samples]] = []
    given = {
        "parts": make_parts(folder, assistant),
        "hearing": FakeHearing(),
        "mouth": FakeMouth(),
        "script": script,
        "manners": lambda: manners,
        "prompt": lambda _language: "",
        "keep_voicemail": lambda conversation, audio: kept.append((conversation, audio)),
        **changes,
    }
    desk = Desk(**given)
    object.__setattr__(desk, "kept", kept)
    return desk


def make_call(desk: Desk, wire: NotedWire | None = None) -> Call:
    """Return a call on a wire that notes."""
    return Call(desk, wire or NotedWire())
