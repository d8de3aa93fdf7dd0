"""Speech in the browser: what was said into a microphone, and answers spoken by our own voice.

A recording needs no conversation, as a first question may be spoken; it is heard and forgotten.
Only what was said in a conversation is spoken: nobody else's texts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, request

from callbot.channels.access import open_conversation
from callbot.channels.parts import Parts
from callbot.channels.wire import dumps
from callbot.http.errors import ApiError
from callbot.http.recording import heard, likeliest, spoken
from callbot.http.views import bound

_DIGITS = 18  # of a cursor


def make_blueprint(parts: Parts) -> Blueprint:
    """Return the routes of speech."""
    blueprint = Blueprint("speech", __name__, url_prefix="/api/v1")
    said = "/conversations/<conversation>/spoken/<cursor>"
    blueprint.add_url_rule("/voice/heard", "heard", bound(_heard, parts), methods=["POST"])
    blueprint.add_url_rule(said, "spoken", bound(_spoken, parts), methods=["GET"])
    blueprint.after_request(_never_kept)
    return blueprint


def _never_kept(response: Response) -> Response:
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def _heard(parts: Parts) -> Response:
    found = heard(parts.speech, likeliest(parts.languages(), request.args.get("language", "")))
    body = {
        "text": found.text,
        "confidence": round(found.confidence, 3),
        "language": found.language,
    }
    return Response(dumps(body), mimetype="application/json")


def _spoken(parts: Parts, conversation: str, cursor: str) -> Response:
    open_conversation(parts.store, conversation)
    if not cursor.isascii() or not cursor.isdecimal() or len(cursor) > _DIGITS:
        raise ApiError(404)
    found = parts.store.events_after(conversation, int(cursor) - 1, 1)
    if not found or found[0].cursor != int(cursor):
        raise ApiError(404, "This conversation has no answer under this cursor.")
    text, language = _said(found[0].type, json.loads(found[0].data))
    if not text:
        raise ApiError(404, "This conversation has no answer under this cursor.")
    return spoken(parts.speech, text, language or next(iter(parts.languages())))


def _said(kind: str, data: Mapping[str, Any]) -> tuple[str, str]:
    """Return what an event says for the ear, and its language: answers, and what an agent wrote."""
    language = str(data.get("language") or "")
    if kind == "agent":
        return str(data.get("text") or ""), language
    if kind != "answer":
        return "", ""
    return " ".join(str(each["spoken"]) for each in data["answers"]), language
