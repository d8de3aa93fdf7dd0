"""What citizens write in another language, beside it in French where a translation server is set."""

from __future__ import annotations

import json
from dataclasses import replace

import httpx
import pytest
from helpers.desk import Browser, Desk, words

from callbot.console.foreign import Foreign, open_foreign
from callbot.conversations.store import NewEvent
from callbot.translator.machine import LibreTranslate, MachineError


class Server:
    """A translation server that says what it is told to, and remembers what it was asked."""

    def __init__(self, *answers: httpx.Response) -> None:
        self.answers, self.asked = list(answers), list[dict[str, str]]()
        self.now = 0.0
        client = httpx.Client(transport=httpx.MockTransport(self._answer))
        machine = LibreTranslate("https://translate.example", client)
        self.foreign = Foreign(machine, lambda: self.now)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(json.loads(request.content))
        return self.answers.pop(0)


def said(text: str) -> httpx.Response:
    return httpx.Response(200, json={"translatedText": text})


@pytest.fixture
def waiting(desk: Desk) -> tuple[str, int]:
    """A conversation in English, one of whose messages is Ukrainian; its name and that cursor."""
    asked = [("help", "en"), ("де мій собака", "uk"), ("merci", "fr")]
    events = []
    for number, (text, code) in enumerate(asked):
        key = f"m{number}"
        message = {"from": "person", "message_id": key, "text": text}
        events.append(NewEvent("message", desk.now, json.dumps(message), key))
        answer = {"reply_to": key, "detected_language": code, "status": "held", "answers": []}
        events.append(NewEvent("answer", desk.now, json.dumps(answer), key))
    name = desk.parts.store.begin(desk.now, *events).conversation
    desk.parts.handovers.open(name, "asked", desk.now, language="en")
    return name, desk.parts.store.everything(name)[2].cursor


def marie(desk: Desk, foreign: Foreign | None) -> Browser:
    desk.browser("marie", "agent")
    desk.parts = replace(desk.parts, foreign=foreign)
    desk.app = desk.make()
    return desk.browser("marie")


def test_the_original_stands_above_its_labelled_translation(desk: Desk, waiting: tuple[str, int]):
    name, cursor = waiting
    server = Server(said("où est mon chien"))
    agent = marie(desk, server.foreign)
    page = agent.get(f"/console/inbox/{name}").text
    assert page.count(f"/console/inbox/{name}/french?cursor=") == 2, "what is French is not asked"
    assert server.asked == [], "nothing goes out before it is shown"
    part = agent.get(f"/console/inbox/{name}/french?cursor={cursor}")
    assert words(part) == "machine translation, not approved où est mon chien"
    assert server.asked == [
        {"q": "де мій собака", "source": "uk", "target": "fr", "format": "text"}
    ]
    shown = words(agent.get(f"/console/inbox/{name}/log"))
    assert "де мій собака machine translation, not approved où est mon chien" in shown
    assert len(server.asked) == 1, "asked once"


def test_without_a_server_there_is_no_translation(desk: Desk, waiting: tuple[str, int]):
    name, cursor = waiting
    agent = marie(desk, None)
    assert "/french" not in agent.get(f"/console/inbox/{name}").text
    assert agent.get(f"/console/inbox/{name}/french?cursor={cursor}").status_code == 404
    assert open_foreign("") is None
    assert open_foreign("translate") is None


def test_a_server_that_fails_is_named_and_left_alone_for_a_while(
    desk: Desk, waiting: tuple[str, int]
):
    name, cursor = waiting
    server = Server(httpx.Response(500, json={}), said("<b>où"))
    agent = marie(desk, server.foreign)
    at = f"/console/inbox/{name}/french?cursor={cursor}"
    assert "refused (500)" in words(agent.get(at))
    assert "does not answer" in words(agent.get(at))
    assert len(server.asked) == 1
    server.now = 31
    assert "&lt;b&gt;où" in agent.get(at).text
    with pytest.raises(MachineError):
        Server(httpx.Response(400, json={})).foreign.french("x", "xx")


def test_only_who_talks_reads_it(desk: Desk, waiting: tuple[str, int]):
    name, cursor = waiting
    marie(desk, Server(said("x")).foreign)
    viewer = desk.browser("vera", "viewer")
    assert viewer.get(f"/console/inbox/{name}/french?cursor={cursor}").status_code == 403
    other = desk.parts.store.begin(desk.now).conversation
    assert desk.browser("marie").get(f"/console/inbox/{other}/french?cursor=1").status_code == 404
