"""Passwords: which are accepted, and how they are kept (argon2id, RFC 9106, second set of parameters)."""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from callbot.i18n.said import _

LEAST, MOST = 12, 128  # characters
_VARIED = 6  # different characters
_HASHER = PasswordHasher(time_cost=3, memory_cost=65536, parallelism=4)
# A salt and a hash of zeros, which no password has: to compare with it takes as long as with another.
_DUMMY = f"$argon2id$v=19$m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}$"
_DUMMY += f"{'A' * 22}${'A' * 43}"
_ROOM = threading.BoundedSemaphore(2)  # each check takes 64 MiB: many at once would be an attack


class PasswordError(ValueError):
    """A password that is not accepted; the message says why."""


def check_password(password: str, name: str) -> str:
    """Return the password in one Unicode form. Raises PasswordError."""
    text = _plain(password)
    if len(text) < LEAST:
        raise PasswordError(
            _(
                "A password has at least {least} characters; a few words are easiest.",
                least=f"{LEAST}",
            )
        )
    if len(text) > MOST:
        raise PasswordError(_("A password has at most {most} characters.", most=f"{MOST}"))
    if len(set(text)) < _VARIED:
        raise PasswordError(
            _("A password has at least {least} different characters.", least=f"{_VARIED}")
        )
    if name.casefold() in text.casefold():
        raise PasswordError(_("A password must not contain the account's name."))
    return text


def hash_password(password: str) -> str:
    """Return what is stored."""
    with _ROOM:
        return _HASHER.hash(_plain(password))


def verify(stored: str, password: str) -> bool:
    """Tell whether the password is the one; an empty ``stored`` takes as long and is False."""
    with _ROOM:
        try:
            return _HASHER.verify(stored or _DUMMY, _plain(password)[: MOST * 4]) and bool(stored)
        except (VerificationError, InvalidHashError):
            return False


def is_outdated(stored: str) -> bool:
    """Tell whether the hash was made with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(stored)


def _plain(password: str) -> str:
    # The same letters typed on another machine may be other code points.
    return unicodedata.normalize("NFKC", password)
