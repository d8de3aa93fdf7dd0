"""Where an utterance begins and ends."""

import numpy as np
import pytest
from helpers.phone import utterance, voice

from callbot.voice.audio import RATE, frames, seconds, silence
from callbot.voice.turn_taking import Listener, Pauses


def changes(audio, listener=None):
    """Return what changed, pauses within a turn left out."""
    return [change for change in all_changes(audio, listener) if change in ("started", "ended")]


def all_changes(audio, listener=None):
    listener = listener or Listener()
    return [change for frame in frames(audio) if (change := listener.feed(frame))]


def test_a_turn_begins_with_a_voice_and_ends_with_a_silence():
    listener = Listener()
    assert changes(utterance(1.0), listener) == ["started", "ended"]
    assert 1.0 < seconds(listener.take()) < 1.7, "the utterance with what came just before it"


def test_the_beginning_of_an_utterance_is_not_lost():
    listener = Listener()
    changes(np.concatenate([silence(1.0), voice(0.5), silence(0.8)]), listener)
    heard = listener.take()
    loud = np.flatnonzero(np.abs(heard) > 500)
    assert (loud[-1] - loud[0]) / RATE == pytest.approx(0.5, abs=0.1)


def test_a_short_pause_does_not_end_a_turn():
    words = np.concatenate([voice(0.5), silence(0.3), voice(0.5), silence(0.8)])
    assert changes(words) == ["started", "ended"]


def test_a_pause_is_told_and_that_the_caller_went_on():
    words = np.concatenate([voice(0.5), silence(0.3), voice(0.5), silence(0.8)])
    assert all_changes(words) == ["started", "paused", "resumed", "paused", "ended"]


def test_two_utterances_are_two():
    listener = Listener()
    found = []
    for frame in frames(np.concatenate([utterance(0.5), utterance(0.5)])):
        change = listener.feed(frame)
        found += [change] if change in ("started", "ended") else []
        if change == "ended":
            assert 0.4 < seconds(listener.take()) < 1.3
    assert found == ["started", "ended"] * 2


@pytest.mark.parametrize(
    "sound",
    [
        silence(2.0),
        np.random.default_rng(1).normal(0, 30, 16000).astype(np.int16),
        np.r_[silence(1), np.full(200, 30000, np.int16), silence(1)],
        voice(2.0, loud=60),
    ],
    ids=["nothing", "hiss", "click", "whisper far away"],
)
def test_what_is_no_voice_begins_nothing(sound):
    assert changes(sound) == []


def test_a_street_goes_on_after_its_caller_has_stopped():
    street = np.random.default_rng(2).normal(0, 120, 24000)
    audio = street.astype(np.int16)
    audio[2000:10000] += voice(1.0)
    assert changes(audio) == ["started", "ended"]


def test_a_monologue_is_cut_at_the_longest():
    listener = Listener(Pauses(longest=2.0))
    found = changes(voice(5.0), listener)
    assert found[:2] == ["started", "ended"]
    assert seconds(listener.take()) <= 2.5


@pytest.mark.parametrize("size", [0, 1, 319, 321, 640, 100_000])
def test_a_frame_of_another_size_is_ignored(size):
    listener = Listener()
    assert listener.feed(b"\x7f" * size) == ""
    assert changes(utterance(), listener) == ["started", "ended"]


def test_the_length_grows_while_somebody_speaks():
    listener = Listener()
    lengths = []
    for frame in frames(voice(1.0)):
        listener.feed(frame)
        lengths.append(listener.length)
    assert lengths == sorted(lengths)
    assert lengths[-1] == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize("loud", [1500, 3000])
def test_a_loud_engine_that_sounds_like_a_voice_does_not_keep_the_turn_open(loud):
    t = np.arange(4 * RATE) / RATE
    engine = sum(np.sin(2 * np.pi * 130 * k * t) / k for k in range(1, 20)) * loud / 2
    said = np.concatenate([silence(1.0), voice(1.2, loud=20000), silence(1.8)])
    assert "ended" in changes((said + engine).astype(np.int16))


def test_a_sound_that_was_there_before_anybody_spoke_begins_no_turn():
    hum = np.tile(voice(0.25)[160:], 12)[: 2 * RATE]
    steady = np.full(2 * RATE, 3000) * np.sign(
        hum
    )  # as loud all the time, and a voice to the detector
    listener = Listener()
    assert not any(listener.feed(frame) for frame in frames(steady.astype(np.int16)))
