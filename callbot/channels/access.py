"""Who may open which conversation: whoever has its token."""

from __future__ import annotations

import re

from callbot.conversations.store import Seen, Store, UnknownConversationError
from callbot.http.errors import ApiError
from callbot.http.tokens import bearer_token

CONVERSATION_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
MESSAGE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def open_conversation(
    store: Store, conversation: str, message_id: str = "", *, token: str | None = None
) -> Seen:
    """Return the conversation that ``token`` opens, else this request's.

    Raises ApiError 401 without the right token, UnknownConversationError (404) where there is none.
    """
    token = bearer_token() if token is None else token
    known = CONVERSATION_ID.fullmatch(conversation)
    seen = store.look(conversation, message_id, token) if known else None
    if seen is None:
        raise UnknownConversationError
    if not seen.allows(token):
        raise ApiError(401, "The token is not that of this conversation.")
    return seen
