"""A call replayed without a sound: what a session does with frames, keys, results and time."""

import numpy as np
import pytest
from helpers.phone import script, utterance, voice

from callbot.voice.actions import (
    Ask,
    HangUp,
    Hush,
    KeepVoicemail,
    KeepWish,
    Recognise,
    Say,
    SpokenReply,
    Transfer,
)
from callbot.voice.audio import frames, seconds
from callbot.voice.manners import Manners
from callbot.voice.ports import Heard
from callbot.voice.session import VoiceSession

LONG = "Une phrase de plusieurs mots que personne ne retient. " * 6


def session(**manners) -> VoiceSession:
    """Return a session that has greeted and been heard to the end, at second 0."""
    made = VoiceSession(script, Manners(**manners))
    made.begin()
    made.said(0.0)
    return made


def said(actions) -> list[str]:
    return [each.text for each in actions if isinstance(each, Say)]


def kinds(actions) -> list[type]:
    return [type(each) for each in actions]


def speak(call: VoiceSession, sound, now: float = 1.0):
    return [action for frame in frames(sound) for action in call.frame(frame, now)]


def reply(text: str = "À 8 h 12.", **changes) -> SpokenReply:
    return SpokenReply(text, changes.pop("language", "fr"), **changes)


def type_in(call: VoiceSession, digits: str, now: float = 1.0):
    return [action for digit in digits for action in call.key(digit, now)]


def test_a_call_is_greeted_and_asked_nothing_before_it_is_listened_to():
    call = VoiceSession(script)
    assert said(call.begin()) == ["phone_greeting"]
    assert call.speaking


def test_a_question_is_recognised_asked_answered():
    call = session()
    (recognise,) = speak(call, utterance())
    assert isinstance(recognise, Recognise)
    assert recognise.languages == ("fr", "en")
    assert 0.5 < seconds(recognise.audio) < 1.3
    assert call.heard(Heard("le bus", "fr", 0.8), 2.0) == [Ask("le bus", None, 0.8)]
    assert said(call.answered(reply(), 2.1)) == ["À 8 h 12."]


def test_who_speaks_while_we_speak_silences_us_at_once():
    call = VoiceSession(script)
    call.begin()
    actions = speak(call, voice(0.4))
    assert kinds(actions) == [Hush]
    assert not call.speaking


def test_a_cough_does_not_silence_us():
    call = VoiceSession(script)
    call.begin()
    assert speak(call, voice(0.08)) == []
    assert call.speaking


def test_a_key_silences_us_too():
    call = VoiceSession(script)
    call.begin()
    assert kinds(call.key("5", 1.0)) == [Hush, Say]


def test_what_is_said_while_we_think_is_not_for_us():
    call = session()
    speak(call, utterance())
    assert speak(call, utterance(), 1.5) == []


@pytest.mark.parametrize(
    "heard", [Heard("", "fr", 0.9), Heard("le busse", "fr", 0.1)], ids=["nothing", "unsure"]
)
def test_what_was_not_heard_is_asked_again(heard):
    assert said(session().heard(heard, 1.0)) == ["phone_not_heard"]


def test_a_language_by_ear_and_a_language_by_choice():
    call = session()
    assert call.heard(Heard("the bus", "en", 0.9), 1.0) == [Ask("the bus", None, 0.9)]
    assert call.language == "en"
    call.answered(reply(language="en"), 1.5)
    type_in(call, "91")
    assert (call.language, call.chosen) == ("fr", True)
    recognise = speak(call, utterance(), 3.0)[-1]
    assert recognise.languages == ("fr",)
    call.heard(Heard("the bus", "en", 0.9), 4.0)
    assert call.language == "fr"


def test_a_language_that_is_not_there_leaves_us_as_we_were():
    call = session()
    assert said(type_in(call, "97")) == ["phone_menu", "phone_menu"]
    assert not call.chosen


def test_an_answer_that_no_voice_can_speak_is_told_in_words_that_can():
    call = session()
    assert said(call.answered(reply("مرحبا", language="ar"), 1.0)) == ["phone_no_voice"]
    assert call.heard(Heard("le bus", "fr", 0.9), 2.0) == [Ask("le bus", "fr", 0.9)]


def test_a_long_answer_comes_in_parts():
    call = session()
    first = said(call.answered(reply(LONG), 1.0))
    assert len(first) == 1
    assert first[0].endswith("phone_more")
    rest = []
    while more := said(call.key("#", 2.0)):
        if more == ["phone_menu"]:
            break
        rest += more
    assert rest
    assert not rest[-1].endswith("phone_more")


def test_a_star_says_it_again_and_slower_is_slower():
    call = session()
    call.answered(reply(), 1.0)
    assert said(call.key("*", 2.0)) == ["À 8 h 12."]
    (slow,) = call.answered(reply(slower=True), 3.0)
    assert slow.speed < 1


