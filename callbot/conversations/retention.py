"""How long conversations and callback numbers are kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from callbot.conversations.store import Store


def purge(store: Store, *, now: datetime, days: int, dry_run: bool = False) -> Mapping[str, int]:
    """Delete what is older than ``days`` days, and callback numbers past their own end.

    Returns how many events, conversations and contacts went, or would go with ``dry_run``.
    Raises ValueError for a negative number of days, StoreError when the database fails.
    """
    if days < 0:
        raise ValueError(f"The number of days to keep must be 0 or more, not {days}.")
    act = store.count_old if dry_run else store.delete_old
    return act(before=now - timedelta(days=days), now=now)
