"""The wish to speak to a person, with or without a number to call back.

The number is kept apart from the conversation, only with consent, and never logged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import phonenumbers

from callbot.channels.parts import Parts
from callbot.channels.wire import dumps
from callbot.conversations.store import NewEvent
from callbot.http.body import text_field
from callbot.http.errors import ApiError


@dataclass(frozen=True)
class Wish:
    """What the person asks for; ``phone`` is in E.164, empty without a callback."""

    phone: str = ""


def read_wish(body: Mapping[str, Any], regions: Sequence[str]) -> Wish:
    """Return the wish in ``body``. Raises ApiError 422 without consent or with no usable number."""
    callback = body.get("callback")
    if callback is None:
        return Wish()
    if not isinstance(callback, dict):
        raise ApiError(422, "“callback” must be an object with “phone” and “consent”.")
    if callback.get("consent") is not True:
        raise ApiError(422, "A number is kept only with “consent”: true.", code="no_consent")
    return Wish(_international(text_field(callback, "phone", most=40), regions))


def keep(parts: Parts, conversation: str, wish: Wish) -> NewEvent:
    """Keep the number apart, if there is one; return the event that records the wish without it."""
    now = parts.wall()
    if wish.phone:
        days = timedelta(days=parts.settings.contact_days)
        parts.store.keep_contact(conversation, wish.phone, consent_at=now, keep=days)
    return NewEvent("handover", now, dumps({"from": "person", "callback": bool(wish.phone)}))


def _international(text: str, regions: Sequence[str]) -> str:
    for region in regions or (None,):
        try:
            number = phonenumbers.parse(text, region)
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    raise ApiError(
        422, "“phone” is not a telephone number; write it as +33 4 91 00 00 00.", code="no_phone"
    )
