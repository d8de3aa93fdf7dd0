"""The state of a conversation as JSON: what the newest answer keeps for the next question.

Written by hand because it runs for every question; names of fields are those of model.py.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Literal

from callbot.model import Conversation, Pending, SlotValue, Turn

_SLOT = tuple(field.name for field in fields(SlotValue))


def encode(conversation: Conversation) -> str:
    """Return the conversation without its id and holder, which the log knows better."""
    state: dict[str, object] = {
        "language": conversation.language,
        "chosen_language": conversation.chosen_language,
        "turns": [_from_turn(turn) for turn in conversation.turns],
    }
    if conversation.pending:
        state["pending"] = _from_pending(conversation.pending)
    return json.dumps(state, ensure_ascii=False, separators=(",", ":"))


def decode(
    text: str | None, *, conversation: str, holder: Literal["bot", "agent"] = "bot"
) -> Conversation:
    """Return what :func:`encode` wrote; a text of another version gives a fresh conversation."""
    if not text:
        return Conversation(id=conversation, holder=holder)
    try:
        state = json.loads(text)
        pending = state.get("pending")
        return Conversation(
            id=conversation,
            holder=holder,
            language=state["language"],
            chosen_language=state["chosen_language"],
            pending=_to_pending(pending) if pending else None,
            turns=tuple(_to_turn(turn) for turn in state["turns"]),
        )
    except (ValueError, TypeError, KeyError, AttributeError):
        return Conversation(id=conversation, holder=holder)


def _from_slots(slots: Mapping[str, SlotValue]) -> dict[str, list[object]]:
    return {name: [getattr(value, part) for part in _SLOT] for name, value in slots.items()}


def _to_slots(slots: Mapping[str, list[Any]]) -> dict[str, SlotValue]:
    return {name: SlotValue(*parts) for name, parts in slots.items()}


def _from_turn(turn: Turn) -> dict[str, object]:
    return {
        "text": turn.text,
        "intent": turn.intent,
        "status": turn.status,
        "slots": _from_slots(turn.slots),
        "answer": turn.answer,
        "spoken": turn.spoken,
        "shade": turn.shade,
    }


def _to_turn(turn: Mapping[str, Any]) -> Turn:
    return Turn(**{**turn, "slots": _to_slots(turn["slots"])})


def _from_pending(pending: Pending) -> dict[str, object]:
    return {
        "intent": pending.intent,
        "slot": pending.slot,
        "filled": _from_slots(pending.filled),
        "offered": list(pending.offered),
        "text": pending.text,
    }


def _to_pending(pending: Mapping[str, Any]) -> Pending:
    filled, offered = _to_slots(pending["filled"]), tuple(pending["offered"])
    return Pending(**{**pending, "filled": filled, "offered": offered})
