"""Bad input gets the right status and one sentence, and nothing is stored of it."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from helpers.web import bearer, chat

URL = "/api/v1/chat"


def refused(response: Any, status: int) -> str:
    assert response.status_code == status, response.text
    assert set(response.json) == {"error"}
    assert set(response.json["error"]) == {"code", "message"}
    message = str(response.json["error"]["message"])
    assert message.endswith(".")
    assert "Traceback" not in message
    return message


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({}, "“text” must be a text."),
        ({"text": None}, "“text” must be a text."),
        ({"text": ["a"]}, "“text” must be a text."),
        ({"text": ""}, "“text” is empty."),
        ({"text": " \u200b\x00\x07\n"}, "“text” is empty."),
        ({"text": "a" * 2001}, "“text” may have at most 2,000 characters."),
        ({"text": "a", "message_id": "a b"}, "“message_id” must match [A-Za-z0-9_-]{1,64}."),
        ({"text": "a", "message_id": "a" * 65}, "“message_id” must match [A-Za-z0-9_-]{1,64}."),
        ({"text": "a", "message_id": 7}, "“message_id” must match [A-Za-z0-9_-]{1,64}."),
        ({"text": "a", "language": "xx"}, "“language” must be one of fr, en."),
        ({"text": "a", "language": ["fr"]}, "“language” must be one of fr, en."),
        ({"text": "a", "location": "here"}, "“location” must be an object with “lat” and “lon”."),
        (
            {"text": "a", "location": {"lat": 91, "lon": 5}},
            "“lat” must be a number from -90 to 90.",
        ),
        ({"text": "a", "location": {"lat": 43}}, "“lon” must be a number from -180 to 180."),
        ({"text": "a", "location": {"lat": True, "lon": 1}}, "“lat” must be a number"),
        ({"text": "a", "conversation": "../x"}, "“conversation” must match"),
    ],
)
def test_a_wrong_value_is_named(client: FlaskClient, body: Any, sentence: str) -> None:
    assert refused(client.post(URL, json=body), 422).startswith(sentence)


@pytest.mark.parametrize(
    ("data", "kind", "status", "sentence"),
    [
        (b"text=bonjour", "application/x-www-form-urlencoded", 415, "Send JSON"),
        (b'{"text": "a"}', "text/plain", 415, "Send JSON"),
        (b'{"text": "a"', "application/json", 400, "The body is not JSON."),
        (b"", "application/json", 400, "The body is not JSON."),
        (b'{"text": NaN}', "application/json", 400, "The body is not JSON."),
        (b'["text"]', "application/json", 400, "The body must be a JSON object."),
        (b"null", "application/json", 400, "The body must be a JSON object."),
        (b'{"text": "\xe9"}', "application/json", 400, "The body is not UTF-8."),
        (b"[" * 16000, "application/json", 400, "The body is not JSON."),
        (b'{"a":' + b"9" * 5000 + b"}", "application/json", 400, "The body is not JSON."),
        (b'{"text": "' + b"a" * 17000 + b'"}', "application/json", 413, "The request is too large"),
    ],
)
def test_a_body_that_is_no_json_object(
    client: FlaskClient, data: bytes, kind: str, status: int, sentence: str
) -> None:
    response = client.post(URL, data=data, content_type=kind)
    assert refused(response, status).startswith(sentence)


@pytest.mark.parametrize(
    "text",
    [
        "🚌🚌🚌",
        "'; DROP TABLE events; --",
        "<script>alert(1)</script>",
        "\ud83d",
        "a\x00b",
        "\u202eabc",
        "%s %n {0} ${jndi:ldap://x}",
        "ﷺ" * 100,
        "a" * 2000,
    ],
)
def test_strange_texts_are_answered_like_any_other(client: FlaskClient, text: str) -> None:
    response = client.post(URL, json={"text": text})
    assert response.status_code == 200
    assert response.mimetype == "application/json"


def test_a_conversation_needs_its_token(client: FlaskClient) -> None:
    mine, other = chat(client), chat(client)
    body = {"text": "a", "conversation": mine["conversation"]}
    refused(client.post(URL, json=body), 401)
    refused(client.post(URL, json=body, headers=bearer(other)), 401)
    refused(client.post(URL, json=body, headers={"Authorization": "Basic YTpi"}), 401)
    unknown = {"text": "a", "conversation": "AAAAAAAAAAAAAAAA"}
    response = client.post(URL, json=unknown, headers=bearer(mine))
    assert refused(response, 404) == "This conversation does not exist or was erased."


@pytest.mark.parametrize("path", ["messages", "events", "messages?after=-1", "events?after=٣"])
def test_reading_needs_the_token_too(client: FlaskClient, path: str) -> None:
    conversation = chat(client)["conversation"]
    response = client.get(f"/api/v1/conversations/{conversation}/{path}")
    refused(response, 401)
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("after", ["-1", "x", "1.5", "٣", "1" * 19, ""])
def test_a_cursor_is_a_whole_number(client: FlaskClient, after: str) -> None:
    answered = chat(client)
    response = client.get(
        f"/api/v1/conversations/{answered['conversation']}/messages",
        query_string={"after": after},
        headers=bearer(answered),
    )
    refused(response, 422)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/api/v1/chat", 405),
        ("PUT", "/api/v1/chat", 405),
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/nothing", 404),
        ("POST", "/widget.js", 405),
        ("GET", "/api/v1/conversations/a%00b/messages", 401),
    ],
)
def test_wrong_addresses_and_methods(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    response = client.open(path, method=method)
    refused(response, status)
    assert ("Allow" in response.headers) == (status == 405)
