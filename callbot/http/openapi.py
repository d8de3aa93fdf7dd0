"""The API's description (OpenAPI 3.1), written beside the code that it must be true of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from callbot import __version__
from callbot.http.described import JSON, answers, body
from callbot.http.openapi_map import map_paths
from callbot.http.recording import MOST_BYTES
from callbot.http.schemas import CONVERSATION_ID, schemas
from callbot.http.schemas_map import map_schemas
from callbot.voice.clips import CONTAINERS

_ONE = "/api/v1/conversations/{conversation}"
_LANGUAGE = {"name": "language", "in": "query", "schema": {"type": "string"}}
_TOKEN: list[dict[str, list[str]]] = [{"token": []}]
_OWN = (401, 404)  # what every address of one conversation may answer
_SENT = (400, 413, 415, 422, 429)  # what a body may bring about


def document(languages: Sequence[str]) -> dict[str, Any]:
    """Return the description of an assistant that answers in ``languages``."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Callbot",
            "version": __version__,
            "description": "Questions to a town hall, answered from its timetables and calendars.",
        },
        "paths": {**_chat(), **_conversation(), **_speech(), **map_paths(), **_about()},
        "components": {
            "schemas": {**schemas(languages), **map_schemas()},
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "The token that came with the conversation's first answer.",
                }
            },
        },
    }


def _chat() -> dict[str, Any]:
    post = {
        "operationId": "chat",
        "summary": "Ask a question; without a conversation one begins, and its token is given.",
        "security": [{}, *_TOKEN],
        "requestBody": body("Ask"),
        "responses": answers(200, "The answer.", "Answered", 401, 404, 409, *_SENT),
    }
    return {"/api/v1/chat": {"post": post}}


def _conversation() -> dict[str, Any]:
    parameters = [_path("conversation", {"type": "string", "pattern": CONVERSATION_ID})]
    return {
        _ONE: {"parameters": parameters, "delete": _erase()},
        f"{_ONE}/messages": {"parameters": parameters, "get": _messages()},
        f"{_ONE}/events": {"parameters": parameters, "get": _events()},
        f"{_ONE}/feedback": {"parameters": parameters, "post": _send("feedback", "Feedback")},
        f"{_ONE}/handover": {"parameters": parameters, "post": _send("handover", "Handover")},
    }


def _path(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _speech() -> dict[str, Any]:
    sound: dict[str, Any] = {"type": "string", "format": "binary", "maxLength": MOST_BYTES}
    heard = {
        "operationId": "heard",
        "summary": "Hear what was said in a recording of a few seconds; nothing of it is kept.",
        "parameters": [_LANGUAGE],
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": sound} for kind in CONTAINERS},
        },
        "responses": answers(200, "What was said.", "Heard", 413, 415, 422, 429, 501),
    }
    spoken = {
        "operationId": "spoken",
        "summary": "Speak an answer, or what an agent wrote, under its cursor.",
        "security": _TOKEN,
        "responses": answers(200, "MP3.", "Sound", *_OWN, 429, 501, mimetype="audio/mpeg"),
    }
    conversation = _path("conversation", {"type": "string", "pattern": CONVERSATION_ID})
    cursor = _path("cursor", {"type": "integer", "minimum": 1})
    return {
        "/api/v1/voice/heard": {"post": heard},
        f"{_ONE}/spoken/{{cursor}}": {"parameters": [conversation, cursor], "get": spoken},
    }


_SUMMARIES: Mapping[str, str] = {
    "feedback": "Say whether an answer helped.",
    "handover": "Ask for a person; a number to be called back is kept apart, and only with consent.",
}


def _send(name: str, schema: str) -> dict[str, Any]:
    return {
        "operationId": name,
        "summary": _SUMMARIES[name],
        "security": _TOKEN,
        "requestBody": body(schema),
        "responses": answers(201, "Recorded.", "Recorded", *_OWN, *_SENT),
    }


def _erase() -> dict[str, Any]:
    return {
        "operationId": "erase",
        "summary": "Erase the conversation for good.",
        "security": _TOKEN,
        "responses": answers(204, "Erased.", None, *_OWN, 429),
    }


def _after() -> dict[str, Any]:
    return {
        "name": "after",
        "in": "query",
        "description": "The cursor of the last event that is known.",
        "schema": {"type": "integer", "minimum": 0, "maximum": 999_999_999_999_999_999},
    }


def _messages() -> dict[str, Any]:
    return {
        "operationId": "messages",
        "summary": "Read what happened after a cursor, at most 200 events at a time.",
        "security": _TOKEN,
        "parameters": [_after()],
        "responses": answers(200, "The events.", "Messages", *_OWN, 422),
    }


def _events() -> dict[str, Any]:
    return {
        "operationId": "events",
        "summary": "Follow what happens after a cursor, as server-sent events.",
        "description": "`id` is the cursor, `event` the type, `data` an Event as JSON; a comment "
        "every five seconds. `Last-Event-ID` is understood too.",
        "security": _TOKEN,
        "parameters": [_after()],
        "responses": answers(
            200, "The stream.", "Stream", *_OWN, 422, mimetype="text/event-stream"
        ),
    }


def _about() -> dict[str, Any]:
    interface = {
        "operationId": "interface",
        "summary": "The widget's words; a language that is not published gives the city's own.",
        "parameters": [_LANGUAGE],
        "responses": answers(200, "The words.", "Interface"),
    }
    openapi = {
        "operationId": "openapi",
        "summary": "This description.",
        "responses": {
            "200": {"description": "It.", "content": {JSON: {"schema": {"type": "object"}}}}
        },
    }
    return {"/api/v1/interface": {"get": interface}, "/api/v1/openapi.json": {"get": openapi}}
