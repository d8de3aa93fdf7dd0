"""The API's description (OpenAPI 3.1), written beside the code that it must be true of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from callbot import __version__
from callbot.http.described import JSON, answers, body
from callbot.http.openapi_map import map_paths
from callbot.http.schemas import CONVERSATION_ID, schemas
from callbot.http.schemas_map import map_schemas

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
        "paths": {**_chat(), **_conversation(), **map_paths(), **_about()},
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
    one = "/api/v1/conversations/{conversation}"
    parameter = {
        "name": "conversation",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": CONVERSATION_ID},
    }
    return {
        one: {"parameters": [parameter], "delete": _erase()},
        f"{one}/messages": {"parameters": [parameter], "get": _messages()},
        f"{one}/events": {"parameters": [parameter], "get": _events()},
        f"{one}/feedback": {"parameters": [parameter], "post": _send("feedback", "Feedback")},
        f"{one}/handover": {"parameters": [parameter], "post": _send("handover", "Handover")},
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
    language = {"name": "language", "in": "query", "schema": {"type": "string"}}
    interface = {
        "operationId": "interface",
        "summary": "The widget's words; a language that is not published gives the city's own.",
        "parameters": [language],
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