def test_did_you_mean_is_chosen_by_key():
    call = session()
    offered = (("Castellane", "prochain bus à Castellane"), ("Gare", "prochain bus à la gare"))
    spoken = call.answered(reply("Quel arrêt ?", choices=offered), 1.0)
    assert said(spoken) == ["Quel arrêt ? phone_choice 1 Castellane phone_choice 2 Gare"]
    assert call.key("2", 2.0)[-1] == Ask("prochain bus à la gare", "fr")


def test_two_failures_lead_to_a_person_and_an_answer_forgives_one():
    call = session(transfer=True)
    assert said(call.answered(reply("?", understood=False), 1.0)) == ["?"]
    call.answered(reply(), 2.0)
    call.answered(reply("?", understood=False), 3.0)
    assert kinds(call.answered(reply("?", understood=False), 4.0)) == [Say, Transfer]


def test_a_person_gets_what_was_asked():
    call = session(transfer=True)
    for text in ("le bus", "la mairie"):
        call.heard(Heard(text, "fr", 0.9), 1.0)
        call.answered(reply(), 1.5)
    say, transfer = call.key("0", 2.0)[-2:]
    assert say.text == "phone_transfer"
    assert transfer == Transfer("le bus / la mairie")


def test_during_a_transfer_neither_keys_nor_speech_nor_time_disturb():
    call = session(transfer=True)
    call.key("0", 1.0)
    call.said(2.0)
    assert call.key("5", 3.0) == []
    assert speak(call, utterance(), 3.0) == []
    assert call.tick(30.0) == []
    assert said(call.not_transferred(31.0)) == ["phone_closed"]


def test_a_person_by_word():
    assert kinds(session(transfer=True).answered(reply(person=True), 1.0)) == [Say, Transfer]


def test_nobody_there_a_number_to_call_back():
    call = session()
    assert said(call.key("0", 1.0)) == ["phone_closed"]
    assert type_in(call, "0491000000#")[-1] == KeepWish("0491000000")
    assert said(call.wish_kept(2.0, usable=True)) == ["phone_wish_kept"]
    assert said(call.key("5", 3.0)) == ["phone_menu"]


def test_a_number_that_is_none_is_asked_again():
    call = session()
    type_in(call, "0")
    type_in(call, "12#")
    assert said(call.wish_kept(2.0, usable=False)) == ["phone_wrong_number"]
    assert type_in(call, "0491000000#")[-1] == KeepWish("0491000000")


def test_who_stops_typing_a_number_is_asked_on_and_keys_work_again():
    call = session()
    type_in(call, "0")
    call.said(2.0)
    type_in(call, "049", 3.0)
    call.tick(3.1)
    assert said(call.tick(9.5)) == ["phone_go_on"]
    assert said(call.key("5", 10.0)) == ["phone_menu"]


def test_who_talks_instead_of_typing_is_not_left_alone():
    call = session()
    type_in(call, "0")
    call.said(2.0)
    assert speak(call, utterance(), 3.0) == []
    call.tick(3.5)
    assert said(call.tick(10.0)) == ["phone_go_on"]


def test_silence_is_asked_about_then_hears_of_114_then_ends():
    call, heard, now = session(), [], 0.0
    while call.phase != "over":
        now += 0.5
        actions = call.tick(now)
        heard += said(actions)
        if actions and call.phase != "over":
            call.said(now)
    assert heard == ["phone_silence", "phone_silent_emergency", "phone_goodbye"]
    assert isinstance(actions[-1], HangUp)
    assert 17 < now < 21
    assert call.tick(now + 60) == []
    assert call.key("0", now) == []
    assert speak(call, utterance()) == []


def test_a_recogniser_that_takes_too_long_counts_as_not_heard():
    call = session()
    speak(call, utterance())
    assert call.tick(10.0) == []
    assert said(call.tick(14.0)) == ["phone_not_heard"]


def test_an_empty_answer_does_not_leave_the_call_hanging():
    call = session()
    assert call.answered(reply(""), 1.0) == []
    call.tick(2.0)
    assert said(call.tick(9.0)) == ["phone_silence"]


def test_a_call_has_an_end():
    call = session(longest_call=60.0)
    call.tick(0.0)
    call.said(59.0)
    assert kinds(call.tick(61.0)) == [Say, HangUp]


def voicemail() -> VoiceSession:
    call = session(voicemail=True)
    type_in(call, "0#")
    call.said(2.0)
    assert call.phase == "voicemail"
    return call


def test_a_voicemail_is_announced_and_begins_with_a_tone():
    call = session(voicemail=True)
    (announced,) = type_in(call, "0#")[-1:]
    assert (announced.text, announced.tone) == ("phone_voicemail", True)


