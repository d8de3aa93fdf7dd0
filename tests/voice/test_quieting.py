"""A street is taken out of a call's sound while it goes on; a quiet line is left as it is."""

import numpy as np
import pytest
from helpers.phone import voice

from callbot.voice.audio import FRAME_BYTES, RATE, Samples, frames, from_bytes, silence, to_bytes
from callbot.voice.quieting import installed_quieter
from callbot.voice.turn_taking import Listener

pytest.importorskip("pywebrtc_audio", reason="needs the extra voice")

STREET = 900.0  # root mean square


def street(duration: float) -> Samples:
    return np.random.default_rng(7).normal(0, STREET, int(duration * RATE)).astype(np.int16)


def in_street(said: Samples) -> Samples:
    return (said.astype(np.int32) + street(len(said) / RATE)).clip(-32767, 32767).astype(np.int16)


def quieted(audio: Samples) -> Samples:
    quiet = installed_quieter()
    return from_bytes(b"".join(quiet(frame) for frame in frames(audio)))


def loud(audio: Samples) -> float:
    return float(np.sqrt(np.mean(np.square(audio.astype(np.float64)))))


def test_a_steady_street_is_gone_after_a_second():
    assert loud(quieted(street(3.0))[2 * RATE :]) < STREET / 4


def test_who_speaks_in_it_is_still_there():
    said = np.concatenate([silence(2.0), voice(0.8, loud=9000)])
    heard = quieted(in_street(said))
    assert loud(heard[int(2.1 * RATE) :]) > 0.5 * loud(said[int(2.1 * RATE) :])
    assert loud(heard[int(1.2 * RATE) : int(1.9 * RATE)]) < STREET / 3


def test_on_a_quiet_line_nothing_is_changed():
    said = np.concatenate([silence(0.5), voice(0.8), silence(0.5)])
    assert np.array_equal(quieted(said), said)


def test_a_turn_ends_in_a_street_that_goes_on():
    listener = Listener(quiet=installed_quieter())
    said = in_street(np.concatenate([silence(2.0), voice(1.0, loud=7000), silence(1.0)]))
    changes = [listener.feed(frame) for frame in frames(said)]
    assert [change for change in changes if change in ("started", "ended")] == ["started", "ended"]


def test_a_frame_stays_a_frame():
    assert len(installed_quieter()(to_bytes(street(0.02)))) == FRAME_BYTES
