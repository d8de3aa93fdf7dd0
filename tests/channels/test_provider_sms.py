"""The answer by SMS on a line that a provider holds: offered, agreed to, sent once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.phone import script
from helpers.provider import Line
from helpers.texts import sms_service

MOBILE = "+33612345678"
WORDS = {"phone_more_words": "oui, d'accord"}


def words(key, language, values):
    return WORDS.get(key) or script(key, language, values)


@pytest.fixture(scope="module")
def service():
    with sms_service() as made:
        yield made


@pytest.fixture
def line(tmp_path, service):
    """A call that has had an answer, to a line that can send."""
    service.sent.clear()
    made = Line(tmp_path, sms_url=service.url, sms_from="Mairie")
    made.serve(replace(made.parts, script=words, texting=service.texting))
    made.call()
    made.then(SpeechResult="le bus")
    return made


@pytest.mark.parametrize("yes", [{"Digits": "1"}, {"SpeechResult": "Oui."}])
def test_the_answer_goes_to_the_number_that_calls_on_a_yes_and_once(line, service, yes):
    line.then(Digits="8", From=MOBILE)
    assert line.said == "phone_sms_offer 78"
    line.then(**yes, From=MOBILE)
    assert line.said == "phone_sms_sent"
    line.send(line.last[0], **line.last[1])
    assert [(each["To"], each["Body"]) for each in service.sent] == [
        (MOBILE, "phone_sms_text 1: le bus (10:00)")
    ]
    assert "612345678" not in str(line.log())


def test_anything_but_a_yes_sends_nothing(line, service):
    line.then(Digits="8", From=MOBILE)
    line.then(SpeechResult="et demain", From=MOBILE)
    assert line.said.startswith("2: et demain")
    line.then(Digits="1", From=MOBILE)
    assert line.said == "phone_menu"
    assert service.sent == []


def test_another_number_is_keyed_in_and_a_landline_asked_again(line, service):
    line.then(Digits="8", From="anonymous")
    assert line.said == "phone_sms_number"
    line.then(Digits="0491000000")
    assert line.said == "phone_wrong_number"
    line.then(Digits="0612345678")
    assert line.said == "phone_sms_sent"
    assert [each["To"] for each in service.sent] == [MOBILE]


def test_a_call_gets_two_messages(line, service):
    for question in ("un", "deux"):
        line.then(SpeechResult=question)
        line.then(Digits="8", From=MOBILE)
        line.then(Digits="1", From=MOBILE)
    line.then(Digits="8", From=MOBILE)
    assert line.said == "phone_chat_link"
    assert len(service.sent) == 2
