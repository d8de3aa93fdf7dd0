"""What agents typed and no phrase says: kept redacted among the misses, for authors."""

from __future__ import annotations

import json
from datetime import datetime

from callbot.conversations.misses import TALK
from callbot.conversations.redaction import Redactor
from callbot.conversations.store import NewEvent, Store, new_id
from callbot.text import clean

MOST_CHARACTERS = 500


def keep_unmatched(
    store: Store, text: str, language: str, at: datetime, redactor: Redactor
) -> None:
    """Store a sentence, redacted, as a question of the channel TALK that was unknown. Raises StoreError."""
    key = new_id()
    said = redactor.redact(clean(text[:MOST_CHARACTERS]))
    message = {"from": "person", "text": said, "message_id": key}
    answer: dict[str, object] = {
        "from": "bot",
        "reply_to": key,
        "channel": TALK,
        "detected_language": language,
        "language": language,
        "status": "unknown",
        "intent": None,
        "answers": [],
    }
    store.begin(
        at,
        NewEvent("message", at, _compact(message), key),
        NewEvent("answer", at, _compact(answer), key),
    )


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
