"""When the caller begins and ends to speak.

WebRTC's voice detector says for each frame of 20 ms whether it holds a voice; a caller has begun
when most of the last frames do and has ended after a short silence. Sounds far below the loudest of
the utterance do not count: a street goes on after its caller has stopped.

At the first short silence the caller may have ended: what was said so far can be recognised while we
wait. It is all that was said unless the caller has "resumed" since.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from callbot.voice.audio import FRAME_BYTES, RATE, Samples, from_bytes
from callbot.voice.extra import need

Change = Literal["", "started", "paused", "resumed", "ended"]
_FRAME = 0.02  # seconds
_SECOND = 2.0  # the last ones, in which somebody who speaks pauses for a moment


@dataclass(frozen=True)
class Pauses:
    """How turns are told apart, in seconds; ``strictness`` is that of the detector, 0 to 3."""

    begin: float = 0.16  # of voice, within ``within``: less is a click
    within: float = 0.26
    pause: float = 0.16  # of silence after which what was said may be all
    resume: float = 0.06  # of voice after a pause: less is no word
    end: float = 0.56  # of silence after a voice
    complete: float = 0.36  # of silence after what is a whole question
    before: float = 0.3  # kept from before the beginning
    longest: float = 15.0
    strictness: int = 2
    quiet: float = 90.0  # root mean square under which a frame is silence
    drop: float = 0.06  # of the utterance's loudness: what is below is background
    above: float = (
        3.0  # times the background, the quietest of the last seconds: below is background
    )
    most: float = (
        0.35  # of the utterance's loudness that the background may count for, once it has begun
    )


class Listener:
    """Cuts what comes in into utterances."""

    def __init__(
        self, pauses: Pauses | None = None, quiet: Callable[[bytes], bytes] | None = None
    ) -> None:
        """``quiet`` takes the background out of each frame, before anything else."""
        self._pauses = pauses or Pauses()
        self._quiet = quiet
        self._detector = _detector(self._pauses.strictness)
        self._recent: deque[tuple[bytes, bool]] = deque(maxlen=_count(self._pauses.before) + 16)
        self._utterance: list[bytes] = []
        self._silence = 0
        self._loudest = 0.0
        self._levels: deque[float] = deque(maxlen=_count(_SECOND))
        self._since_pause = -1  # frames of voice since the pause; -1 where there was none
        self._end = _count(self._pauses.end)
        self.speaking = False

    def feed(self, frame: bytes) -> Change:
        """Take 20 ms of sound; say what it changed. A frame of another size is ignored."""
        if len(frame) != FRAME_BYTES:
            return ""
        if self._quiet is not None:
            frame = self._quiet(frame)
        voiced = self._is_voice(frame)
        if self.speaking:
            return self._go_on(frame, voiced)
        self._recent.append((frame, voiced))
        return self._begin() if voiced else ""

    def take(self) -> Samples:
        """Return the utterance that has just ended, without the silence after it."""
        audio = self.so_far()
        self._utterance, self._silence, self._loudest = [], 0, 0.0
        return audio

    def so_far(self) -> Samples:
        """Return what was said of the utterance up to now."""
        kept = len(self._utterance) - max(0, self._silence - _count(0.2))
        return from_bytes(b"".join(self._utterance[:kept]))

    def hurry(self) -> None:
        """Wait for less silence than else: what was said up to the pause is a whole question."""
        self._end = _count(self._pauses.complete)

    @property
    def length(self) -> float:
        """How long the caller has been speaking, in seconds."""
        return len(self._utterance) * _FRAME

    def _is_voice(self, frame: bytes) -> bool:
        level = float(np.sqrt(np.mean(np.square(from_bytes(frame).astype(np.float32)))))
        self._loudest = max(level, self._loudest * 0.998) if self.speaking else 0.0
        self._levels.append(level)
        street = self._pauses.above * min(self._levels)
        if self.speaking:
            street = min(street, self._pauses.most * self._loudest)
        floor = max(self._pauses.quiet, self._pauses.drop * self._loudest, street)
        return level > floor and bool(self._detector.is_speech(frame, RATE))

    def _begin(self) -> Change:
        window = [voiced for _, voiced in self._recent][-_count(self._pauses.within) :]
        if sum(window) < _count(self._pauses.begin):
            return ""
        self._utterance = [frame for frame, _ in self._recent]
        self._recent.clear()
        self._silence, self.speaking = 0, True
        self._wait_for_pause()
        return "started"

    def _go_on(self, frame: bytes, voiced: bool) -> Change:
        self._utterance.append(frame)
        self._silence = 0 if voiced else self._silence + 1
        if self._silence >= self._end or self.length >= self._pauses.longest:
            self.speaking = False
            return "ended"
        if self._since_pause < 0:
            return self._pause()
        self._since_pause += voiced
        if self._since_pause < _count(self._pauses.resume):
            return ""
        self._wait_for_pause()
        return "resumed"

    def _pause(self) -> Change:
        if self._silence < _count(self._pauses.pause):
            return ""
        self._since_pause = 0
        return "paused"

    def _wait_for_pause(self) -> None:
        self._since_pause, self._end = -1, _count(self._pauses.end)


def _count(duration: float) -> int:
    """Return how many frames a duration has."""
    return round(duration / _FRAME)


def _detector(strictness: int) -> Any:
    return need("webrtcvad", "The voice detector").Vad(strictness)
