"""The token of a conversation, sent as ``Authorization: Bearer TOKEN`` (RFC 6750)."""

from __future__ import annotations

import re

from flask import request

from callbot.http.errors import ApiError

_BEARER = re.compile(r"Bearer +([A-Za-z0-9._~+/=-]{1,200}) *", re.IGNORECASE)


def bearer_token() -> str:
    """Return the token that this request carries. Raises ApiError 401 when there is none."""
    match = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    if match is None:
        raise ApiError(401)
    return match[1]
