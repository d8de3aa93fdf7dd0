"""What goes over the wire: a reply as the chat's JSON, an event of the log as the stream's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal

from callbot.conversations.store import Event
from callbot.http.stream import event_json
from callbot.model import Answer, Candidate, Reply, SlotValue, Status

MOST_CANDIDATES = 5


def dumps(value: object) -> str:
    """Return compact JSON; moments and amounts inside cards become texts."""
    return _ENCODER.encode(value)


def reply_body(reply: Reply, message_id: str) -> dict[str, object]:
    """Return the chat's response without the conversation's id and token."""
    match, state = reply.match, reply.conversation
    status = _status(reply)
    return {
        "message_id": message_id,
        "detected_language": match.language,
        "language": state.language or match.language,
        "verdict": match.verdict,
        "status": status,
        "intent": reply.intent,
        "confidence": _confidence(reply),
        "slots": {name: _slot(value) for name, value in reply.slots.items()},
        "asks": state.pending.slot or None if status == "question" and state.pending else None,
        "answers": [_answer(answer) for answer in reply.answers],
        "candidates": [_candidate(each) for each in match.candidates[:MOST_CANDIDATES]],
    }


def events_json(events: Iterable[Event], after: int) -> str:
    """Return ``{"messages":[…],"cursor"}`` of events read after a cursor."""
    known = list(events)
    cursor = known[-1].cursor if known else after
    return f'{{"messages":[{",".join(map(event_json, known))}],"cursor":{cursor}}}'


def _status(reply: Reply) -> Status:
    if reply.answers:
        return reply.answers[0].status
    return "held" if reply.conversation.holder == "agent" else "unknown"


def _confidence(reply: Reply) -> float:
    """Return how sure the intent is; of no intent, how near the best candidate came."""
    for candidate in reply.match.candidates:
        if reply.intent in (None, candidate.intent):
            return round(candidate.confidence, 4)
    return 0.0


def _slot(value: SlotValue) -> dict[str, str]:
    return {"value": value.value, "said": value.said}


def _candidate(candidate: Candidate) -> dict[str, object]:
    return {
        "intent": candidate.intent,
        "confidence": round(candidate.confidence, 4),
        "language": candidate.language,
        "example": candidate.example,
        "shade": candidate.shade,
    }


def _answer(answer: Answer) -> dict[str, object]:
    return {
        "text": answer.text,
        "spoken": answer.spoken or answer.text,
        "cards": answer.cards,
        "choices": [{"label": choice.label, "say": choice.say} for choice in answer.choices],
        "source": answer.source,
        "as_of": answer.as_of.isoformat() if answer.as_of else None,
    }


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"A card holds a {type(value).__name__}, which is no JSON.")


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain)
