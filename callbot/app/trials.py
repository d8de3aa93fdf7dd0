"""Trials: a question written with the content, asked, and compared with what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from callbot.assistant import Assistant
from callbot.model import ContentTest, Conversation, Reply, SlotValue, Utterance
from callbot.text import fold

NOTHING = "nothing"
_OPEN = ("unknown", "did_you_mean")


def try_test(assistant: Assistant, test: ContentTest, now: datetime) -> list[str]:
    """Ask a content test in a conversation of its own; return what differs, [] when it passes."""
    reply = assistant.reply(Utterance(test.say, "terminal"), Conversation(""), now)
    return compare(reply, expect=test.expect, status=test.status, slots=test.slots)


def compare(
    reply: Reply, *, expect: str = "", status: str = "", slots: Mapping[str, str] | None = None
) -> list[str]:
    """Return one sentence for each difference between a reply and what was expected."""
    found = []
    got = outcome(reply)
    if expect and got != expect:
        found.append(f"expected {expect}, got {got}{_runners_up(reply)}")
    if status and reply.answers[0].status != status:
        found.append(f"expected status {status}, got {reply.answers[0].status}")
    for name, wanted in (slots or {}).items():
        value = reply.slots.get(name)
        if value is None or not _same(value, wanted):
            found.append(f"expected {name} = {wanted}, got {value.value if value else 'none'}")
    return found


def outcome(reply: Reply) -> str:
    """Return the intent that was answered or asked about, else "nothing"."""
    if reply.answers[0].status in _OPEN or reply.intent is None:
        return NOTHING
    return reply.intent


def _same(value: SlotValue, wanted: str) -> bool:
    return fold(wanted) in (fold(value.value), fold(value.ref))


def _runners_up(reply: Reply) -> str:
    best = [f"{c.intent} {c.confidence:.2f}" for c in reply.match.candidates[:3]]
    return f" ({', '.join(best)})" if best else ""
