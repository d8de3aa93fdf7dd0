"""An answer wished for in writing, as a session takes it: offered, agreed to, sent or told where to read."""

from __future__ import annotations

import pytest
from helpers.phone import script

from callbot.voice.actions import Ask, Say, SendText, SpokenReply
from callbot.voice.errands import Writing
from callbot.voice.manners import Manners
from callbot.voice.ports import Heard
from callbot.voice.session import VoiceSession

WORDS = {"phone_more_words": "oui, d'accord", "phone_enough_words": "non"}
WISH = SpokenReply("Tapez 8.", "fr", wish="sms")


def words(key, language, values):
    return WORDS.get(key) or script(key, language, values)


def told(text="À 8 h 12.", ending="78", **manners) -> VoiceSession:
    """Return a session that has given an answer, to a number that ends so."""
    made = VoiceSession(words, Manners(**{"sms": True, **manners}), writing=Writing(ending=ending))
    made.answered(SpokenReply("À huit heures douze.", "fr", written=text), 1.0)
    return made


def said(actions) -> list[str]:
    return [each.text for each in actions if isinstance(each, Say)]


def say(call, text, now=2.0):
    return call.heard(Heard(text, "fr", 0.9), now)


def press(call, keys):
    return [action for key in keys for action in call.key(key, 2.0)]


def test_the_answer_is_offered_to_the_number_that_calls_and_sent_on_a_yes():
    call = told()
    assert said(call.answered(WISH, 2.0)) == ["phone_sms_offer 78"]
    assert say(call, "Oui.") == [SendText("", "À 8 h 12.", "fr")]
    assert said(call.texted("sent", 3.0)) == ["phone_sms_sent"]
    assert isinstance(say(call, "oui")[0], Ask), "a later yes is for the assistant"


def test_by_keys_alone():
    call = told()
    assert said(press(call, "8")) == ["phone_sms_offer 78"]
    assert press(call, "1")[-1] == SendText("", "À 8 h 12.", "fr")


@pytest.mark.parametrize("other", ["non", "et demain"])
def test_without_a_yes_nothing_is_sent(other):
    call = told()
    call.answered(WISH, 2.0)
    actions = say(call, other)
    assert said(actions) == ["phone_go_on"] or isinstance(actions[0], Ask)
    assert not any(
        isinstance(each, SendText) for each in [*actions, *say(call, "oui"), *press(call, "1")]
    )


def test_an_offer_is_over_when_a_person_was_asked_for():
    call = told()
    press(call, "80#")
    assert isinstance(say(call, "oui")[0], Ask)


def test_a_number_that_takes_no_sms_is_asked_for_another():
    call = told(ending="")
    assert said(call.answered(WISH, 2.0)) == ["phone_sms_number"]
    assert press(call, "0612345678#")[-1] == SendText("0612345678", "À 8 h 12.", "fr")
    assert said(call.texted("wrong", 3.0)) == ["phone_wrong_number"]
    assert said(press(call, "#")) == ["phone_go_on"]
    assert call.phase == "talk"


def test_who_keys_in_nothing_is_asked_on():
    call = told(ending="")
    press(call, "8")
    call.said(3.0)
    call.tick(3.1)
    assert said(call.tick(9.5)) == ["phone_go_on"]


def test_without_a_service_it_is_said_where_the_answer_can_be_read():
    call = told(sms=False)
    assert said(call.answered(WISH, 2.0)) == ["phone_chat_link"]
    assert said(press(call, "8")) == ["phone_chat_link"]


def test_a_service_that_fails_is_the_same():
    assert said(told().texted("failed", 3.0)) == ["phone_chat_link"]


def test_a_call_gets_two_messages():
    call = told()
    for _ in range(2):
        press(call, "81")
    assert said(press(call, "8")) == ["phone_chat_link"]


def test_before_any_answer_there_is_nothing_to_send():
    call = VoiceSession(words, Manners(sms=True), writing=Writing(ending="78"))
    assert said(press(call, "8")) == ["phone_menu"]


def test_who_wants_to_be_called_back_keys_in_a_number():
    call = told()
    wish = SpokenReply("Tapez votre numéro, puis dièse.", "fr", wish="callback")
    assert said(call.answered(wish, 2.0)) == ["Tapez votre numéro, puis dièse."]
    assert call.phase == "number"


def test_an_answer_that_no_voice_speaks_is_offered_in_writing():
    call = told()
    arabic = SpokenReply("مرحبا", "ar", written="مرحبا بكم")
    assert said(call.answered(arabic, 2.0)) == ["phone_no_voice", "phone_sms_offer 78"]
    assert press(call, "1")[-1] == SendText("", "مرحبا بكم", "fr")
