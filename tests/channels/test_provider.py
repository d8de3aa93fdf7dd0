"""A provider's webhook: signed requests in, TwiML out; forged, repeated and hostile ones survived."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import urlencode
from xml.etree import ElementTree as Xml

import pytest
from helpers.provider import CALL, SIGN, URL, VERBS, Line
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from callbot.channels import twiml
from callbot.channels.provided import Step
from callbot.channels.verbs import Dial, Gather, Record, Say
from callbot.commands.config import _row
from callbot.handover import Handovers
from callbot.settings import Settings


@pytest.fixture
def line(tmp_path):
    return Line(tmp_path)


def test_a_call_is_greeted_and_listened_to_with_names_of_the_city(line):
    line.call()
    assert line.said == "phone_greeting"
    gather = line.answer.find("Gather")
    assert gather.get("input") == "dtmf speech"
    assert gather.get("language") == "fr-FR"
    assert "Vieux-Port" in gather.get("hints").split(",")
    assert line.answer.find("Redirect").text.startswith(f"{URL}/voice/twilio/silence")


def test_questions_of_one_call_are_one_conversation(line):
    line.call()
    line.then(SpeechResult="le bus", Confidence="0.9")
    assert line.said.startswith("1: le bus")
    line.then(SpeechResult="et demain")
    assert line.said.startswith("2: et demain")
    assert line.parts.assistant.heard[-1].channel == "phone"


def test_a_request_sent_again_is_answered_again_and_kept_once(line):
    line.call()
    line.then(SpeechResult="le bus")
    first = line.said
    for _ in range(3):
        line.send(*line.last[:1], **line.last[1])
        assert line.said == first
    assert len(line.log()) == 2
    line.then(SpeechResult="et demain")
    later = line.last
    line.then(SpeechResult="merci")
    line.send(later[0], **later[1])
    assert line.said.startswith("2: et demain"), "also when it comes out of order"
    assert len(line.log()) == 6


def test_what_is_kept_is_redacted_and_holds_no_number(line):
    line.call()
    line.then(SpeechResult="rappelez-moi au 06 12 34 56 78", From="+33612345678")
    assert "612345678" not in json.dumps(line.log()).replace(" ", "")


@pytest.mark.parametrize("signature", ["", "AAAA", "é", SIGN(f"{URL}/voice/twilio", {})])
@pytest.mark.parametrize("path", ["", "/heard", "/number", "/dialled", "/recorded", "/status"])
def test_a_forged_or_missing_signature_is_refused(line, path, signature):
    response = line.post(f"{URL}/voice/twilio{path}", {"CallSid": CALL}, signature)
    assert response.status_code == 403
    assert response.json["error"]["code"] == "forbidden"
    assert line.log() == []


def test_a_signature_covers_address_and_form(line):
    form = {"CallSid": CALL, "SpeechResult": "le bus"}
    url = f"{URL}/voice/twilio/heard?turn=1"
    good = SIGN(url, form)
    assert line.post(url, form, good).status_code == 200
    assert line.post(f"{URL}/voice/twilio/heard?turn=2", form, good).status_code == 403
    assert line.post(url, {**form, "SpeechResult": "autre"}, good).status_code == 403
    assert line.post(url, {**form, "More": ""}, good).status_code == 403


def test_behind_a_proxy_the_public_address_is_what_is_signed(tmp_path):
    line = Line(tmp_path, public_url="", trusted_proxies=1)
    form, path = {"CallSid": CALL}, "/voice/twilio"
    headers = {"X-Twilio-Signature": SIGN(f"{URL}{path}", form), "X-Forwarded-Proto": "https",
               "X-Forwarded-For": "192.0.2.1", "Host": "ville.example"}  # fmt: skip
    assert line.client.post(path, data=form, headers=headers).status_code == 200
    del headers["X-Forwarded-Proto"]
    assert line.client.post(path, data=form, headers=headers).status_code == 403


def test_without_a_token_there_is_nothing_here(tmp_path):
    line = Line(tmp_path, twilio_token="")
    assert line.post(f"{URL}/voice/twilio", {"CallSid": CALL}).status_code == 404


def test_a_token_without_its_library_stops_the_start_with_the_remedy(tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(twiml, "import_module", missing)
    with pytest.raises(twiml.ProviderError, match=r"pip install 'callbot\[provider\]'"):
        Line(tmp_path)


def test_the_secret_is_not_shown():
    assert _row(Settings(twilio_token="s3cret"), "twilio_token", "")["value"] == "(set, not shown)"
    assert _row(Settings(), "twilio_token", "")["value"] == ""


def test_silence_is_asked_about_then_hears_of_114_then_ends(line):
    line.call()
    line.then()
    assert line.said == "phone_silence"
    line.then()
    assert line.said == "phone_silent_emergency"
    line.then()
    assert line.said == "phone_goodbye"
    assert line.answer.find("Hangup") is not None


@pytest.mark.parametrize("form", [{"SpeechResult": ""}, {"SpeechResult": "   "},
                                  {"SpeechResult": "zut", "Confidence": "0.01"}])  # fmt: skip
def test_what_was_not_heard_is_asked_again_and_then_a_person(tmp_path, form):
    line = Line(tmp_path, staffed=True, transfer_to="+33491000000")
    line.call()
    line.then(**form)
    assert line.said == "phone_not_heard"
    line.then(**form)
    assert line.said == "phone_transfer"
    assert line.answer.findtext("Dial") == "+33491000000"


def test_zero_is_a_person_and_a_person_who_does_not_answer_is_a_callback(tmp_path):
    line = Line(tmp_path, staffed=True, transfer_to="sip:agents@ville.example")
    line.call()
    line.then(Digits="0")
    dial = line.answer.find("Dial")
    assert dial.findtext("Sip") == "sip:agents@ville.example"
    line.send(dial.get("action"), DialCallStatus="no-answer")
    assert line.said == "phone_closed"
    assert line.answer.find("Gather").get("input") == "dtmf"
    line.send(dial.get("action"), DialCallStatus="completed")
    assert line.answer.find("Hangup") is not None


def test_whoever_takes_the_call_finds_it_in_the_inbox(tmp_path):
    line = Line(tmp_path, staffed=True, transfer_to="+33491000000")
    line.serve(replace(line.parts, handovers=Handovers(line.parts.store.engine)))
    line.call()
    line.then(SpeechResult="le bus")
    line.then(Digits="0")
    assert line.parts.handovers.get(Step(CALL, "").conversation).why == "asked"


def test_closed_a_number_to_call_back_is_kept_apart_and_once(line):
    line.call()
    line.then(Digits="0")
    assert line.said == "phone_closed"
    line.then(Digits="12")
    assert line.said == "phone_wrong_number"
    line.then(Digits="0491000000")
    assert line.said == "phone_wish_kept"
    line.send(line.last[0], **line.last[1])
    assert [each["callback"] for each in line.log()] == [True]
    assert line.parts.store.contact(Step(CALL, "").conversation) == "+33491000000"


def test_wrong_numbers_without_end_come_to_an_end(line):
    line.call()
    line.then(Digits="0")
    for _ in range(3):
        assert line.answer.find("Gather").get("input") == "dtmf"
        line.then(Digits="1")
    assert line.said == "phone_go_on"


def test_a_voicemail_is_announced_limited_and_noted_once(tmp_path):
    line = Line(tmp_path, voicemail_days=7)
    line.call()
    line.then(Digits="0")
    line.then()
    assert line.said == "phone_voicemail"
    record = line.answer.find("Record")
    assert (record.get("maxLength"), record.get("playBeep")) == ("120", "true")
    for _ in range(2):
        line.send(record.get("action"), RecordingUrl="https://provider.example/r/1")
    assert line.said == "phone_goodbye"
    assert [each["recording"] for each in line.log()] == ["https://provider.example/r/1"]
    line.send(record.get("action"), RecordingUrl="javascript:alert(1)")
    assert len(line.log()) == 1


def test_a_language_by_key_and_by_what_was_said(line):
    line.call()
    line.then(Digits="9")
    line.then(Digits="2")
    assert line.said == "phone_go_on"
    assert line.answer.find(".//Say").get("language") == "en-GB"
    line.then(SpeechResult="the bus")
    assert line.parts.assistant.heard[-1].language == "en"


def test_choices_are_offered_with_their_keys_and_chosen(line):
    line.call()
    line.then(SpeechResult="stop?")
    assert "phone_choice 1 Oui" in line.said
    line.then(Digits="1")
    assert line.said.startswith("2: oui")


def test_a_star_says_it_again_and_a_hash_goes_on(line):
    line.call()
    line.then(Digits="*")
    assert line.said == "phone_menu", "nothing was said yet"
    line.then(SpeechResult="une longue phrase. " * 30)
    first = line.said
    assert first.endswith("phone_more")
    line.then(Digits="*")
    assert line.said == first
    line.then(Digits="#")
    assert line.said not in (first, "phone_menu")


def test_an_answer_in_writing_is_a_link_read_aloud(line):
    line.call()
    line.then(Digits="8")
    assert line.said == "phone_chat_link"


def test_a_status_is_taken_note_of(line):
    url = f"{URL}/voice/twilio/status"
    for status in ("completed", "failed", "nonsense"):
        assert line.post(url, {"CallSid": CALL, "CallStatus": status}).status_code == 204


@pytest.mark.parametrize("call", ["", "a b", "x" * 65, "é'\"<", "../../etc"])
def test_a_call_without_a_proper_name_is_refused(line, call):
    response = line.post(f"{URL}/voice/twilio", {"CallSid": call})
    assert response.status_code == 400


def test_huge_fields_are_refused_or_cut(line):
    form = {"CallSid": CALL, "SpeechResult": "x" * 12000}
    assert line.post(f"{URL}/voice/twilio/heard", form).status_code == 200
    assert len(line.parts.assistant.heard[-1].text) == 2000
    form["SpeechResult"] = "x" * 20000
    assert line.post(f"{URL}/voice/twilio/heard", form).status_code == 413


def test_a_store_that_fails_is_an_excuse_not_a_dead_line(line, monkeypatch):
    line.call()
    monkeypatch.setattr(line.parts.assistant, "reply", lambda *_: 1 / 0)
    line.then(SpeechResult="le bus")
    assert line.said


def test_only_verbs_that_every_provider_has_and_only_text_that_xml_can_hold():
    said = Say("a\x00b\x1b<&>\ud800 →", "fr")
    verbs = [Gather(said, "/x?a=1&b=2", ["Gare, Nord", "Port"]), Record("/y"), Dial("+33", "/z")]
    root = Xml.fromstring(twiml.document(verbs))
    assert root.find(".//Say").text == "ab<&> ,"
    assert root.find("Gather").get("hints") == "Gare  Nord,Port"
    assert root.find("Gather").get("action") == "/x?a=1&b=2"
    many = Gather(Say("a", "fr"), "/x", ["Arrêt"] * 5000)
    hints = Xml.fromstring(twiml.document([many])).find("Gather").get("hints")
    assert len(hints) <= 2000


FIELDS = st.sampled_from(
    ["SpeechResult", "Digits", "Confidence", "DialCallStatus", "RecordingUrl", "From", "CallStatus"]
)
PATHS = st.sampled_from(["", "heard", "silence", "number", "dialled", "recorded", "status"])
STEPS = st.sampled_from(
    ["turn", "failures", "silences", "part", "wrong", "menu", "writing", "language", "spoken", "x"]
)
HOSTILE = settings(
    max_examples=150, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip


@pytest.fixture(scope="module")
def one_line(tmp_path_factory):
    return Line(tmp_path_factory.mktemp("line"), voicemail_days=3)


@HOSTILE
@given(path=PATHS, form=st.dictionaries(FIELDS, st.text(max_size=60)),
       step=st.dictionaries(STEPS, st.text(max_size=12) | st.integers().map(str)))  # fmt: skip
def test_whatever_is_sent_with_the_right_signature_is_answered(one_line, path, form, step):
    query = urlencode({k: v.encode("utf-8", "replace") for k, v in step.items()})
    clean = {k: v.encode("utf-8", "replace").decode() for k, v in form.items()}
    url = f"{URL}/voice/twilio{'/' + path if path else ''}" + (f"?{query}" if query else "")
    response = one_line.post(url, {**clean, "CallSid": CALL})
    assert response.status_code == (204 if path == "status" else 200), response.text
    if response.status_code == 200:
        assert {each.tag for each in Xml.fromstring(response.data).iter()} <= VERBS


@HOSTILE
@given(path=PATHS, signature=st.text(max_size=40), body=st.binary(max_size=200))
def test_whatever_is_sent_without_it_is_refused(one_line, path, signature, body):
    response = one_line.client.post(
        f"/voice/twilio/{path}".rstrip("/"),
        data=body,
        headers={"X-Twilio-Signature": "".join(c for c in signature if " " < c < "\x7f")},
        content_type="application/x-www-form-urlencoded",
    )
    assert response.status_code == 403
