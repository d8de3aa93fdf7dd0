"""What was said up to a pause is recognised while we wait whether the caller goes on."""

import numpy as np
import pytest
from helpers.phone import script, voice

from callbot.voice.actions import Ask, Forget, Recognise, Say
from callbot.voice.audio import RATE, frames, seconds, silence
from callbot.voice.manners import Manners
from callbot.voice.ports import Heard
from callbot.voice.session import VoiceSession

WHAT = Heard("prochain métro à Castellane", "fr", 0.9)


def session() -> VoiceSession:
    made = VoiceSession(script, Manners())
    made.begin()
    made.said(0.0)
    return made


def speak(call: VoiceSession, *sounds):
    sound = np.concatenate(sounds)
    return [action for frame in frames(sound) for action in call.frame(frame, 1.0)]


def asked(actions) -> list[str]:
    return [each.text for each in actions if isinstance(each, Ask)]


def test_a_pause_is_recognised_and_what_was_heard_is_used_when_nothing_follows():
    call = session()
    (guess,) = speak(call, silence(0.1), voice(0.8), silence(0.3))
    assert guess.guess == 1
    assert 0.8 < seconds(guess.audio) < 1.5
    assert call.guessed(1, WHAT, 1.0) == [], "the caller may go on"
    assert asked(speak(call, silence(0.5))) == [WHAT.text]


def test_a_recogniser_that_is_slower_than_the_silence_is_waited_for():
    call = session()
    assert len(speak(call, silence(0.1), voice(0.8), silence(0.8))) == 1, "recognised once"
    assert call.waiting_since == 1.0
    assert asked(call.guessed(1, WHAT, 1.4)) == [WHAT.text]
    assert call.guessed(1, WHAT, 1.5) == [], "once is enough"


def test_who_goes_on_is_heard_to_the_end():
    call = session()
    first, forget, second = speak(
        call, silence(0.1), voice(0.6), silence(0.34), voice(0.6), silence(0.8)
    )
    assert isinstance(forget, Forget)
    assert (first.guess, second.guess) == (1, 2)
    assert seconds(second.audio) > seconds(first.audio) + 0.6
    assert call.guessed(1, Heard("prochain", "fr", 0.9), 1.2) == [], "that was the beginning"
    assert asked(call.guessed(2, WHAT, 1.4)) == [WHAT.text]


@pytest.mark.parametrize("complete", [True, False])
def test_after_a_whole_question_less_silence_ends_the_turn(complete):
    call = session()
    speak(call, silence(0.1), voice(0.8), silence(0.24))
    call.guessed(1, WHAT, 1.0, complete=complete)
    assert bool(asked(speak(call, silence(0.2)))) == complete


def test_a_whole_question_that_goes_on_is_waited_for_as_any_other():
    call = session()
    speak(call, silence(0.1), voice(0.8), silence(0.24))
    call.guessed(1, WHAT, 1.0, complete=True)
    speak(call, voice(0.5), silence(0.3))
    assert not asked(speak(call, silence(0.14)))


def test_a_click_in_the_silence_does_not_cost_the_guess():
    call = session()
    click = np.full(int(0.02 * RATE), 8000, np.int16)
    said = speak(call, silence(0.1), voice(0.8), silence(0.26), click, silence(0.8))
    assert [type(each) for each in said] == [Recognise]


def test_a_guess_that_failed_is_made_again_at_the_end():
    call = session()
    speak(call, silence(0.1), voice(0.8), silence(0.26))
    assert call.unable(1.0, guess=1) == []
    (again,) = speak(call, silence(0.6))
    assert again.guess == 0


def test_a_guess_that_failed_when_it_was_waited_for_is_told_once():
    call = session()
    speak(call, silence(0.1), voice(0.8), silence(0.8))
    (told,) = call.unable(1.0, guess=1)
    assert isinstance(told, Say)
    assert call.unable(1.0, guess=1) == []


def test_a_long_talk_is_recognised_once_at_its_end():
    call = session()
    (only,) = speak(call, voice(9.0), silence(0.8))
    assert only.guess == 0
