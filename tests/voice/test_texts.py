"""SMS by a web request to a real server on loopback; and how many are sent at most."""

from __future__ import annotations

import logging

import pytest
from helpers.ports import free_port
from helpers.texts import sms_service

from callbot.voice.engines.web_texts import WebTexts
from callbot.voice.texts import TextError, Texting

NUMBER = "+33612345678"


class Noted:
    """Notes to whom it was asked to send."""

    def __init__(self):
        self.numbers = []

    def send(self, number, text):
        self.numbers.append(number)


def test_a_message_is_one_form_with_the_name_and_password_of_the_address(caplog):
    caplog.set_level(logging.DEBUG)
    with sms_service() as service:
        WebTexts(service.url, "Mairie").send(NUMBER, "À 8 h 12 & demain")
    assert service.sent == [{"To": NUMBER, "From": "Mairie", "Body": "À 8 h 12 & demain"}]
    assert service.who == ["AC1:s3cret"]
    assert service.paths == ["/Accounts/AC1/Messages.json"]
    assert "s3cret" not in caplog.text
    assert NUMBER not in caplog.text


@pytest.mark.parametrize("status", [302, 307, 400, 429, 500])
def test_a_service_that_refuses_or_sends_us_elsewhere_is_told_in_a_sentence(status):
    refusal = pytest.raises(TextError, match=f"status {status}")
    with sms_service(status) as service, refusal as refused:
        WebTexts(service.url, "Mairie").send(NUMBER, "x")
    assert len(service.sent) == 1, "nobody is asked elsewhere"
    assert NUMBER not in str(refused.value)


def test_a_service_that_is_not_there_is_told_in_a_sentence():
    with pytest.raises(TextError, match="cannot be reached"):
        WebTexts(f"http://127.0.0.1:{free_port()}/", "Mairie").send(NUMBER, "x")


@pytest.mark.parametrize(
    "address", ["http://sms.example/", "ftp://sms.example/", "sms.example", "https://", "http://[x"]
)
def test_an_address_that_is_none_or_not_secret_stops_the_start(address):
    with pytest.raises(TextError, match="sms_url must be https://"):
        WebTexts(address, "Mairie")


def test_messages_without_a_sender_stop_the_start():
    with pytest.raises(TextError, match="sms_from"):
        WebTexts("https://sms.example/", "")


def test_one_number_gets_three_an_hour_and_all_together_what_was_set():
    noted = Noted()
    texting = Texting(noted, hourly=5)
    for _ in range(3):
        texting.send("+1", "x", 0.0)
    with pytest.raises(TextError, match="Too many"):
        texting.send("+1", "x", 3599.0)
    texting.send("+2", "x", 10.0)
    texting.send("+3", "x", 10.0)
    with pytest.raises(TextError, match="sms_hourly"):
        texting.send("+4", "x", 3599.0)
    texting.send("+1", "x", 3600.0)
    assert noted.numbers == ["+1", "+1", "+1", "+2", "+3", "+1"]


def test_without_a_service_nothing_is_sent():
    with pytest.raises(TextError, match="sms_url is not set"):
        Texting().send(NUMBER, "x", 0.0)
