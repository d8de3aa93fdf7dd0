"""Reading, rating, asking for a person, erasing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from helpers.web import bearer, chat, make_parts

from callbot.channels import register
from callbot.conversations.retention import purge


def messages(client: FlaskClient, answered: dict[str, Any], after: int = 0) -> dict[str, Any]:
    url = f"/api/v1/conversations/{answered['conversation']}/messages?after={after}"
    response = client.get(url, headers=bearer(answered))
    assert response.status_code == 200, response.text
    return dict(response.json or {})


def post(client: FlaskClient, answered: dict[str, Any], what: str, body: Any) -> Any:
    url = f"/api/v1/conversations/{answered['conversation']}/{what}"
    return client.post(url, json=body, headers=bearer(answered))


def test_messages_are_read_after_a_cursor(client: FlaskClient) -> None:
    answered = chat(client, "bonjour", message_id="m1")
    read = messages(client, answered)
    asked, said = read["messages"]
    assert asked.items() >= {"type": "message", "from": "person", "text": "bonjour"}.items()
    assert said.items() >= {"type": "answer", "from": "bot", "reply_to": "m1"}.items()
    assert said["answers"] == answered["answers"]
    assert "token" not in said
    assert asked["at"].endswith("Z")
    assert read["cursor"] == said["cursor"] > asked["cursor"]
    assert messages(client, answered, asked["cursor"])["messages"] == [said]
    assert messages(client, answered, read["cursor"]) == {"messages": [], "cursor": read["cursor"]}


def test_the_state_of_the_conversation_is_not_given_out(client: FlaskClient) -> None:
    answered = chat(client, "bonjour")
    assert all(
        "private" not in m and "turns" not in m for m in messages(client, answered)["messages"]
    )


def test_nobody_reads_another_conversation(client: FlaskClient) -> None:
    mine, other = chat(client), chat(client)
    stolen = {**other, "token": mine["token"]}
    for what in ("feedback", "handover"):
        assert post(client, stolen, what, {}).status_code == 401
    url = f"/api/v1/conversations/{other['conversation']}"
    for method, path in (("GET", "/messages"), ("GET", "/events"), ("DELETE", "")):
        response = client.open(url + path, method=method, headers=bearer(mine))
        assert response.status_code == 401
    assert len(messages(client, other)["messages"]) == 2


def test_an_answer_is_rated(client: FlaskClient) -> None:
    answered = chat(client)
    cursor = messages(client, answered)["cursor"]
    body = {"cursor": cursor, "value": "down", "comment": "faux, appelez le 06 12 34 56 78"}
    response = post(client, answered, "feedback", body)
    assert response.status_code == 201
    [said] = messages(client, answered, cursor)["messages"]
    assert said["cursor"] == response.json["cursor"]
    assert (said["about"], said["value"]) == (cursor, "down")
    assert said["comment"] == "faux, appelez le [phone]"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"value": "up"}, "“cursor” must be a whole number from 1."),
        ({"cursor": 1.5, "value": "up"}, "“cursor” must be a whole number from 1."),
        ({"cursor": True, "value": "up"}, "“cursor” must be a whole number from 1."),
        ({"cursor": 2, "value": 5}, "“value” must be up or down."),
        ({"cursor": 2, "value": "up", "comment": "a" * 501}, "“comment” may have at most 500"),
    ],
)
def test_a_rating_of_nothing_is_refused(client: FlaskClient, body: Any, sentence: str) -> None:
    answered = chat(client)
    chat(client)
    response = post(client, answered, "feedback", body)
    assert response.status_code == 422
    assert response.json["error"]["message"].startswith(sentence)


@pytest.mark.parametrize("cursor", [1, 4, 99], ids=["a question", "another's answer", "nothing"])
def test_only_answers_of_the_own_conversation_are_rated(client: FlaskClient, cursor: int) -> None:
    answered = chat(client)
    chat(client)
    response = post(client, answered, "feedback", {"cursor": cursor, "value": "up"})
    assert response.status_code == 404
    assert response.json["error"]["message"].startswith("This conversation has no answer under")


def test_a_person_is_asked_for(client: FlaskClient) -> None:
    answered = chat(client)
    cursor = messages(client, answered)["cursor"]
    assert post(client, answered, "handover", {}).status_code == 201
    [wish] = messages(client, answered, cursor)["messages"]
    assert (wish["type"], wish["callback"]) == ("handover", False)


def test_a_number_to_call_back_is_kept_apart_and_not_long(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    parts = make_parts(tmp_path, contact_days=7)
    client = register(parts).test_client()
    answered = chat(client)
    body = {"callback": {"phone": "06 12 34 56 78", "consent": True}}
    assert post(client, answered, "handover", body).status_code == 201
    assert parts.store.contact(answered["conversation"]) == "+33612345678"
    assert messages(client, answered)["messages"][-1]["callback"] is True
    assert "12345678" not in str(messages(client, answered)) + caplog.text
    purge(parts.store, now=parts.wall() + timedelta(days=7), days=30)
    assert parts.store.contact(answered["conversation"]) is None


@pytest.mark.parametrize(
    ("callback", "code"),
    [
        ({"phone": "06 12 34 56 78"}, "no_consent"),
        ({"phone": "06 12 34 56 78", "consent": "yes"}, "no_consent"),
        ({"phone": "0612", "consent": True}, "no_phone"),
        ({"phone": "rappelez-moi", "consent": True}, "no_phone"),
        ({"phone": 612345678, "consent": True}, "invalid"),
        ("06 12 34 56 78", "invalid"),
    ],
)
def test_no_number_is_kept_without_consent_or_sense(
    tmp_path: Path, callback: Any, code: str
) -> None:
    parts = make_parts(tmp_path)
    client = register(parts).test_client()
    answered = chat(client)
    response = post(client, answered, "handover", {"callback": callback})
    assert (response.status_code, response.json["error"]["code"]) == (422, code)
    assert parts.store.contact(answered["conversation"]) is None
    assert len(messages(client, answered)["messages"]) == 2


def test_the_person_erases_the_conversation(client: FlaskClient) -> None:
    answered = chat(client)
    url = f"/api/v1/conversations/{answered['conversation']}"
    response = client.delete(url, headers=bearer(answered))
    assert (response.status_code, response.data) == (204, b"")
    assert client.get(f"{url}/messages", headers=bearer(answered)).status_code == 404
    assert client.delete(url, headers=bearer(answered)).status_code == 404
    again = {"text": "a", "conversation": answered["conversation"]}
    assert client.post("/api/v1/chat", json=again, headers=bearer(answered)).status_code == 404
