"""The answer of a call by SMS: to whom it may go, what stands in it, that it was agreed to.

A number is used and forgotten: it is neither stored nor logged. It must be a mobile's of the city's own
country: nobody shall earn by having us send to numbers that cost more.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

import phonenumbers

from callbot.channels.parts import Parts
from callbot.channels.wire import dumps
from callbot.conversations.store import AlreadyStoredError, NewEvent
from callbot.voice.errands import Outcome
from callbot.voice.texts import TextError

log = logging.getLogger(__name__)

_LONGEST = 450  # characters of an answer: three messages or so
_MOBILE = (phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE)
_MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069"))  # of directions


@dataclass(frozen=True, slots=True)
class Message:
    """An answer to be sent to ``number``; two of a conversation with the same ``name`` are one."""

    conversation: str
    number: str
    text: str
    language: str
    name: str | None = None


def send_answer(parts: Parts, message: Message, now: float) -> Outcome:
    """Send an answer at the second ``now``; the log keeps that it was agreed to, and no number."""
    number = mobile(message.number, parts.redactor.regions)
    if not number:
        return "wrong"
    agreed = dumps({"from": "person", "agreed": True})
    try:
        parts.store.append(
            message.conversation, NewEvent("sms", parts.wall(), agreed, message.name)
        )
    except AlreadyStoredError:  # a request that was sent again
        return "again"
    values = {"answer": shortened(message.text)}
    try:
        text = parts.script("phone_sms_text", message.language, values)
        parts.texting.send(number, text, now)
    except TextError as error:
        log.warning("%s", error)
        return "failed"
    return "sent"


def mobile(number: str, regions: tuple[str, ...]) -> str:
    """Return a number of one of the countries in E.164 when it takes messages, else ""."""
    for region in regions:
        try:
            found = phonenumbers.parse(number, region)
        except phonenumbers.NumberParseException:
            continue
        known = phonenumbers.is_valid_number_for_region(found, region)
        if known and phonenumbers.number_type(found) in _MOBILE:
            return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)
    return ""


def ending(number: str) -> str:
    """Return the end of a number, by which its owner knows it and nobody else."""
    return number[-2:]


def shortened(text: str) -> str:
    """Return an answer cut between words to what a few messages hold."""
    text = text.translate(_MARKS).strip()
    if len(text) <= _LONGEST:
        return text
    return f"{text[:_LONGEST].rsplit(maxsplit=1)[0]} …"
