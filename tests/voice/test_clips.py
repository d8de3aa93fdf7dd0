"""Recordings of browsers: what is read of them, what is refused."""

from __future__ import annotations

import io

import numpy as np
import pytest

from callbot.voice.audio import Samples, write_wav
from callbot.voice.clips import WIDE, Clip, ClipError, LongClipError, read_clip, write_mp3

av = pytest.importorskip("av", reason="the extra voice is not installed")


def tone(seconds: float = 1.0, rate: int = WIDE) -> Samples:
    t = np.arange(int(seconds * rate)) / rate
    return (8000 * np.sin(2 * np.pi * 440 * t)).astype(np.int16)


def encoded(container: str, codec: str, seconds: float = 1.0) -> bytes:
    """Return a tone as a browser would record it."""
    out = io.BytesIO()
    with av.open(out, "w", format=container) as file:
        stream = file.add_stream(codec, rate=48000, layout="mono")
        sound = tone(seconds, 48000).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(sound, format="s16", layout="mono")
        frame.sample_rate = 48000
        for packet in (*stream.encode(frame), *stream.encode(None)):
            file.mux(packet)
    return out.getvalue()


def loudest(audio: Samples) -> float:
    """Return the pitch that is loudest in the sound, in Hz."""
    return float(np.argmax(np.abs(np.fft.rfft(audio))) * WIDE / len(audio))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("audio/webm", encoded("webm", "libopus")),
        ("audio/ogg", encoded("ogg", "libopus")),
        ("audio/mp4", encoded("mp4", "aac")),
        ("audio/wav", write_wav(tone(), WIDE)),
    ],
)
def test_what_browsers_record_is_read(kind: str, data: bytes):
    audio = read_clip(Clip(data, kind, 15))
    assert len(audio) == pytest.approx(WIDE, rel=0.1)
    assert loudest(audio) == pytest.approx(440, abs=5)


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("audio/webm", b""),
        ("audio/webm", b"\x1a\x45\xdf\xa3" + b"\x00" * 200),
        ("audio/webm", encoded("webm", "libopus")[:60]),
        ("audio/ogg", encoded("webm", "libopus")),
        ("audio/webm", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n"),
        ("audio/mp4", b"ffconcat version 1.0\nfile /etc/passwd\n"),
        ("audio/webm", encoded("webm", "libopus")[:120] + b"\xff" * 500),
        ("audio/mp4", encoded("mp4", "alac")),
    ],
)
def test_what_is_no_such_recording_is_refused_in_one_sentence(kind: str, data: bytes):
    with pytest.raises(ClipError) as refusal:
        read_clip(Clip(data, kind, 15))
    assert str(refusal.value).endswith(".")
    assert "\n" not in str(refusal.value)


def test_a_long_recording_is_not_decoded_to_its_end():
    with pytest.raises(LongClipError, match="more than 2 seconds"):
        read_clip(Clip(encoded("webm", "libopus", 30), "audio/webm", 2))


def test_sound_goes_out_as_mp3():
    data = write_mp3(tone(2), WIDE)
    assert len(data) < 20_000
    with av.open(io.BytesIO(data), format="mp3") as file:
        audio = np.concatenate([f.to_ndarray()[0] for f in file.decode(file.streams.audio[0])])
    assert len(audio) == pytest.approx(2 * WIDE, rel=0.1)
    assert loudest(audio) == pytest.approx(440, abs=5)
