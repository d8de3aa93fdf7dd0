"""The doors of the application that a stranger's text can come in by, one function each.

A door takes a client and a text, sends one request and returns the response.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote
from weakref import WeakKeyDictionary

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

Door = Callable[[FlaskClient, str], TestResponse]
QUESTION = "question"
_TURNS = 20  # after which another conversation is begun


@dataclass
class _Own:
    """What a client has of its own: a conversation, and the token of the console's forms."""

    conversation: str = ""
    token: str = ""
    turns: int = 0
    csrf: str = ""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.conversation}"


_OWN: WeakKeyDictionary[FlaskClient, _Own] = WeakKeyDictionary()


def _question(client: FlaskClient, text: str) -> TestResponse:
    return client.post(
        "/api/v1/chat", data=json.dumps({"text": text}), content_type="application/json"
    )


def _fields(client: FlaskClient, text: str) -> TestResponse:
    body = {"text": "bonjour", "conversation": text, "message_id": text, "language": text}
    return client.post("/api/v1/chat", json={**body, "location": {"lat": text, text: 1}})


def _raw(client: FlaskClient, text: str) -> TestResponse:
    data = text.encode("utf-8", "surrogatepass")
    return client.post("/api/v1/chat", data=data, content_type="application/json")


def _plain(text: str) -> str:
    """A header's value as a client can send it: no line ends, latin letters."""
    return re.sub(r"[\r\n]", " ", text).encode("latin-1", "replace").decode("latin-1")


def _headers(client: FlaskClient, text: str) -> TestResponse:
    value = _plain(text)
    names = (
        "Accept-Language",
        "Authorization",
        "Origin",
        "Last-Event-ID",
        "X-Forwarded-For",
        "Cookie",
    )
    return client.post(
        "/api/v1/chat", json={"text": "bonjour"}, headers=dict.fromkeys(names, value)
    )


def _address(client: FlaskClient, text: str) -> TestResponse:
    return client.get("/" + text.encode("utf-8", "replace").decode().lstrip("/"))


def _arguments(client: FlaskClient, text: str) -> TestResponse:
    known = text.encode("utf-8", "replace").decode()
    path = ("/api/v1/interface", "/map/", "/console/login", "/api/v1/conversations/x/messages")
    names = ("language", "lang", "next", "after", "at")
    return client.get(path[len(known) % len(path)], query_string=dict.fromkeys(names, known))


def _form(client: FlaskClient, text: str) -> TestResponse:
    known = text.encode("utf-8", "replace").decode()
    return client.post("/console/login", data={"name": known, "password": known, "csrf": known})


def _owned(client: FlaskClient) -> _Own:
    """Return the client's own conversation; now and then it begins another."""
    own = _OWN.setdefault(client, _Own())
    if not own.conversation or own.turns >= _TURNS:
        said = client.post("/api/v1/chat", json={"text": "bonjour"}).json
        own.conversation, own.token, own.turns = said["conversation"], said["token"], 0
    own.turns += 1
    return own


def _goes_on(client: FlaskClient, text: str) -> TestResponse:
    own = _owned(client)
    body = {"text": text, "conversation": own.conversation}
    return client.post("/api/v1/chat", json=body, headers=own.headers)


def _about_it(client: FlaskClient, text: str) -> TestResponse:
    own = _owned(client)
    if own.turns % 2:
        body = {"cursor": text, "value": text, "comment": text}
        body = {**body, "cursor": own.turns, "value": "up"} if own.turns % 4 == 1 else body
        return client.post(f"{own.path}/feedback", json=body, headers=own.headers)
    wish = {"callback": {"phone": text, "consent": True}}
    return client.post(f"{own.path}/handover", json=wish, headers=own.headers)


def _others(client: FlaskClient, text: str) -> TestResponse:
    """A conversation of a made-up name, under a made-up token."""
    name = quote(text.encode("utf-8", "replace"), safe="")
    headers = {"Authorization": f"Bearer {_plain(text)}"}
    return client.delete(f"/api/v1/conversations/{name}", headers=headers)


def _planner(client: FlaskClient, text: str) -> TestResponse:
    known = text.encode("utf-8", "replace").decode()
    path = ("/api/v1/journeys", "/api/v1/map.geojson")[len(known) % 2]
    names = (("from", "to"), ("at",), ("wheelchair",), ("layers",), ("hours", "language"))
    given = dict.fromkeys(names[len(known) % 5], known)
    start = {"from": "43.2965,5.3698", "to": "43.3,5.4"}
    return client.get(path, query_string={**start, **given})


DOORS: dict[str, Door] = {
    QUESTION: _question,
    "fields": _fields,
    "raw body": _raw,
    "headers": _headers,
    "address": _address,
    "arguments": _arguments,
    "form": _form,
    "goes on": _goes_on,
    "about it": _about_it,
    "others": _others,
    "planner": _planner,
}


def log_in(client: FlaskClient, name: str, password: str) -> None:
    """Let a client sit at the console from now on."""
    form = client.get("/console/login").text
    own = _OWN.setdefault(client, _Own())
    data = {"name": name, "password": password, "csrf": _csrf(form)}
    assert client.post("/console/login", data=data).status_code == 303
    own.csrf = _csrf(client.get("/console/account").text)


def _csrf(page: str) -> str:
    found = re.search(r'X-CSRF-Token": "(\w+)"', page)
    assert found
    return found[1]


def _looks(client: FlaskClient, text: str) -> TestResponse:
    """Somebody of the town hall looks for it on the console's pages."""
    known = text.encode("utf-8", "replace").decode()
    path, *names = _PAGES[len(known) % len(_PAGES)]
    return client.get(f"/console/{path}", query_string=dict.fromkeys(names, known[:500]))


_PAGES = (
    ("try", "q"),
    ("inbox", "topic"),
    ("try", "q", "language", "at"),
    ("publish", "find"),
    ("translate/en", "find", "state", "page"),
)


def _sends(client: FlaskClient, text: str) -> TestResponse:
    """Somebody of the town hall sends it in a form."""
    own = _owned(client)
    forms = (
        (f"inbox/{own.conversation}/note", "text"),
        (f"inbox/{own.conversation}/say", "text", "message_id"),
        (f"inbox/{own.conversation}/close", "reason"),
        ("talk/find", "text"),
        ("talk/missing", "text"),
        ("talk/spoken", "language", "phrase"),
        ("account/language", "language"),
        ("people", "name"),
        ("login", "name", "next"),
        ("publish/undo", "batch"),
    )
    path, *names = forms[len(text) % len(forms)]
    known = text.encode("utf-8", "replace").decode()
    others = {"csrf": own.csrf, "role": "viewer", "password": "cinq oiseaux bleus"}
    return client.post(f"/console/{path}", data={**others, **dict.fromkeys(names, known)})


def _reads(client: FlaskClient, text: str) -> TestResponse:
    """A citizen who waits for a person writes it; an agent's page shows it."""
    own = _owned(client)
    client.post(f"{own.path}/handover", json={}, headers=own.headers)
    body = {"text": text, "conversation": own.conversation}
    client.post("/api/v1/chat", json=body, headers=own.headers)
    return client.get(f"/console/inbox/{own.conversation}")


DESK: dict[str, Door] = {"looks": _looks, "sends": _sends, "reads": _reads}
