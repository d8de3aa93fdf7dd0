"""A person who says that an answer is wrong, in words: kept as the thumb down that it is."""

from __future__ import annotations

from datetime import datetime

from callbot.channels.wire import dumps
from callbot.conversations.store import NewEvent, Store
from callbot.model import Reply

WRONG = "meta.wrong_complaint"
_NOT_OF_AN_ANSWER = frozenset({"complaint", "hung_up"})  # shades


def says_wrong(reply: Reply) -> bool:
    """Tell whether the person says that the answer before is wrong."""
    best = reply.match.candidates[:1]
    return reply.intent == WRONG and not any(each.shade in _NOT_OF_AN_ANSWER for each in best)


def thumb_down(store: Store, conversation: str, text: str, at: datetime) -> list[NewEvent]:
    """Return the feedback on the newest answer of a conversation; none where there is no answer.

    ``text`` is what the person said, already redacted.
    """
    about = store.newest_answer(conversation)
    if about is None:
        return []
    said = {"from": "person", "about": about, "value": "down", "comment": text}
    return [NewEvent("feedback", at, dumps(said))]
