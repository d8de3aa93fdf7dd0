"""One question over the web: received once, stored, answered, the answer stored, all idempotent.

The message is committed before it is answered. A second arrival of the same message_id finds it:
with its answer it gets that answer; without (a crash, or both at once) it is answered now, and
whichever answer is stored first is the one that everybody gets.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from callbot.channels.access import CONVERSATION_ID, MESSAGE_ID, open_conversation
from callbot.channels.parts import Parts
from callbot.channels.wire import dumps, reply_body
from callbot.conversations import codec
from callbot.conversations.store import AlreadyStoredError, NewEvent, Seen
from callbot.http.body import number_field, pattern_field, text_field
from callbot.http.errors import ApiError, request_id
from callbot.model import Answer, Conversation, Location, Match, Reply, Utterance

log = logging.getLogger(__name__)

MOST_CHARACTERS = 2000
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_,;]|$)")


@dataclass(frozen=True)
class Ask:
    """A chat request, checked. ``text`` is cleaned, not yet redacted."""

    text: str
    message_id: str
    conversation: str | None = None
    language: str | None = None
    location: Location | None = None


def read_ask(body: Mapping[str, Any], languages: Sequence[str]) -> Ask:
    """Return the request that ``body`` holds. Raises ApiError 422 with what is wrong."""
    return Ask(
        text=text_field(body, "text", most=MOST_CHARACTERS),
        message_id=pattern_field(body, "message_id", MESSAGE_ID) or secrets.token_urlsafe(16),
        conversation=pattern_field(body, "conversation", CONVERSATION_ID),
        language=_read_language(body, languages),
        location=_read_location(body),
    )


def browser_language(accept: str) -> str | None:
    """Return the first language of an Accept-Language header, without its region."""
    match = _LANGUAGE.match(accept.strip())
    return match[1].lower() if match else None


def converse(parts: Parts, ask: Ask, *, browser: str | None = None) -> dict[str, Any]:
    """Store the question, answer it, store the answer; return the chat's response.

    Raises ApiError 401, 409, UnknownConversationError and StoreError; then no answer was stored.
    """
    text = parts.redactor.redact(ask.text)
    if ask.conversation is None:
        opened = parts.store.begin(parts.wall(), _message(parts, ask, text))
        state, head = Conversation(opened.conversation), {"token": opened.token}
    else:
        seen = _receive(parts, ask, text)
        if seen.answer is not None:
            return _response(ask.conversation, {}, seen.answer)
        state, head = seen.state, {}
    utterance = Utterance(
        text=text,
        conversation=state.id,
        message_id=ask.message_id,
        language=ask.language,
        browser_language=browser,
        location=ask.location,
    )
    return _response(state.id, head, _answer(parts, utterance, state))


def _read_language(body: Mapping[str, Any], languages: Sequence[str]) -> str | None:
    language = body.get("language")
    if language is not None and language not in languages:
        raise ApiError(422, f"“language” must be one of {', '.join(languages)}.")
    return language


def _read_location(body: Mapping[str, Any]) -> Location | None:
    location = body.get("location")
    if location is None:
        return None
    if not isinstance(location, dict):
        raise ApiError(422, "“location” must be an object with “lat” and “lon”.")
    return Location(
        lat=number_field(location, "lat", least=-90, most=90),
        lon=number_field(location, "lon", least=-180, most=180),
    )


def _message(parts: Parts, ask: Ask, text: str) -> NewEvent:
    data = dumps({"from": "person", "text": text, "message_id": ask.message_id})
    return NewEvent("message", parts.wall(), data, ask.message_id)


def _receive(parts: Parts, ask: Ask, text: str) -> Seen:
    """Store the message, or find it stored; return the conversation as it is known then."""
    conversation = str(ask.conversation)
    seen = open_conversation(parts.store, conversation, ask.message_id)
    if seen.message is None:
        try:
            parts.store.append(conversation, _message(parts, ask, text))
        except AlreadyStoredError:  # between our look and now, by another request
            seen = open_conversation(parts.store, conversation, ask.message_id)
    if seen.message is not None and json.loads(seen.message)["text"] != text:
        raise ApiError(409)
    return seen


def _answer(parts: Parts, utterance: Utterance, state: Conversation) -> str:
    """Answer and store the answer; return the data of the answer that is stored."""
    reply = _reply(parts, utterance, state)
    body = reply_body(reply, utterance.message_id)
    data = dumps({"from": "bot", "reply_to": utterance.message_id, **body})
    private = codec.encode(reply.conversation)
    new = NewEvent("answer", parts.wall(), data, utterance.message_id, private)
    try:
        parts.store.append(state.id, new)
    except AlreadyStoredError:
        first = parts.store.look(state.id, utterance.message_id)
        return first.answer if first and first.answer else data
    return data


def _reply(parts: Parts, utterance: Utterance, state: Conversation) -> Reply:
    try:
        return parts.assistant.reply(utterance, state, parts.clock())
    except Exception:
        # No question may fail the person: they hear what to do instead, we read the log.
        log.exception("request %s: the assistant failed", request_id())
        return _apology(parts, utterance, state)


def _apology(parts: Parts, utterance: Utterance, state: Conversation) -> Reply:
    language = utterance.language or state.language or parts.languages()[0]
    text = (
        parts.catalogues()
        .interface(language)
        .gettext(
            "Sorry, I could not find an answer just now. Please try again, or call the town hall."
        )
    )
    match = Match("unknown", language=language, rule="failed")
    return Reply(match, (Answer(text, "source_failed", text),), state)


def _response(conversation: str, head: Mapping[str, str], data: str) -> dict[str, Any]:
    body = json.loads(data)
    del body["from"], body["reply_to"]
    return {"conversation": conversation, **head, **body}
