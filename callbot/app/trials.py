"""Trials: a question written with the content, asked, and compared with what was expected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from callbot.assistant import Assistant
from callbot.content.model import Content
from callbot.model import ContentTest, Conversation, Name, Reply, SlotValue, Utterance
from callbot.text import fold
from callbot.understanding.opinions import MEANING
from callbot.understanding.report import NOTHING, Judged

_OPEN = ("unknown", "did_you_mean")
_NAMED = ("stop", "line", "place", "event", "ticket_product", "service")
_UNSCORED = ("safety_list", "bare_slot", "no_words")  # rules that decide without a score


def try_test(assistant: Assistant, test: ContentTest, now: datetime) -> list[str]:
    """Ask a content test in a conversation of its own; return what differs, [] when it passes."""
    reply = assistant.reply(Utterance(test.say, "terminal"), Conversation(""), now)
    return compare(reply, expect=test.expect, status=test.status, slots=test.slots)


def judge(assistant: Assistant, test: ContentTest, now: datetime) -> Judged:
    """Ask a content test in a conversation of its own; return what came of it, for a report."""
    reply = assistant.reply(Utterance(test.say, "terminal"), Conversation(""), now)
    best = reply.match.candidates[0] if reply.match.candidates else None
    return Judged(
        say=test.say,
        language=test.language,
        expected=test.expect,
        got=outcome(reply),
        best=best.intent if best else "",
        confidence=best.confidence if best else 0.0,
        scored=not reply.match.rule.startswith(_UNSCORED),
        offer=test.status == "did_you_mean",
        meaning=best is not None and MEANING[0] in best.parts,
    )


def waits(content: Content, test: ContentTest) -> bool:
    """Tell whether a test expects an intent that is a draft: it has no answer yet, so nobody is told."""
    intent = content.intents.get(test.expect)
    return intent is not None and not intent.answers


def is_foreign(assistant: Assistant, test: ContentTest) -> bool:
    """Tell whether a test of the package may name what only the package's own city has.

    Lines, stops and events are each city's own, so in another city such a test is only asked where
    the names that it expects are known.
    """
    intent = assistant.house.content.intents.get(test.expect)
    if intent is None or not Path(test.file).resolve().is_relative_to(
        assistant.house.package.resolve()
    ):
        return False
    kinds = {slot.name: slot.kinds for slot in intent.slots if slot.kind in _NAMED}
    wanted = [
        {(kind, fold(test.slots[name])) for kind in kinds[name]}
        for name in kinds
        if name in test.slots
    ]
    known = {(each.kind, fold(name)) for each in assistant.house.names for name in _all(each)}
    return bool(kinds) and not (wanted and all(each & known for each in wanted))


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


def _all(name: Name) -> tuple[str, ...]:
    return (name.value, name.ref, *name.names)


def _same(value: SlotValue, wanted: str) -> bool:
    return fold(wanted) in (fold(value.value), fold(value.ref))


def _runners_up(reply: Reply) -> str:
    best = [f"{c.intent} {c.confidence:.2f}" for c in reply.match.candidates[:3]]
    return f" ({', '.join(best)})" if best else ""
