"""What a channel does when a person is needed: the inbox is told, and the citizen what to expect."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from callbot.channels.parts import Parts
from callbot.conversations.database import StoreError
from callbot.handover import Handovers, why_a_person
from callbot.model import Answer, Conversation, Reply

log = logging.getLogger(__name__)

WAITING = "waiting"  # what is kept for the inbox


def with_person(parts: Parts, reply: Reply, before: Conversation) -> Reply:
    """Tell the inbox what came of a question, and the citizen when an agent will answer here.

    Where the inbox cannot be told the reply stays as it is: the city's telephone number is in it.
    """
    why = why_a_person(reply, before)
    if not why or parts.handovers is None:
        return reply
    try:
        if not parts.store.away:
            return _told(parts, reply, before.id, why)
    except StoreError as error:
        log.error("the inbox is not told: %s", error)
    if why != "alarm":
        _tell_later(parts, before.id, why, _topic(reply), _language(reply))
    return reply


def wait(parts: Parts, conversation: str, why: str) -> None:
    """Let a conversation wait in the inbox; while the database is away, later. Raises StoreError."""
    if parts.handovers is None:
        return
    try:
        if not parts.store.away:
            parts.handovers.open(conversation, why, parts.wall())
            return
    except StoreError:
        if not _tell_later(parts, conversation, why):
            raise
        return
    _tell_later(parts, conversation, why)


def _tell_later(
    parts: Parts, conversation: str, why: str, topic: str = "", language: str = ""
) -> bool:
    at = parts.wall().isoformat()
    return parts.store.keep(
        WAITING, conversation, why=why, topic=topic, language=language, since=at
    )


def told_later(handovers: Handovers, record: Mapping[str, Any]) -> None:
    """Tell the inbox what was kept for it. Raises StoreError."""
    since = datetime.fromisoformat(record["since"])
    topic, language = record["topic"], record["language"]
    handovers.open(record["conversation"], record["why"], since, topic=topic, language=language)


def _told(parts: Parts, reply: Reply, conversation: str, why: str) -> Reply:
    inbox, now = parts.handovers, parts.wall()
    if inbox is None:
        return reply
    if why == "alarm":
        inbox.alarm(conversation, now)
        return reply
    language = _language(reply)
    inbox.open(conversation, why, now, topic=_topic(reply), language=language)
    if why != "asked" or not inbox.staffed(now):
        return reply
    text = waiting_text(parts, conversation, language)
    answer = Answer(text, "handed_over", text, cards=reply.answers[0].cards)
    return replace(reply, answers=(answer,))


def waiting_text(parts: Parts, conversation: str, language: str) -> str:
    """Return what somebody who waits for a person is told, in their language."""
    words = parts.catalogues().interface(language)
    ahead = parts.handovers.before(conversation) if parts.handovers else 0
    if not ahead:
        return words.gettext("A person will answer you here. You can go on writing meanwhile.")
    return words.ngettext(
        "A person will answer you here; {count} other person is before you.",
        "A person will answer you here; {count} other people are before you.",
        ahead,
    ).format(count=ahead)


def _language(reply: Reply) -> str:
    return reply.conversation.language or reply.match.language


def _topic(reply: Reply) -> str:
    """Return the intent that the conversation was about before the person was asked for."""
    asked = [turn.intent for turn in reply.conversation.turns if turn.intent]
    others = [intent for intent in asked if not intent.startswith("meta.")]
    best = reply.match.candidates[0].intent if reply.match.candidates else ""
    return others[-1] if others else best
