"""Recordings of browsers, read and written by FFmpeg (package av, which the recogniser brings).

FFmpeg is told which container it reads and may open only what speech is recorded with: left to
guess, it would try formats that open other files and addresses.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from callbot.voice.audio import Samples
from callbot.voice.extra import need
from callbot.voice.ports import VoiceError

WIDE = 16000  # Hz: what browsers record and the recogniser was made for
CONTAINERS = {
    "audio/webm": "webm", "audio/ogg": "ogg", "audio/mp4": "mp4", "audio/wav": "wav",
}  # fmt: skip
_CODECS = frozenset({"opus", "libopus", "vorbis", "libvorbis", "aac", "pcm_s16le", "pcm_f32le"})
_BIT_RATE = 40_000
_READS = "What reads recordings"


class ClipError(VoiceError):
    """A recording that cannot be used; the sentence says why."""


class LongClipError(ClipError):
    """A recording that lasts too long."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A recording as it was sent: its container's media type, and how long it may last in seconds."""

    data: bytes
    kind: str
    longest: float


def read_clip(clip: Clip) -> Samples:
    """Return the sound of a recording, mono at ``WIDE`` Hz. Raises ClipError."""
    av = need("av", _READS)
    try:
        with av.open(io.BytesIO(clip.data), format=CONTAINERS[clip.kind]) as file:
            parts = list(_decoded(av, file, int(clip.longest * WIDE)))
    except (av.FFmpegError, ValueError, IndexError, KeyError) as error:
        if isinstance(error, ClipError):
            raise
        raise ClipError("The recording cannot be read.") from None
    if not parts:
        raise ClipError("There is no sound in the recording.")
    return np.concatenate(parts)


def write_mp3(audio: Samples, rate: int) -> bytes:
    """Return mono sound of ``rate`` Hz as MP3, which every browser decodes."""
    av = need("av", _READS)
    out = io.BytesIO()
    with av.open(out, "w", format="mp3") as file:
        stream = file.add_stream("libmp3lame", rate=rate, layout="mono")
        stream.bit_rate = _BIT_RATE
        frame = av.AudioFrame.from_ndarray(audio.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = rate
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return out.getvalue()


def _decoded(av: Any, file: Any, most: int) -> Iterator[Samples]:
    stream = file.streams.audio[0]
    if stream.codec_context.name not in _CODECS:
        raise ClipError(f"The recording is in {stream.codec_context.name}, which is not read here.")
    narrow = av.AudioResampler(format="s16", layout="mono", rate=WIDE)
    count = 0
    for frame in file.decode(stream):
        for part in narrow.resample(frame):
            samples = part.to_ndarray().reshape(-1)
            count += len(samples)
            if count > most:
                raise LongClipError(f"The recording lasts more than {most / WIDE:g} seconds.")
            yield samples
    for part in narrow.resample(None):
        yield part.to_ndarray().reshape(-1)
