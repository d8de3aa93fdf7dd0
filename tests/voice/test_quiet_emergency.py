"""Who may not be free to speak hears of 114, in a street too, with the noise suppressor on."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np
import pytest
from helpers.phone import script, voice

from callbot.voice.actions import Recognise, Say
from callbot.voice.audio import RATE, frames
from callbot.voice.manners import Manners
from callbot.voice.ports import Heard
from callbot.voice.quieting import Quieter
from callbot.voice.session import VoiceSession
from callbot.voice.turn_taking import Listener

pytestmark = [
    pytest.mark.voice,
    pytest.mark.skipif(not find_spec("pywebrtc_audio"), reason="the extra voice is not installed"),
]


def street(seconds: float, loud: float):
    """Return a street's rumble with this root mean square."""
    white = np.random.default_rng(7).normal(0, 1, int(seconds * RATE))
    spectrum = np.fft.rfft(white) / np.maximum(np.fft.rfftfreq(len(white), 1 / RATE), 60.0) ** 0.8
    rumble = np.fft.irfft(spectrum, len(white))
    return loud * rumble / np.sqrt(np.mean(np.square(rumble)))


def told_until_over(sound) -> list[str]:
    """Play a caller's sound to a session that understands nothing; return what the caller is told."""
    call = VoiceSession(script, Manners(), listener=Listener(quiet=Quieter()))
    told: list[str] = []

    def act(actions, now):
        for each in actions:
            if isinstance(each, Say):
                told.append(each.text)
                call.said(now)
            elif isinstance(each, Recognise):
                unheard = Heard("", "fr", 0.1)
                act(call.guessed(each.guess, unheard, now) if each.guess
                    else call.heard(unheard, now), now)  # fmt: skip

    act(call.begin(), 0.0)
    for number, frame in enumerate(frames(sound.astype(np.int16))):
        now = number * 0.02
        act(call.frame(frame, now), now)
        if number % 10 == 0:
            act(call.tick(now), now)
    return told


@pytest.mark.parametrize("noise", [0.0, 60.0, 400.0], ids=["quiet", "hiss", "street"])
def test_who_says_nothing_hears_of_114_before_the_end(noise):
    told = told_until_over(street(21.0, noise))
    assert told[:4] == [
        "phone_greeting",
        "phone_silence",
        "phone_silent_emergency",
        "phone_goodbye",
    ]


@pytest.mark.parametrize("noise", [0.0, 60.0, 200.0], ids=["quiet", "hiss", "street"])
def test_who_whispers_hears_of_114(noise):
    sound = street(14.0, noise)
    for start in (2.0, 4.0):
        whisper = voice(0.8, loud=1600)
        sound[int(start * RATE) : int(start * RATE) + len(whisper)] += whisper
    assert "phone_silent_emergency" in told_until_over(sound)
