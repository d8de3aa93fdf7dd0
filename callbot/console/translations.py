"""Translations written in the console: versions of each text, suggested or approved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Engine, Row, func, insert, select

from callbot.console import audit
from callbot.console.accounts import moment, ms
from callbot.conversations.database import alone, failures
from callbot.conversations.tables import translations
from callbot.i18n.said import _

State = Literal["suggested", "approved"]
Approved = Mapping[
    tuple[str, str], Mapping[str, Sequence[str]]
]  # (language, domain) -> msgid -> forms


@dataclass(frozen=True, slots=True)
class Version:
    """One version of one translated text."""

    id: int
    language: str
    domain: str
    key: str
    version: int
    state: State
    msgid: str
    forms: tuple[str, ...]
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Text:
    """A text to write with others; ``base`` is the version it had when it was read (0: none)."""

    domain: str
    msgid: str
    forms: tuple[str, ...]
    base: int


class ChangedSinceError(ValueError):
    """One of many texts was written by somebody else meanwhile; none was written."""

    def __init__(self, author: str, msgid: str) -> None:
        super().__init__(
            _(
                "{author} wrote another version of “{text}” meanwhile; nothing was changed. "
                "Send the file again.",
                author=author,
                text=msgid[:60],
            )
        )


class WrittenMeanwhileError(ValueError):
    """Somebody else wrote another version first; ours was kept as a suggestion."""

    def __init__(self, theirs: Version, ours: Version) -> None:
        super().__init__(
            _(
                "{author} wrote another version while you were writing. Yours is kept as a "
                "suggestion and theirs is untouched; compare the two.",
                author=theirs.author,
            )
        )
        self.theirs, self.ours = theirs, ours


def key_of(domain: str, msgid: str) -> str:
    """Return the short name of a source text."""
    return hashlib.sha256(f"{domain}\x00{msgid}".encode()).hexdigest()[:20]


class Translations:
    """The versions of one database."""

    def __init__(self, engine: Engine) -> None:
        """Use ``engine``, brought up to date."""
        self._engine = engine

    def counter(self) -> int:
        """Return a number that grows with every version."""
        with failures(), self._engine.connect() as connection:
            return int(connection.execute(_COUNTER).scalar_one())

    def newest(self, language: str) -> dict[str, Version]:
        """Return the newest version of each text of a language by key."""
        return {each.key: each for each in self._of(language)}

    def approved(self) -> Approved:
        """Return the newest approved forms of all languages."""
        found: dict[tuple[str, str], dict[str, Sequence[str]]] = {}
        for each in self._of(""):
            if each.state == "approved":
                found.setdefault((each.language, each.domain), {})[each.msgid] = each.forms
        return found

    def history(self, language: str, key: str) -> list[Version]:
        """Return the versions of a text, the newest first."""
        wanted = (translations.c.language == language) & (translations.c.key == key)
        statement = select(translations).where(wanted).order_by(translations.c.version.desc())
        with failures(), self._engine.connect() as connection:
            return [_version(row) for row in connection.execute(statement).all()]

    def write(
        self, language: str, domain: str, msgid: str, forms: Sequence[str], *, state: State,
        base: int, author: str, now: datetime,
    ) -> Version:  # fmt: skip
        """Add a version after ``base`` (0: the first).

        Raises WrittenMeanwhileError where there is a newer one; then this one is kept as suggested.
        """
        key = key_of(domain, msgid)
        with failures(), self._engine.connect() as connection:
            alone(connection)
            theirs = _newest(connection, language, key)
            late = theirs is not None and theirs.version != base and theirs.forms != tuple(forms)
            row = {
                "language": language,
                "domain": domain,
                "key": key,
                "version": (theirs.version if theirs else 0) + 1,
                "state": "suggested" if late else state,
                "msgid": msgid,
                "forms": json.dumps(list(forms), ensure_ascii=False),
                "author": author,
                "at": ms(now),
            }
            connection.execute(insert(translations), row)
            target = f"{language} {domain} {key}"
            audit.append(connection, author, f"translation {row['state']}", target, now)
            ours = _newest(connection, language, key)
            connection.commit()
        if ours is None:
            raise LookupError("what was just written is not there")
        if late and theirs is not None:
            raise WrittenMeanwhileError(theirs, ours)
        return ours

    def write_all(
        self, language: str, texts: Sequence[Text], *, state: State, author: str, now: datetime,
        note: str = "",
    ) -> int:  # fmt: skip
        """Add a version of every text, all or none; return how many.

        Raises ChangedSinceError where one has another version than it had when it was read.
        """
        with failures(), self._engine.connect() as connection:
            alone(connection)
            known = {each.key: each for each in _all_of(connection, language)}
            for text in texts:
                key = key_of(text.domain, text.msgid)
                theirs = known.get(key)
                number = theirs.version if theirs else 0
                if number != text.base:
                    raise ChangedSinceError(theirs.author if theirs else "", text.msgid)
                row = {"language": language, "domain": text.domain, "key": key, "state": state,
                       "version": number + 1, "msgid": text.msgid, "author": author, "at": ms(now),
                       "forms": json.dumps(list(text.forms), ensure_ascii=False)}  # fmt: skip
                connection.execute(insert(translations), row)
            audit.append(connection, author, "translations uploaded", language, now,
                         count=len(texts), state=state, note=note)  # fmt: skip
            connection.commit()
        return len(texts)

    def _of(self, language: str) -> list[Version]:
        with failures(), self._engine.connect() as connection:
            return _all_of(connection, language)


def _all_of(connection: Connection, language: str) -> list[Version]:
    """Return the versions of a language, or of all ("")."""
    statement = select(translations).order_by(translations.c.id)
    if language:
        statement = statement.where(translations.c.language == language)
    return [_version(row) for row in connection.execute(statement).all()]


_COUNTER = select(func.coalesce(func.max(translations.c.id), 0))


def _newest(connection: Connection, language: str, key: str) -> Version | None:
    statement = (
        select(translations)
        .where(translations.c.language == language, translations.c.key == key)
        .order_by(translations.c.version.desc())
        .limit(1)
    )
    row = connection.execute(statement).one_or_none()
    return _version(row) if row else None


def _version(row: Row[Any]) -> Version:
    return Version(
        row.id, row.language, row.domain, row.key, row.version, row.state, row.msgid,
        tuple(json.loads(row.forms)), row.author, moment(row.at),
    )  # fmt: skip
