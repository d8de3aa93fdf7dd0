"""The web channel: the chat's HTTP API under /api/v1/, described by GET /api/v1/openapi.json."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from callbot.channels import callback, interface
from callbot.channels.access import open_conversation
from callbot.channels.chat import browser_language, converse, read_ask
from callbot.channels.desk import wait
from callbot.channels.parts import Parts
from callbot.channels.wire import dumps, events_json
from callbot.conversations.store import NewEvent
from callbot.http import openapi
from callbot.http.body import cursor_argument, read_object, text_field, whole_field
from callbot.http.errors import ApiError
from callbot.http.schemas import MOST_CURSOR
from callbot.http.stream import Hub, follow
from callbot.http.views import View, bound

PAGE = 200
EXTENSION = "callbot.streams"


def make_blueprint(parts: Parts) -> Blueprint:
    """Return the routes of the API."""
    blueprint = Blueprint("web", __name__, url_prefix="/api/v1")
    hub = Hub(parts.store, most=parts.settings.max_streams)
    blueprint.record_once(lambda state: state.app.extensions.__setitem__(EXTENSION, hub))
    blueprint.after_request(_never_kept)
    one = "/conversations/<conversation>"
    routes: tuple[tuple[str, str, View], ...] = (
        ("POST", "/chat", _chat),
        ("GET", f"{one}/messages", _messages),
        ("GET", f"{one}/events", _events),
        ("POST", f"{one}/feedback", _feedback),
        ("POST", f"{one}/handover", _handover),
        ("DELETE", one, _erase),
        ("GET", "/interface", _interface),
        ("GET", "/openapi.json", _openapi),
    )
    for method, path, view in routes:
        blueprint.add_url_rule(path, view.__name__[1:], bound(view, parts, hub), methods=[method])
    return blueprint


def _json(body: str | Mapping[str, Any], status: int = 200) -> Response:
    text = body if isinstance(body, str) else dumps(body)
    return Response(text, status, mimetype="application/json")


def _never_kept(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _chat(parts: Parts, hub: Hub) -> Response:
    ask = read_ask(read_object(), parts.languages())
    accept = request.headers.get("Accept-Language", "")
    answered = converse(parts, ask, browser=browser_language(accept))
    hub.wake(answered.conversation)
    return _json(answered.body)


def _messages(parts: Parts, _hub: Hub, conversation: str) -> Response:
    open_conversation(parts.store, conversation)
    after = cursor_argument()
    return _json(events_json(parts.store.events_after(conversation, after, PAGE), after))


def _events(parts: Parts, hub: Hub, conversation: str) -> Response:
    open_conversation(parts.store, conversation)
    after = max(cursor_argument(), _last_event())
    news = hub.join(conversation)
    lines = follow(hub, parts.store, conversation, after, news)
    response = Response(lines, mimetype="text/event-stream")
    response.call_on_close(lambda: hub.leave(conversation, news))
    response.headers["X-Accel-Buffering"] = "no"  # or nginx would hold the events back
    return response


def _last_event() -> int:
    last = request.headers.get("Last-Event-ID", "")
    return int(last) if last.isascii() and last.isdecimal() and len(last) <= 18 else 0


def _feedback(parts: Parts, hub: Hub, conversation: str) -> Response:
    open_conversation(parts.store, conversation)
    body = read_object()
    about = whole_field(body, "cursor", least=1, most=MOST_CURSOR)
    if body.get("value") not in ("up", "down"):
        raise ApiError(422, "“value” must be up or down.")
    if not parts.store.has_answer(conversation, about):
        raise ApiError(404, "This conversation has no answer under this cursor.")
    said = {"from": "person", "about": about, "value": body["value"]}
    if body.get("comment") is not None:
        said["comment"] = parts.redactor.redact(text_field(body, "comment", most=500))
    return _append(parts, hub, conversation, NewEvent("feedback", parts.wall(), dumps(said)))


def _handover(parts: Parts, hub: Hub, conversation: str) -> Response:
    seen = open_conversation(parts.store, conversation)
    wish = callback.read_wish(read_object(), parts.redactor.regions)
    wait(parts, conversation, "callback" if wish.phone else "asked")
    new = callback.keep(parts, conversation, wish)
    return _append(parts, hub, conversation, new, claim=seen.claim)


def _append(
    parts: Parts, hub: Hub, conversation: str, new: NewEvent, *, claim: str = ""
) -> Response:
    cursor = parts.store.append(conversation, new, claim=claim)
    hub.wake(conversation)
    return _json({"cursor": cursor}, 201)


def _erase(parts: Parts, hub: Hub, conversation: str) -> Response:
    open_conversation(parts.store, conversation)
    parts.store.erase(conversation, parts.wall())
    hub.wake(conversation)
    return Response(status=204)


def _interface(parts: Parts, _hub: Hub) -> Response:
    return _json(interface.screen(parts, request.args.get("language", "")))


def _openapi(parts: Parts, _hub: Hub) -> Response:
    return _json(openapi.document(parts.languages()))
