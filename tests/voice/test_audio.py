"""Telephone audio: frames, files, and what is wrong with a file."""

import io
import wave

import numpy as np
import pytest

from callbot.voice.audio import (
    FRAME_BYTES,
    RATE,
    beep,
    frames,
    from_bytes,
    read_wav,
    seconds,
    silence,
    to_bytes,
    trimmed,
    write_wav,
)


def test_audio_is_cut_into_frames_of_20_ms_and_the_last_is_filled_up():
    sound = np.arange(161, dtype=np.int16)
    cut = list(frames(sound))
    assert [len(each) for each in cut] == [FRAME_BYTES, FRAME_BYTES]
    assert from_bytes(b"".join(cut))[:162].tolist() == [*range(161), 0]
    assert list(frames(silence(0))) == []


def test_half_a_sample_is_dropped():
    assert from_bytes(b"\x01\x00\x02").tolist() == [1]
    assert to_bytes(np.array([-2], np.int16)) == b"\xfe\xff"


def test_a_wav_file_comes_back_as_it_was():
    sound = (1000 * np.sin(np.arange(800))).astype(np.int16)
    assert np.array_equal(read_wav(write_wav(sound)), sound)
    assert seconds(sound) == 0.1


def test_a_beep_begins_and_ends_softly():
    tone = beep(0.25)
    assert len(tone) == 2000
    assert abs(int(tone[0])) < 10
    assert int(np.abs(tone).max()) > 3000


def wav(width: int, channels: int = 1, content: bytes = b"\0" * 8) -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setparams((channels, width, 8000, 0, "NONE", ""))
        file.writeframes(content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "no .wav file"),
        (b"RIFF\0\0\0\0WAVE", "no .wav file"),
        (b"ID3 music", "no .wav file"),
        (wav(1), "16-bit"),
        (wav(2, content=b""), "16-bit"),
    ],
)
def test_what_is_no_sound_file_is_told_in_one_sentence(data, says):
    with pytest.raises(ValueError, match=says):
        read_wav(data)


def test_of_two_channels_the_first_is_heard():
    both = np.array([[1, 9], [2, 9], [3, 9]], "<i2").tobytes()
    assert read_wav(wav(2, 2, both)).tolist() == [1, 2, 3]


def test_the_silence_around_speech_is_taken_off_but_for_a_breath():
    speech = np.concatenate([silence(0.3), np.full(RATE, 1000, np.int16), silence(0.8)])
    assert seconds(trimmed(speech)) == pytest.approx(1.17, abs=0.01)
    assert len(trimmed(silence(1.0))) == RATE, "silence that is wanted stays"
