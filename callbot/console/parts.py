"""What the console is given to work with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from callbot.console.accounts import Accounts
from callbot.console.attempts import Attempts
from callbot.console.audit import AuditLog
from callbot.console.sessions import Sessions
from callbot.conversations.store import Store
from callbot.i18n.catalogues import Catalogues
from callbot.settings import PACKAGE_DATA, Settings


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class ConsoleParts:
    """The parts of the console in one process; ``wall`` is the real time.

    ``catalogues`` and ``languages`` are functions because they change while the process runs.
    """

    settings: Settings
    store: Store
    accounts: Accounts
    sessions: Sessions
    attempts: Attempts
    audit: AuditLog
    catalogues: Callable[[], Catalogues] = Catalogues
    languages: Callable[[], Sequence[str]] = lambda: ("fr", "en")
    zone: Callable[[], tzinfo] = lambda: UTC  # of the city, for moments that are shown
    wall: Callable[[], datetime] = _utc_now
    web: Path = PACKAGE_DATA / "web"
