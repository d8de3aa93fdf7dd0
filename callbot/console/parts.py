"""What the console is given to work with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from callbot.console.accounts import Accounts
from callbot.console.attempts import Attempts
from callbot.console.audit import AuditLog
from callbot.console.foreign import Foreign
from callbot.console.publications import (
    Change,
    ChangedMeanwhileError,
    PublicationError,
    Publications,
)
from callbot.console.sessions import Sessions
from callbot.console.talking import Talk
from callbot.console.translations import Translations
from callbot.console.visit import Refused, here
from callbot.console.workbench import Workbench
from callbot.conversations.redaction import Redactor
from callbot.conversations.store import Store
from callbot.handover import Handovers
from callbot.http.stream import Hub
from callbot.i18n.catalogues import Catalogues
from callbot.i18n.said import said_by
from callbot.settings import PACKAGE_DATA, Settings
from callbot.voice.speech import SILENT, Speech


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
    publications: Publications
    translations: Translations
    handovers: Handovers
    hub: Hub | None = None
    workbench: Workbench | None = None
    talk: Talk | None = None
    foreign: Foreign | None = None
    speech: Speech = SILENT
    redactor: Redactor = field(default_factory=Redactor)
    catalogues: Callable[[], Catalogues] = Catalogues
    languages: Callable[[], Sequence[str]] = lambda: ("fr", "en")
    zone: Callable[[], tzinfo] = lambda: UTC  # of the city, for moments that are shown
    wall: Callable[[], datetime] = _utc_now
    web: Path = PACKAGE_DATA / "web"

    def bench(self) -> Workbench:
        """Return the workbench; a console made without one has no pages for authors."""
        if self.workbench is None:
            raise Refused(404, "This console has no assistant to work on.")
        return self.workbench

    def phrases(self) -> Talk:
        """Return the phrasebook. Raises Refused."""
        if self.talk is None:
            raise Refused(404, "This console has no assistant to work on.")
        return self.talk

    def counting(self, path: str) -> tuple[str, int]:
        """Return a file as it counts: published, else in the city's folder; and its version (0: none)."""
        current = self.publications.current(path)
        if current is not None and current.state == "published":
            return current.text, current.version
        file = self.settings.city / path
        text = file.read_text("utf-8", errors="replace") if file.is_file() else ""
        return text, current.version if current else 0

    def publish(self, changes: Sequence[Change], *, note: str = "") -> str:
        """Publish in the visitor's name and use it here at once; return the batch. Raises Refused."""
        return self._published(
            lambda: self.publications.publish(
                changes, author=here().name, now=self.wall(), note=note
            )
        )

    def undo(self, batch: str) -> str:
        """Take a batch back in the visitor's name. Raises Refused."""
        return self._published(
            lambda: self.publications.undo(batch, author=here().name, now=self.wall())
        )

    def _published(self, act: Callable[[], str]) -> str:
        try:
            batch = act()
        except ChangedMeanwhileError as error:
            raise Refused(409, said_by(error)) from None
        except PublicationError as error:
            raise Refused(422, said_by(error)) from None
        if self.workbench is not None:
            self.workbench.look()
        return batch
