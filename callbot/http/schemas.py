"""The shapes of the API's requests and answers, as JSON Schema for OpenAPI 3.1."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, get_args

from callbot.http.described import reference
from callbot.model import Status, Verdict

CONVERSATION_ID = "^[A-Za-z0-9_-]{1,32}$"
MESSAGE_ID = "^[A-Za-z0-9_-]{1,64}$"

MOST_CURSOR = 2**53 - 1  # what JavaScript counts to without a mistake
# At least one character that is seen: the rest is taken out before a text is read.
_SEEN = (
    r"[^\s\u0000-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u180b-\u180e\u200b-\u200f"
    r"\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)

TEXT: dict[str, Any] = {"type": "string"}
_CURSOR: dict[str, Any] = {"type": "integer", "minimum": 0}
_SHARE: dict[str, Any] = {"type": "number", "minimum": 0, "maximum": 1}


def schemas(languages: Sequence[str]) -> dict[str, Any]:
    """Return every named schema of an assistant that answers in ``languages``."""
    return {
        "Error": object_of(error=object_of(code=TEXT, message=TEXT)),
        "Ask": _ask(languages),
        "Answered": _answered(),
        "Candidate": object_of(
            intent=TEXT, confidence=_SHARE, language=TEXT, example=TEXT, shade=TEXT
        ),
        "Answer": _answer(),
        "Event": _event(),
        "Messages": object_of(messages=list_of(reference("Event")), cursor=_CURSOR),
        "Stream": TEXT,
        "Feedback": _feedback(),
        "Handover": _handover(),
        "Recorded": object_of(cursor=_CURSOR),
        "Interface": _interface(),
        "Heard": object_of(text=TEXT, confidence=_SHARE, language=TEXT),
        "Sound": {"type": "string", "format": "binary"},
    }


def object_of(_optional: Sequence[str] = (), **properties: Any) -> dict[str, Any]:
    """Return an object of ``properties``; those named in ``_optional`` may be missing."""
    required = [name for name in properties if name not in _optional]
    return {"type": "object", "properties": properties, "required": required}


def _written(most: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most, "pattern": _SEEN}


def list_of(items: dict[str, Any]) -> dict[str, Any]:
    """Return a list of such items."""
    return {"type": "array", "items": items}


def _map(values: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": values}


def or_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Return the schema or null."""
    return {"anyOf": [schema, {"type": "null"}]}


def _ask(languages: Sequence[str]) -> dict[str, Any]:
    location = object_of(
        lat={"type": "number", "minimum": -90, "maximum": 90},
        lon={"type": "number", "minimum": -180, "maximum": 180},
    )
    return object_of(
        ("conversation", "message_id", "language", "location"),
        text=_written(2000),
        conversation=or_null({"type": "string", "pattern": CONVERSATION_ID}),
        message_id=or_null({"type": "string", "pattern": MESSAGE_ID}),
        language={"enum": [*languages, None]},
        location=or_null(location),
    )


def _answered() -> dict[str, Any]:
    return object_of(
        ("token", "kept"),
        conversation=TEXT,
        message_id=TEXT,
        token={**TEXT, "description": "Only in the first answer of a conversation."},
        kept={"const": True, "description": "Only while the database is away: stored later."},
        detected_language=TEXT,
        language=TEXT,
        verdict={"enum": list(get_args(Verdict))},
        status={"enum": list(get_args(Status))},
        intent=or_null(TEXT),
        confidence=_SHARE,
        slots=_map(object_of(value=TEXT, said=TEXT)),
        asks=or_null({**TEXT, "description": "The slot that a question asks for."}),
        answers=list_of(reference("Answer")),
        candidates={**list_of(reference("Candidate")), "maxItems": 5},
    )


def _answer() -> dict[str, Any]:
    card = object_of(kind=TEXT)
    return object_of(
        text=TEXT,
        spoken=TEXT,
        cards=list_of(card),
        choices=list_of(object_of(label=TEXT, say=TEXT)),
        source=TEXT,
        as_of=or_null({"type": "string", "format": "date-time"}),
    )


def _event() -> dict[str, Any]:
    return object_of(cursor=_CURSOR, type=TEXT, at={"type": "string", "format": "date-time"})


def _feedback() -> dict[str, Any]:
    return object_of(
        ("comment",),
        cursor={"type": "integer", "minimum": 1, "maximum": MOST_CURSOR},
        value={"enum": ["up", "down"]},
        comment=or_null(_written(500)),
    )


def _handover() -> dict[str, Any]:
    callback = object_of(phone=_written(40), consent={"const": True})
    return object_of(("callback",), callback=or_null(callback))


def _interface() -> dict[str, Any]:
    return object_of(
        language=TEXT,
        direction={"enum": ["ltr", "rtl"]},
        languages=list_of(object_of(code=TEXT, name=TEXT)),
        strings=_map(TEXT),
        labels=_map(TEXT),
        callback_days={"type": "integer", "minimum": 0},
        banner=TEXT,
        speech=object_of(seconds={"type": "integer", "minimum": 0}, languages=list_of(TEXT)),
    )
