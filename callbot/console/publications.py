"""Published versions: the third layer of content, kept in the database for all processes.

A publication is a file of the city's folder (``intents/…``, ``switches.yaml``, …) as it shall count
from now on. Versions are only added: going back adds a version with the older text. The newest id
is the counter that every process looks at once a second.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, func, insert, select

from callbot.console import audit
from callbot.console.accounts import moment, ms
from callbot.content.layers import CONTENT
from callbot.conversations.database import alone, failures
from callbot.conversations.tables import publications
from callbot.i18n.said import _

_PATH = re.compile(r"(?:[A-Za-z0-9_-]+/){0,4}[A-Za-z0-9_-]+\.(?:yaml|po)")
MOST_CHARACTERS = 1_000_000


class PublicationError(ValueError):
    """A publication that cannot be made; the message says why."""


class ChangedMeanwhileError(PublicationError):
    """Somebody else published another version after the one that was edited."""


@dataclass(frozen=True, slots=True)
class Change:
    """A file to publish; ``text`` None takes its published version away, so that the files count.

    ``base`` is the version that was edited (0: none was published), None to ask nothing.
    """

    path: str
    text: str | None
    base: int | None = None
    typo: bool = False  # only a typo: translations of the old text still fit


@dataclass(frozen=True, slots=True)
class Publication:
    """One version of one file."""

    id: int
    batch: str
    path: str
    version: int
    state: Literal["published", "removed"]
    text: str
    typo: bool
    author: str
    at: datetime
    note: str


class Publications:
    """The published versions of one database."""

    def __init__(self, engine: Engine) -> None:
        """Use ``engine``, brought up to date."""
        self._engine = engine

    @property
    def engine(self) -> Engine:
        """The engine, for what else is published from the same database."""
        return self._engine

    def counter(self) -> int:
        """Return a number that grows with every publication."""
        with failures(), self._engine.connect() as connection:
            return int(connection.execute(_COUNTER).scalar_one())

    def files(self) -> dict[str, str]:
        """Return the text of every published file by its path."""
        with failures(), self._engine.connect() as connection:
            rows = connection.execute(select(publications).where(_newest())).all()
        return {row.path: row.text for row in rows if row.state == "published"}

    def current(self, path: str) -> Publication | None:
        """Return the newest version of a file, None where none was ever published."""
        with failures(), self._engine.connect() as connection:
            return _current(connection, path)

    def history(self, path: str = "", *, limit: int = 100) -> list[Publication]:
        """Return versions of a file, or of all, the newest first."""
        statement = select(publications).order_by(publications.c.id.desc()).limit(limit)
        if path:
            statement = statement.where(publications.c.path == path)
        with failures(), self._engine.connect() as connection:
            return [_publication(row) for row in connection.execute(statement).all()]

    def before(self, id_: int) -> dict[str, str | None]:
        """Return the content files published since ``id_`` and with it, as they counted before.

        None stands for a file that was not published then: that of the folder counted.
        """
        mine = publications.c.path.startswith(CONTENT, autoescape=True)
        paths = select(publications.c.path).where(mine, publications.c.id >= id_).distinct()
        older = select(publications).where(publications.c.path.in_(paths), publications.c.id < id_)
        with failures(), self._engine.connect() as connection:
            found: dict[str, str | None] = dict.fromkeys(connection.execute(paths).scalars())
            for row in connection.execute(older.order_by(publications.c.id)):
                found[row.path] = row.text if row.state == "published" else None
        return found

    def publish(
        self, changes: Sequence[Change], *, author: str, now: datetime, note: str = "",
        action: str = "published",
    ) -> str:  # fmt: skip
        """Publish files together, all or none; return the name of the batch.

        Raises PublicationError, ChangedMeanwhileError, StoreError.
        """
        for change in changes:
            _check(change)
        batch = secrets.token_hex(6)
        with failures(), self._engine.connect() as connection:
            alone(connection)
            for change in changes:
                row = _row(connection, change)
                about = {"author": author, "at": ms(now), "note": note, "batch": batch}
                connection.execute(insert(publications), {**row, **about})
                version = row["version"]
                audit.append(
                    connection, author, action, change.path, now, version=version, note=note
                )
            connection.commit()
        return batch

    def undo(self, batch: str, *, author: str, now: datetime) -> str:
        """Publish what counted before a batch; raises where a file was changed after it."""
        statement = select(publications).where(publications.c.batch == batch)
        with failures(), self._engine.connect() as connection:
            rows = connection.execute(statement).all()
            before = {row.path: _version(connection, row.path, row.version - 1) for row in rows}
        if not rows:
            raise PublicationError(_("There is no such publication."))
        changes = [Change(row.path, _text(before[row.path]), row.version) for row in rows]
        note = f"undoes version {rows[0].version} of {rows[0].path}"
        return self.publish(changes, author=author, now=now, note=note, action="undone")

    def restore(self, path: str, version: int, *, author: str, now: datetime) -> str:
        """Publish an older version of a file again."""
        with failures(), self._engine.connect() as connection:
            found = _version(connection, path, version)
        if found is None:
            raise PublicationError(
                _("{path} has no version {version}.", path=path, version=f"{version}")
            )
        change, note = Change(path, _text(found)), f"back to version {version}"
        return self.publish([change], author=author, now=now, note=note, action="restored")


_COUNTER = select(func.coalesce(func.max(publications.c.id), 0))


def _newest() -> Any:
    newest = select(func.max(publications.c.id)).group_by(publications.c.path)
    return publications.c.id.in_(newest)


def _check(change: Change) -> None:
    if not _PATH.fullmatch(change.path):
        raise PublicationError(
            _("“{path}” is not a path such as intents/city/parks.yaml.", path=change.path)
        )
    if change.text is not None and len(change.text) > MOST_CHARACTERS:
        raise PublicationError(
            _(
                "{path} has more than {most} characters.",
                path=change.path,
                most=f"{MOST_CHARACTERS:,}",
            )
        )


def _row(connection: Connection, change: Change) -> dict[str, Any]:
    current = _current(connection, change.path)
    known = current.version if current else 0
    if change.base is not None and change.base != known:
        who = current.author if current else ""
        raise ChangedMeanwhileError(
            _(
                "{who} published version {version} of {path} while you were editing; nothing of yours "
                "was published and nothing of theirs is lost. Look at it, then try again.",
                who=who, version=f"{known}", path=change.path,
            )
        )  # fmt: skip
    state = "removed" if change.text is None else "published"
    text = change.text or ""
    row = {"path": change.path, "version": known + 1, "state": state, "text": text}
    return {**row, "typo": int(change.typo)}


def _current(connection: Connection, path: str) -> Publication | None:
    statement = (
        select(publications)
        .where(publications.c.path == path)
        .order_by(publications.c.version.desc())
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    return _publication(row) if row else None


def _version(connection: Connection, path: str, version: int) -> Publication | None:
    wanted = (publications.c.path == path) & (publications.c.version == version)
    row = connection.execute(select(publications).where(wanted)).one_or_none()
    return _publication(row) if row else None


def _text(found: Publication | None) -> str | None:
    return found.text if found and found.state == "published" else None


def _publication(row: Row[Any]) -> Publication:
    return Publication(
        row.id, row.batch, row.path, row.version, row.state, row.text, bool(row.typo),
        row.author, moment(row.at), row.note,
    )  # fmt: skip
