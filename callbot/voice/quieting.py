"""A street taken out of a call's sound, as it comes, by WebRTC's noise suppressor.

The suppressor wants 16 kHz, the telephone has 8: each frame is doubled and halved by a half-band filter.
"""

from __future__ import annotations

from collections import deque
from importlib.util import find_spec
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from callbot.voice.audio import RATE, from_bytes, to_bytes
from callbot.voice.extra import need

_LIBRARY = "pywebrtc_audio"
_STRENGTH = 3  # of 0 to 3: at most 21 dB less
_TAPS = 127  # of the filter: a frame comes out eight milliseconds late
_NOISY = 120.0  # root mean square of a background from which on it is taken out
_REMEMBERED = 150  # frames, in which somebody who speaks pauses for a moment
_NEWEST = 25  # of them, in which a background that is worth learning shows
_LOUDEST = 32767


class Quieter:
    """One call's suppressor: it learns the street while the call goes on."""

    def __init__(self) -> None:
        """Begin to listen. Raises VoiceError without the library."""
        library = need(_LIBRARY, "The noise suppressor")
        self._suppressor = library.NoiseSuppressor(
            sample_rate=2 * RATE, num_channels=1, level=_STRENGTH
        )
        self._levels: deque[float] = deque(maxlen=_REMEMBERED)
        self._doubling, self._halving = np.zeros(_TAPS - 1), np.zeros(_TAPS - 1)

    def __call__(self, frame: bytes) -> bytes:
        """Return 20 ms of sound without its street; as it is on a quiet line."""
        sound = from_bytes(frame).astype(np.float64)
        self._levels.append(float(np.sqrt(np.mean(np.square(sound)))))
        if min(islice(reversed(self._levels), _NEWEST)) <= _NOISY / 2:
            return frame  # nothing to learn
        quiet = self._quieted(sound)
        return quiet if min(self._levels) > _NOISY else frame

    def _quieted(self, sound: NDArray[np.float64]) -> bytes:
        doubled = np.zeros(2 * len(sound))
        doubled[::2] = 2 * sound
        wide, self._doubling = _filtered(doubled, self._doubling)
        quiet = self._suppressor.process(_whole(wide))
        narrow, self._halving = _filtered(quiet.astype(np.float64), self._halving)
        return to_bytes(_whole(narrow[::2]))


def installed_quieter() -> Quieter | None:
    """Return a suppressor for a new call; None where the library is not installed."""
    return Quieter() if find_spec(_LIBRARY) else None


def _half_band() -> NDArray[np.float64]:
    """Return the taps of a filter that lets the lower half of the frequencies through."""
    at = np.arange(_TAPS) - _TAPS // 2
    taps = np.sinc(at / 2) * np.kaiser(_TAPS, 6)
    return np.asarray(taps / taps.sum())


_FILTER = _half_band()


def _filtered(
    audio: NDArray[np.float64], before: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the audio filtered, given what came before it, and what to give the next time."""
    whole = np.concatenate([before, audio])
    return np.convolve(whole, _FILTER, "valid"), whole[-len(before) :]


def _whole(audio: NDArray[np.float64]) -> NDArray[np.int16]:
    return np.clip(np.round(audio), -_LOUDEST, _LOUDEST).astype(np.int16)
