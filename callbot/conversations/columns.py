"""How values stand in the columns of the log: tokens as hashes, moments as milliseconds."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime


def hashed(token: str) -> str:
    """Return what is stored of a token: nobody can get the token back from it."""
    return hashlib.sha256(token.encode()).hexdigest()


def in_ms(moment: datetime) -> int:
    """Return an aware moment as milliseconds since 1970."""
    return round(moment.timestamp() * 1000)


def moment_of(milliseconds: int) -> datetime:
    """Return the moment, in UTC, of milliseconds since 1970."""
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
