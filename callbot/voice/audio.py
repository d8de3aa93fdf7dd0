"""Telephone audio: mono, 16-bit samples, 8 kHz, in frames of 20 ms."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from importlib import import_module
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Samples: TypeAlias = NDArray[np.int16]

RATE = 8000  # Hz
FRAME = 160  # samples: 20 ms
FRAME_BYTES = 2 * FRAME
_LOUDEST = 32767
_AUDIBLE = 200  # a sample below it is silence
_BEFORE, _AFTER = 0.02, 0.15  # seconds that are left of silence


def from_bytes(data: bytes) -> Samples:
    """Return little-endian 16-bit PCM as samples; a half sample at the end is dropped."""
    return np.frombuffer(data[: len(data) // 2 * 2], dtype="<i2").astype(np.int16, copy=False)


def to_bytes(audio: Samples) -> bytes:
    """Return samples as little-endian 16-bit PCM."""
    return audio.astype("<i2", copy=False).tobytes()


def frames(audio: Samples) -> Iterator[bytes]:
    """Yield the audio as frames of 20 ms, the last filled up with silence."""
    missing = -len(audio) % FRAME
    data = to_bytes(np.concatenate([audio, np.zeros(missing, np.int16)]))
    for at in range(0, len(data), FRAME_BYTES):
        yield data[at : at + FRAME_BYTES]


def seconds(audio: Samples) -> float:
    """Return how long the audio lasts."""
    return len(audio) / RATE


def loudness(audio: Samples) -> float:
    """Return the root mean square of the loudest fifth of a second, 0 for nothing."""
    rows = len(audio) // (10 * FRAME)
    blocks = audio[: rows * 10 * FRAME].astype(np.float32).reshape(rows, -1)
    return float(np.sqrt(np.mean(np.square(blocks), axis=1)).max(initial=0.0))


def silence(duration: float) -> Samples:
    """Return ``duration`` seconds of nothing."""
    return np.zeros(int(duration * RATE), np.int16)


def beep(duration: float = 0.25, pitch: float = 880.0) -> Samples:
    """Return a soft tone of ``pitch`` Hz: "speak after it"."""
    t = np.arange(int(duration * RATE)) / RATE
    fade = np.minimum(1, np.minimum(t, duration - t) / 0.02)
    return (0.2 * _LOUDEST * fade * np.sin(2 * np.pi * pitch * t)).astype(np.int16)


def trimmed(audio: Samples, rate: int = RATE) -> Samples:
    """Return speech without the long silences before and after it; some breath is left."""
    loud = np.flatnonzero(np.abs(audio.astype(np.int32)) > _AUDIBLE)
    if not len(loud):
        return audio
    first, last = int(loud[0] - _BEFORE * rate), int(loud[-1] + _AFTER * rate)
    return audio[max(0, first) : last]


def resample(audio: Samples, rate: int, to: int = RATE) -> Samples:
    """Return the audio at another sample rate, by soxr; needs the extra ``voice``."""
    if rate == to:
        return audio
    soxr = import_module("soxr")
    return np.asarray(soxr.resample(audio, rate, to, quality="HQ"), dtype=np.int16)


def read_wav(data: bytes, to: int = RATE) -> Samples:
    """Return a PCM .wav file as samples of ``to`` Hz. Raises ValueError with what is wrong with it."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            width, channels, rate = file.getsampwidth(), file.getnchannels(), file.getframerate()
            content = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"This is no .wav file: {error}.") from error
    if width != 2 or not content:
        raise ValueError("A .wav file must hold 16-bit samples; convert it to 16-bit PCM.")
    return resample(from_bytes(content)[::channels].copy(), rate, to)


def write_wav(audio: Samples, rate: int = RATE) -> bytes:
    """Return audio of ``rate`` Hz as a .wav file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(to_bytes(audio))
    return out.getvalue()
