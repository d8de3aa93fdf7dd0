"""One question over the web: received, answered, and stored once with its answer, all idempotent.

A message and its answer are one transaction: what was not answered is not stored, and its sender,
who has no answer, sends it again. A second arrival of the same message_id gets the stored answer;
of two at once, whichever is stored first is answered to both. While the database is away both are kept
and stored later (steady.py), and the answer says so: "kept". A first question sent again finds its
conversation while nothing else was said in it, and gets a new token: the first one was lost.
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
import secrets
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from callbot.channels.access import CONVERSATION_ID, MESSAGE_ID, open_conversation
from callbot.channels.complaint import says_wrong, thumb_down
from callbot.channels.desk import with_person
from callbot.channels.parts import Parts
from callbot.channels.wire import dumps, reply_body
from callbot.conversations import codec
from callbot.conversations.store import (
    AlreadyStoredError,
    NewEvent,
    Seen,
    UnknownConversationError,
    new_id,
)
from callbot.http.body import number_field, pattern_field, text_field
from callbot.http.errors import ApiError, request_id
from callbot.model import Answer, Conversation, Location, Match, Reply, Utterance

log = logging.getLogger(__name__)

MOST_CHARACTERS = 2000
SENT_AGAIN = timedelta(minutes=10)  # in which a first question may be sent again
OWN_ID = 16  # characters from which a message_id is taken for nobody else's
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_,;]|$)")


@dataclass(frozen=True)
class Ask:
    """A chat request, checked. ``text`` is cleaned, not yet redacted."""

    text: str
    message_id: str
    conversation: str | None = None
    language: str | None = None
    location: Location | None = None
    channel: str = "web"
    token: str | None = None  # where it is not the request's
    trusted: bool = False  # the channel knows by itself whose conversation it is


def by_phone(text: str, conversation: str | None, language: str | None, token: str | None) -> Ask:
    """Return what a caller asks, under a message_id of its own."""
    return Ask(
        text, secrets.token_urlsafe(16), conversation, language, channel="phone", token=token
    )


class Answered(NamedTuple):
    """A conversation and the JSON of the chat's response."""

    conversation: str
    body: str


class _Answer(NamedTuple):
    """An answer as the JSON of the response, and as an event."""

    body: str
    event: NewEvent
    says_wrong: bool = False


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


def converse(parts: Parts, ask: Ask, *, browser: str | None = None) -> Answered:
    """Answer the question, then store it with its answer; return the chat's response.

    Raises ApiError 401, 409, UnknownConversationError and StoreError; then nothing was stored.
    """
    ask = replace(ask, text=parts.redactor.redact(ask.text))
    if ask.conversation is None:
        return _first(parts, ask, browser)
    return _next(parts, ask, ask.conversation, browser)


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


def _first(parts: Parts, ask: Ask, browser: str | None) -> Answered:
    """Begin a conversation with this question and its answer."""
    state = Conversation(_name(ask))
    received = parts.wall()
    said, answer = _said(ask, received), _answer(parts, ask, browser, state)
    try:
        opened = parts.store.begin(received, said, answer.event, conversation=state.id)
    except AlreadyStoredError:
        return _first_again(parts, ask, state.id, (said, answer))
    return Answered(state.id, _response(state.id, answer.body, opened.token, kept=opened.kept))


def _first_again(
    parts: Parts, ask: Ask, conversation: str, new: tuple[NewEvent, _Answer]
) -> Answered:
    """Answer a first question whose answer was lost on its way; begin anew when it is an old one."""
    said, answer = new
    opened = parts.store.begin_again(conversation, said.at - SENT_AGAIN)
    seen = parts.store.look(conversation, ask.message_id) if opened else None
    if opened is None or seen is None or seen.answer is None:
        opened = parts.store.begin(said.at, said, answer.event)
        return Answered(
            opened.conversation, _response(opened.conversation, answer.body, opened.token)
        )
    body = _stored(seen.answer)
    return Answered(conversation, _response(conversation, body, opened.token, kept=opened.kept))


def _name(ask: Ask) -> str:
    """Return the name of the conversation that a first question begins.

    The same one for the same text under the same long message_id, so that a sender who did not get
    the answer begins no second conversation; short ids may be anybody's.
    """
    if len(ask.message_id) < OWN_ID:
        return new_id()
    digest = hashlib.sha256(f"{ask.message_id}\n{ask.text}".encode()).digest()
    return base64.urlsafe_b64encode(digest[:12]).decode()


def _next(parts: Parts, ask: Ask, conversation: str, browser: str | None) -> Answered:
    """Go on with a conversation; a question that is stored already gets the answer stored with it."""
    seen = _seen(parts, ask, conversation)
    if seen.answer is None:
        said = [] if seen.message else [_said(ask, parts.wall())]
        answer = _answer(parts, ask, browser, seen.state)
        remark = (
            thumb_down(parts.store, conversation, ask.text, parts.wall())
            if answer.says_wrong
            else []
        )
        try:
            claim = seen.claim if not ask.trusted else ""
            cursor = parts.store.append(conversation, *said, answer.event, *remark, claim=claim)
            return Answered(conversation, _response(conversation, answer.body, kept=not cursor))
        except AlreadyStoredError:  # between our look and now, by another request
            seen = _seen(parts, ask, conversation)
    if seen.answer is None:
        raise ApiError(503)
    return Answered(conversation, _response(conversation, _stored(seen.answer)))


def _seen(parts: Parts, ask: Ask, conversation: str) -> Seen:
    if ask.trusted:
        found = parts.store.look(conversation, ask.message_id)
        if found is None:
            raise UnknownConversationError
        seen = found
    else:
        seen = open_conversation(parts.store, conversation, ask.message_id, token=ask.token)
    if seen.message is not None and json.loads(seen.message)["text"] != ask.text:
        raise ApiError(409)
    return seen


def _said(ask: Ask, at: datetime) -> NewEvent:
    data = dumps({"from": "person", "text": ask.text, "message_id": ask.message_id})
    return NewEvent("message", at, data, ask.message_id)


def _answer(parts: Parts, ask: Ask, browser: str | None, state: Conversation) -> _Answer:
    """Return the answer to a question in a conversation that stands as ``state`` says."""
    utterance = Utterance(
        text=ask.text,
        channel=ask.channel,
        conversation=state.id,
        message_id=ask.message_id,
        language=ask.language,
        browser_language=browser,
        location=ask.location,
    )
    began = time.perf_counter()
    reply = with_person(parts, _reply(parts, utterance, state), state)
    parts.told(utterance, reply, time.perf_counter() - began)
    body = dumps(reply_body(reply, ask.message_id))
    # A message_id has no character that JSON writes otherwise.
    channel = "" if ask.channel == "web" else f'"channel":"{ask.channel}",'
    data = f'{{"from":"bot","reply_to":"{ask.message_id}",{channel}{body[1:]}'
    private = codec.encode(reply.conversation)
    event = NewEvent("answer", parts.wall(), data, ask.message_id, private)
    return _Answer(body, event, says_wrong(reply))


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


def _stored(data: str) -> str:
    """Return the JSON that was answered, from the data of a stored answer."""
    body = json.loads(data)
    del body["from"], body["reply_to"]
    body.pop("channel", None)
    return dumps(body)


def _response(conversation: str, body: str, token: str = "", *, kept: bool = False) -> str:
    given = f'"token":"{token}",' if token else ""
    given += '"kept":true,' if kept else ""
    return f'{{"conversation":"{conversation}",{given}{body[1:]}'