def test_a_voicemail_may_have_pauses():
    call = voicemail()
    assert speak(call, utterance(), 3.0) == []
    assert speak(call, utterance(), 4.5) == []
    assert call.tick(5.0) == []
    keep, goodbye, end = call.tick(8.0)
    assert isinstance(keep, KeepVoicemail)
    assert 1.2 < seconds(keep.audio) < 2.6
    assert (goodbye.text, end.reason) == ("phone_goodbye", "voicemail")


def test_a_key_ends_a_voicemail():
    call = voicemail()
    speak(call, utterance(), 3.0)
    assert kinds(call.key("#", 4.0)) == [KeepVoicemail, Say, HangUp]


def test_a_voicemail_without_a_word_is_not_kept():
    call = voicemail()
    assert kinds(call.tick(20.0)) == [Say, HangUp]


def test_a_voicemail_has_a_longest_length():
    call = session(voicemail=True, longest_message=1.0)
    type_in(call, "0#")
    actions = speak(call, np.concatenate([utterance(), utterance()]), 3.0)
    assert kinds(actions) == [Hush, KeepVoicemail, Say, HangUp]


def test_who_hangs_up_has_left_what_was_said():
    call = voicemail()
    speak(call, np.concatenate([utterance(), voice(0.5)]), 3.0)
    (keep,) = call.gone()
    assert seconds(keep.audio) > 1.2
    assert call.gone() == []
    assert session().gone() == []


def test_a_result_that_comes_when_the_caller_has_gone_on_is_dropped():
    call = session()
    speak(call, utterance())
    call.key("0", 2.0)
    assert call.heard(Heard("le bus", "fr", 0.9), 2.5) == []
    assert call.answered(reply(), 3.0) == []


@pytest.mark.parametrize("size", [0, 1, 319, 3200])
def test_a_frame_of_the_wrong_size_is_survived(size):
    call = session()
    assert call.frame(b"\x55" * size, 1.0) == []
    assert kinds(speak(call, utterance())) == [Recognise]


def test_a_flood_of_keys_is_answered_key_by_key_and_ends_nothing():
    call = session()
    for number in range(500):
        assert said(call.key("57"[number % 2], 1.0)) == ["phone_menu"]
    assert call.phase == "talk"


WORDS = {"phone_more_words": "oui, la suite", "phone_enough_words": "non, ça ira"}


@pytest.mark.parametrize(
    ("answer", "goes_on"), [("Oui.", True), ("la suite", True), ("Non.", False), ("ça ira", False)]
)
def test_the_rest_of_an_answer_is_asked_for_or_declined_by_word(answer, goes_on):
    call = session()
    call.script = lambda key, language, values: WORDS.get(key) or script(key, language, values)
    call.answered(reply(LONG), 1.0)
    actions = call.heard(Heard(answer, "fr", 0.9), 2.0)
    assert ("mots" in said(actions)[0]) == goes_on
    assert call.heard(Heard("prochain bus", "fr", 0.9), 3.0)[0] == Ask("prochain bus", None, 0.9)


def test_a_stop_that_is_spelled_is_asked_as_a_word():
    (ask,) = session().heard(Heard("C-A-S-T-E-L-L-A-N-E", "fr", 0.9), 1.0)
    assert ask.text == "Castellane"


@pytest.mark.parametrize(
    ("loud", "told"), [(1600, "phone_silent_emergency"), (9000, "phone_not_heard")]
)
def test_who_whispers_and_is_not_understood_hears_of_114(loud, told):
    call = session()
    speak(call, np.concatenate([voice(0.8, loud=loud), utterance(0.0)]))
    assert said(call.guessed(1, Heard("", "fr", 0.1), 2.0)) == [told]


def test_music_without_end_is_cut_asked_about_and_ends_with_a_person():
    call = session(transfer=True)
    told = []
    for second in range(0, 60, 15):  # music that a detector takes for a voice
        for action in speak(call, voice(15.0), float(second)):
            told += call.heard(Heard("", "fr", 0.1), second + 1.0) if action else []
    assert kinds(told)[-1] == Transfer


def test_a_monologue_of_ten_minutes_neither_grows_nor_blocks_the_call():
    call = session()
    block = list(frames(voice(1.0)))
    asked = 0
    for second in range(600):
        for frame in block:
            asked += len(call.frame(frame, float(second)))
        assert call.listener.length <= 15.0
    assert asked == 1, "one thing at a time: the recogniser is asked once while it works"


OFF = "Ce service est interrompu pour le moment. Appelez Allô Mairie : " + LONG


def test_where_the_phone_is_switched_off_whom_to_call_is_said_to_the_end():
    call = session()
    off = reply(OFF, understood=False, off=True)
    assert said(call.answered(off, 1.0)) == [OFF]
    assert said(call.answered(off, 2.0)) == ["phone_closed"]  # a callback is offered


def test_where_the_phone_is_switched_off_and_a_person_is_there_the_call_is_passed_on():
    call = session(transfer=True)
    assert kinds(call.answered(reply(OFF, understood=False, off=True), 1.0)) == [Say, Transfer]
