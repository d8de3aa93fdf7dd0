"""The answer of a call by SMS, over a real service on loopback: by consent, and nothing of it is kept."""

from __future__ import annotations

import asyncio
import logging
import time
from dataclasses import replace

import pytest
from helpers.phone import NotedWire, make_desk
from helpers.texts import sms_service
from helpers.web import Echo

from callbot.channels.phone import Call
from callbot.channels.sip import user_of
from callbot.channels.texting import mobile, shortened
from callbot.model import Candidate
from callbot.voice.manners import Manners
from callbot.voice.ports import Heard

WORDS = {"phone_more_words": "oui", "phone_enough_words": "non"}


class Wishing(Echo):
    """Echoes; "par sms" is the wish for the answer in writing."""

    def reply(self, utterance, conversation, now):
        reply = super().reply(utterance, conversation, now)
        if utterance.text != "par sms":
            return reply
        wish = Candidate("meta.sms_callback", 0.9, "fr", "par sms", "sms")
        return replace(reply, intent=wish.intent, match=replace(reply.match, candidates=(wish,)))


def words(key, _language, values):
    return WORDS.get(key) or " ".join([key, *map(str, values.values())])


def called(folder, service, caller="+33612345678"):
    """Return a call by ``caller`` to a line that sends by ``service``."""
    desk = make_desk(folder, Wishing(), script=words, manners=Manners(sms=True))
    parts = replace(desk.parts, script=words, texting=service.texting)
    return Call(replace(desk, parts=parts), NotedWire(), caller)


async def hear(call, *texts):
    for text in texts:
        call.perform(call.session.heard(Heard(text, "fr", 0.9), time.monotonic()))
        await call.settle()


def kept(call) -> str:
    return " ".join(e.data for e in call.desk.parts.store.everything(call.conversation, 99))


def test_who_asks_for_an_sms_and_agrees_gets_the_answer_and_no_number_is_kept(tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    with sms_service() as service:
        call = called(tmp_path, service)
        asyncio.run(hear(call, "le bus", "par sms", "oui"))
    (message,) = service.sent
    assert message["To"] == "+33612345678"
    assert message["Body"] == "phone_sms_text 1: le bus (10:00)"
    assert call.desk.mouth.said[-2:] == ["phone_sms_offer 78", "phone_sms_sent"]
    assert '"agreed":true' in kept(call)
    for where in (kept(call), caplog.text, repr(call)):
        assert "612345678" not in where.replace(" ", "")


def test_an_sms_that_was_sent_is_nothing_that_the_caller_is_shown_in_the_chat(tmp_path):
    with sms_service() as service:
        call = called(tmp_path, service)
        asyncio.run(hear(call, "le bus", "par sms", "oui"))
    shown = call.desk.parts.store.events_after(call.conversation, 0, 99)
    assert {each.type for each in shown} == {"message", "answer"}


def test_without_consent_nothing_leaves(tmp_path):
    with sms_service() as service:
        call = called(tmp_path, service)
        asyncio.run(hear(call, "le bus", "par sms", "non", "oui"))
    assert service.sent == []


def test_a_landline_keys_in_a_mobile_and_a_wrong_one_is_asked_again(tmp_path):
    async def run(call):
        await hear(call, "le bus", "par sms")
        for keys in ("0491000000#", "0752112233#"):
            for key in keys:
                call.press(key)
            await call.settle()

    with sms_service() as service:
        call = called(tmp_path, service, caller="0491000000")
        asyncio.run(run(call))
    assert [each["To"] for each in service.sent] == ["+33752112233"]
    assert "phone_wrong_number" in call.desk.mouth.said
    assert "752112233" not in kept(call)


def test_a_service_that_fails_leaves_the_link(tmp_path, caplog):
    with sms_service(500) as service:
        call = called(tmp_path, service)
        asyncio.run(hear(call, "le bus", "par sms", "oui"))
    assert call.desk.mouth.said[-1] == "phone_chat_link"
    assert "status 500" in caplog.text


@pytest.mark.parametrize(
    ("number", "found"),
    [
        ("0612345678", "+33612345678"),
        ("+33 7 52 11 22 33", "+33752112233"),
        ("0491000000", ""),  # a landline
        ("+4915112345678", ""),  # another country's
        ("0899123456", ""),  # that costs
        ("anonymous", ""),
        ("", ""),
        ("9" * 4000, ""),
    ],
)
def test_messages_go_to_mobiles_of_the_country_alone(number, found):
    assert mobile(number, ("FR",)) == found


def test_a_long_answer_is_cut_between_words():
    short = shortened("un deux \u2068trois\u2069 " * 100)
    assert short.endswith(("un …", "deux …", "trois …"))
    assert len(short) <= 452


@pytest.mark.parametrize(
    ("address", "user"),
    [
        ("sip:+33612345678@192.0.2.1;user=phone", "+33612345678"),
        ("<sips:0612345678@trunk.example>", "0612345678"),
        ("sip:trunk.example", ""),
        ("", ""),
        ("sip:" + "9" * 500 + "@x", ""),
    ],
)
def test_the_number_that_calls_is_the_user_of_its_sip_address(address, user):
    assert user_of(address) == user
