"""Accounts of the people who work in the console.

Every change is a transaction of its own, writes its line to the audit log, and raises AccountError
with one sentence, or StoreError when the database fails.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from callbot.console import audit
from callbot.console.passwords import check_password, hash_password
from callbot.console.roles import ADMIN, ADMINISTER, check_role, may
from callbot.conversations.database import alone, failures
from callbot.conversations.tables import sessions, users
from callbot.i18n.said import _

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")


class AccountError(ValueError):
    """An account that does not exist, or a change that cannot be made."""


@dataclass(frozen=True, slots=True)
class Account:
    """One person's account, without its password."""

    id: int
    name: str
    role: str
    language: str
    created_at: datetime
    seen_at: datetime | None
    disabled: bool

    def may(self, right: str) -> bool:
        """Tell whether this account has a right now."""
        return not self.disabled and may(self.role, right)


class Accounts:
    """The accounts of one database."""

    def __init__(self, engine: Engine) -> None:
        """Use ``engine``, brought up to date."""
        self._engine = engine

    def add(self, name: str, role: str, password: str, *, by: str, now: datetime) -> Account:
        """Add an account and return it."""
        row: dict[str, Any] = {
            "name": account_name(name),
            "role": check_role(role),
            "password_hash": hash_password(check_password(password, name)),
            "created_at": ms(now),
        }
        try:
            with failures(), self._engine.connect() as connection:
                alone(connection)
                connection.execute(insert(users), row)
                audit.append(connection, by, "user added", row["name"], now, role=role)
                connection.commit()
        except IntegrityError:
            said = _("There is an account “{name}” already.", name=account_name(name))
            raise AccountError(said) from None
        return self.get(name)

    def all(self) -> list[Account]:
        """Return all accounts by name."""
        with failures(), self._engine.connect() as connection:
            return [account_of(row) for row in connection.execute(_ALL).all()]

    def get(self, name: str) -> Account:
        """Return an account; raises AccountError where there is none."""
        found = self.credentials(name)
        if found is None:
            raise AccountError(
                _("There is no account “{name}”; `callbot users list` shows them.", name=name)
            )
        return found[0]

    def credentials(self, name: str) -> tuple[Account, str] | None:
        """Return an account and what is stored of its password; None where there is none."""
        statement = select(users).where(users.c.name == name.strip().lower())
        with failures(), self._engine.connect() as connection:
            row = connection.execute(statement).one_or_none()
        return (account_of(row), row.password_hash) if row else None

    def set_password(self, name: str, password: str, *, by: str, now: datetime) -> None:
        """Give an account another password and end its sessions."""
        hashed = hash_password(check_password(password, name))
        self._change(name, {"password_hash": hashed}, "password set", by=by, now=now)

    def refresh_hash(self, account: Account, password: str) -> None:
        """Store the same password with today's parameters."""
        changed = update(users).where(users.c.id == account.id)
        with failures(), self._engine.begin() as connection:
            connection.execute(changed.values(password_hash=hash_password(password)))

    def set_role(self, name: str, role: str, *, by: str, now: datetime) -> None:
        """Give an account another role and end its sessions: rights are never half changed."""
        change = {"role": check_role(role)}
        self._change(name, change, "role set", by=by, now=now, role=role)

    def set_disabled(self, name: str, disabled: bool, *, by: str, now: datetime) -> None:
        """Switch an account off, which ends its sessions, or on again."""
        action = "user disabled" if disabled else "user enabled"
        self._change(name, {"disabled_at": ms(now) if disabled else None}, action, by=by, now=now)

    def set_language(self, account: Account, language: str) -> None:
        """Remember the language of the pages that the account sees."""
        with failures(), self._engine.begin() as connection:
            changed = update(users).where(users.c.id == account.id)
            connection.execute(changed.values(language=language[:16]))

    def _change(
        self, name: str, values: Mapping[str, object], action: str, *, by: str, now: datetime,
        **detail: object,
    ) -> None:  # fmt: skip
        account = self.get(name)
        with failures(), self._engine.connect() as connection:
            alone(connection)
            connection.execute(update(users).where(users.c.id == account.id).values(**values))
            if account.may(ADMINISTER):
                _keep_one_admin(connection)
            connection.execute(delete(sessions).where(sessions.c.user_id == account.id))
            audit.append(connection, by, action, account.name, now, **detail)
            connection.commit()


def account_name(text: str) -> str:
    """Return a name in the form that is stored; raises AccountError."""
    name = text.strip().lower()
    if not _NAME.fullmatch(name):
        raise AccountError(
            _(
                "“{name}” is not an account's name: 1 to 64 of a-z 0-9 . _ @ - as in marie.dupont.",
                name=text,
            )
        )
    return name


def account_of(row: object) -> Account:
    """Return the account of a row of ``users``."""
    seen = row.seen_at  # type: ignore[attr-defined]
    return Account(
        id=row.id,  # type: ignore[attr-defined]
        name=row.name,  # type: ignore[attr-defined]
        role=row.role,  # type: ignore[attr-defined]
        language=row.language,  # type: ignore[attr-defined]
        created_at=moment(row.created_at),  # type: ignore[attr-defined]
        seen_at=moment(seen) if seen else None,
        disabled=row.disabled_at is not None,  # type: ignore[attr-defined]
    )


def ms(at: datetime) -> int:
    """Return whole milliseconds since 1970, as the database keeps moments."""
    return round(at.timestamp() * 1000)


def moment(milliseconds: int) -> datetime:
    """Return the moment that :func:`ms` wrote."""
    return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)


_ALL = select(users).order_by(users.c.name)
_ADMINS = select(users.c.id).where(users.c.role == ADMIN, users.c.disabled_at.is_(None)).limit(1)


def _keep_one_admin(connection: Connection) -> None:
    if connection.execute(_ADMINS).first() is None:
        raise AccountError(_("This is the last admin; give another account that role first."))
