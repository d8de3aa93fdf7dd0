"""Answers about the conversation itself: say it again, speak another language."""

from __future__ import annotations

from callbot.answers.query import Query
from callbot.i18n.formats import LanguageName
from callbot.model import Facts


def look_up_repeat(query: Query) -> Facts:
    """Answer `repeat`: the last thing that was said."""
    said = [turn.answer for turn in query.conversation.turns if turn.answer]
    return Facts("ok", {"last": said[-1]}) if said else Facts("nothing")


def look_up_language(query: Query) -> Facts:
    """Answer `language`: the one named when it is published, else those that are."""
    values: dict[str, object] = {"languages": [LanguageName(each) for each in query.published]}
    slot = query.slot("language")
    if slot is None:
        return Facts("list", values)
    values["asked"] = LanguageName(slot.ref)
    return Facts("ok" if slot.ref in query.published else "unknown", values)
