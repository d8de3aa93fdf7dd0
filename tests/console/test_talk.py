"""*Talk* as requests see it: who may, what the browser keeps, what is logged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import AsyncMock

import httpx
import pytest
from helpers.desk import TownDesk
from helpers.phone import FakeMouth

from callbot.console import talk
from callbot.conversations.misses import find_misses
from callbot.translator.machine import LibreTranslate
from callbot.voice import speech
from callbot.voice.ports import Heard


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    made = TownDesk(tmp_path_factory.mktemp("town"), languages=("fr", "en", "ar"))
    yield made
    made.close()


@pytest.fixture
def agent(town):
    return town.browser("marie", "agent")


def send(agent, path: str, **fields: str):
    token = agent.get("/console/talk/token").json["csrf"]
    return agent.post(f"/console/talk/{path}", csrf=token, **fields)


def test_only_who_may_talk_sees_the_page(town, agent):
    assert agent.get("/console/talk").status_code == 200
    assert town.browser("vera", "viewer").get("/console/talk/book.json").status_code == 403
    assert town.browser().get("/console/talk").status_code == 303


def test_what_the_browser_keeps_holds_nothing_of_the_account(agent):
    page = agent.get("/console/talk").text
    token = agent.get("/console/talk/token").json["csrf"]
    assert "marie" not in page
    assert token not in page
    worker = agent.get("/console/talk/worker.js")
    assert worker.headers["Service-Worker-Allowed"] == "/console/talk"
    assert "connect-src 'self'" in worker.headers["Content-Security-Policy"]


def test_the_book_has_every_language_its_replies_and_the_names(agent):
    response = agent.get("/console/talk/book.json")
    book = response.json
    assert [each["code"] for each in book["languages"]] == ["en", "ar"]
    assert book["languages"][1]["dir"] == "rtl"
    staff = [phrase for phrase in book["phrases"].values() if phrase["topic"] != "visitor"]
    assert len(staff) >= 250
    assert all("ar" in phrase["texts"] for phrase in staff)
    assert all(reply in book["phrases"] for phrase in staff for reply in phrase["replies"])
    assert book["names"]["stop"]
    assert {"id": "heat", "about": "Chaleur, eau, malaise"} in book["topics"]
    again = agent.get(
        "/console/talk/book.json", headers={"If-None-Match": response.headers["ETag"]}
    )
    assert again.status_code == 304


def test_a_sentence_is_found_and_a_missing_one_kept_redacted(town, agent):
    found = send(agent, "find", text="la sortie est a gauche").json
    assert found["accepted"]["id"] == "directions.exit_left"
    assert send(agent, "find", text="").json == {"accepted": None, "offered": []}
    assert send(agent, "missing", text="appelez jean@example.org").json == {"kept": True}
    misses = find_misses(town.parts.store, town.now - timedelta(hours=1))
    assert [(miss.text, miss.why) for miss in misses] == [("appelez [e-mail]", "phrase")]
    editor = town.browser("edith", "editor")
    assert "no phrase for agents" in editor.get("/console/unanswered").text


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("find", {"text": "x" * 501}, 422),
        ("missing", {"text": " "}, 422),
        ("machine", {"text": "Bonjour", "language": "en"}, 404),
    ],
)
def test_what_cannot_be_is_refused(agent, path, fields, status):
    assert send(agent, path, **fields).status_code == status
    assert agent.post(f"/console/talk/{path}", csrf="no", **fields).status_code == 403


def test_a_machine_translation_says_that_it_is_one(town, monkeypatch):
    settings = replace(town.parts.settings, libretranslate="http://localhost:1")
    monkeypatch.setattr(town, "app", town.make(settings=settings))
    answers = [
        httpx.Response(200, json={"translatedText": "The balloon."}),
        httpx.Response(500, json={}),
    ]
    client = httpx.Client(transport=httpx.MockTransport(lambda _: answers.pop(0)))
    monkeypatch.setattr(talk, "LibreTranslate", lambda address: LibreTranslate(address, client))
    agent = town.browser("marie", "agent")
    asked = {"text": "La montgolfière.", "language": "en"}
    said = send(agent, "machine", **asked).json
    assert said == {"text": "The balloon.", "label": "Machine translation, not approved"}
    assert send(agent, "machine", **asked).status_code == 502
    assert send(agent, "machine", text="x", language="sw").status_code == 422


def test_an_agent_speaks_and_an_approved_phrase_is_spoken(town, monkeypatch):
    mouth = FakeMouth()
    monkeypatch.setattr(mouth, "say", lambda text, code, *, speed=1.0, rate=8000: [text, code])
    monkeypatch.setattr(speech, "write_mp3", lambda audio, _rate: " ".join(audio).encode())
    heard = Heard("la sortie est à gauche", "fr", 0.8)
    ears = SimpleNamespace(hear_clip=AsyncMock(return_value=heard))
    ours = speech.Speech(lambda: ears, lambda: mouth, seconds=15)
    monkeypatch.setattr(town, "app", town.make(speech=ours))
    agent = town.browser("marie", "agent")
    assert agent.get("/console/talk/book.json").json["speech"] == {
        "seconds": 15, "languages": ["en", "fr"],
    }  # fmt: skip
    token = {"X-CSRF-Token": agent.get("/console/talk/token").json["csrf"]}
    headers = {**token, "Content-Type": "audio/webm;codecs=opus"}
    at = {"base_url": agent.base, "headers": headers}
    found = agent.client.post("/console/talk/heard", data=b"sound", **at)
    assert found.json == {"text": "la sortie est à gauche", "confidence": 0.8}
    _, languages, prompt = ears.hear_clip.call_args[0]
    assert languages == ("fr",)
    assert prompt.count(".") > 10, "phrases of the book, not questions of citizens"
    said = send(agent, "spoken", phrase="directions.get_off_at", language="en", stop="Gare <b>")
    assert said.mimetype == "audio/mpeg"
    assert said.text == "Get off at the stop Gare <b>. en"
    refused = {
        422: agent.client.post("/console/talk/heard", data=b"", **at),
        403: agent.client.post("/console/talk/heard", data=b"x", base_url=agent.base,
                               headers={**headers, "X-CSRF-Token": "no"}),
        404: send(agent, "spoken", phrase="no.phrase", language="en"),
        501: send(agent, "spoken", phrase="directions.exit_left", language="ar"),
    }  # fmt: skip
    assert {response.status_code for response in refused.values()} == set(refused)
    assert [status for status, r in refused.items() if r.status_code != status] == []
    viewer = town.browser("vera", "viewer")
    assert viewer.post("/console/talk/spoken", phrase="x").status_code == 403
