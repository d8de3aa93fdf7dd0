"""The inbox without a browser: who may open what, and what is refused."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from helpers.desk import Browser, Desk, words

from callbot.conversations.store import NewEvent


@pytest.fixture
def waiting(desk: Desk) -> str:
    said = NewEvent("message", desk.now, '{"from":"person","text":"<b>aide</b>"}', "m1")
    name = desk.parts.store.begin(desk.now, said).conversation
    desk.parts.handovers.open(name, "asked", desk.now, topic="city.dogs", language="fr")
    return name


@pytest.fixture
def marie(desk: Desk) -> Browser:
    return desk.browser("marie", "agent")


def test_the_list_tells_why_about_what_and_how_long(desk: Desk, marie: Browser, waiting: str):
    desk.later(minutes=12)
    page = words(marie.get("/console/inbox"))
    assert "asked for a person" in page
    assert "12 min" in page
    assert "city.dogs" in page
    assert "Nobody is waiting" in words(marie.get("/console/inbox?topic=none"))


def test_what_citizens_write_is_text(marie: Browser, waiting: str):
    response = marie.get(f"/console/inbox/{waiting}")
    assert "<b>aide" not in response.text
    assert "&lt;b&gt;aide&lt;/b&gt;" in response.text


def test_only_conversations_of_the_inbox_can_be_opened(desk: Desk, marie: Browser):
    other = desk.parts.store.begin(desk.now).conversation
    for path in (other, f"{other}/log", f"{other}/events", "x" * 40, "nothing"):
        assert marie.get(f"/console/inbox/{path}").status_code == 404
    assert marie.post(f"/console/inbox/{other}/say", text="x").status_code == 404


def test_one_agent_has_it_and_others_send_nothing(desk: Desk, marie: Browser, waiting: str):
    at = f"/console/inbox/{waiting}"
    assert marie.post(f"{at}/say", text="Bonjour").status_code == 409, "not claimed yet"
    assert marie.post(f"{at}/claim").status_code == 303
    paul = desk.browser("paul", "agent")
    assert paul.post(f"{at}/claim").status_code == 409
    assert paul.post(f"{at}/say", text="Moi aussi").status_code == 409
    assert paul.post(f"{at}/close", reason="helped").status_code == 409
    for _ in range(2):  # sent twice by an impatient finger
        assert marie.post(f"{at}/say", text="Bonjour", message_id="a1").status_code == 303
    kinds = [event.type for event in desk.parts.store.events_after(waiting, 0)]
    assert kinds == ["message", "holder", "agent"]


def test_a_call_is_told_in_short(desk: Desk, marie: Browser):
    spoken = [
        {"channel": "phone", "status": "answered", "intent": "city.dogs", "answers": []},
        {"channel": "phone", "status": "unknown", "intent": None, "answers": []},
    ]
    events = [NewEvent("message", desk.now, '{"from":"person","text":"mon chien"}', "c0")]
    events += [
        NewEvent("answer", desk.now + timedelta(minutes=1 + n), json.dumps(data), f"c{n}")
        for n, data in enumerate(spoken)
    ]
    name = desk.parts.store.begin(desk.now, *events).conversation
    desk.parts.handovers.open(name, "callback", desk.now, language="fr")
    page = words(marie.get(f"/console/inbox/{name}"))
    assert "By phone, 2 min: 2 questions, 1 not understood. About: city.dogs" in page


def test_who_writes_is_no_call(desk: Desk, marie: Browser, waiting: str):
    assert "By phone" not in words(marie.get(f"/console/inbox/{waiting}"))


def test_notes_are_for_agents_alone(desk: Desk, marie: Browser, waiting: str):
    marie.post(f"/console/inbox/{waiting}/note", text="déjà venu hier")
    assert "déjà venu hier" in words(marie.get(f"/console/inbox/{waiting}"))
    assert all("hier" not in e.data for e in desk.parts.store.events_after(waiting, 0))


def test_a_conversation_is_closed_for_a_reason(desk: Desk, marie: Browser, waiting: str):
    at = f"/console/inbox/{waiting}"
    marie.post(f"{at}/claim")
    assert marie.post(f"{at}/close", reason="tired").status_code == 422
    assert marie.post(f"{at}/close", reason="helped").status_code == 303
    assert marie.post(f"{at}/say", text="Encore").status_code == 409
    assert desk.parts.store.state(waiting).holder == "bot"
    assert "marie inbox closed: helped" in desk.actions()[-1]


def test_what_was_erased_is_answered_no_more(desk: Desk, marie: Browser, waiting: str):
    marie.post(f"/console/inbox/{waiting}/claim")
    desk.parts.store.erase(waiting, desk.now)
    response = marie.post(f"/console/inbox/{waiting}/say", text="Bonjour")
    assert response.status_code == 409
    assert "erased" in words(response)


@pytest.mark.parametrize("role", ["viewer", "editor", "translator"])
def test_others_do_not_read_what_citizens_write(desk: Desk, waiting: str, role: str):
    browser = desk.browser("someone", role)
    assert browser.get("/console/inbox").status_code == 403
    assert browser.get(f"/console/inbox/{waiting}").status_code == 403
    assert browser.post(f"/console/inbox/{waiting}/claim").status_code == 403


def test_a_character_that_postgresql_cannot_keep_is_refused(marie: Browser, waiting: str):
    for path in (f"/console/inbox/{waiting}/note", "/console/account/language", "/console/login"):
        fields = dict.fromkeys(("text", "language", "name"), "a\0b")
        response = marie.post(path, **fields)
        assert response.status_code == 422
        assert "cannot be kept" in words(response)
