"""Callback numbers as they are stored: AES-256-GCM (NIST SP 800-38D), bound to their conversation.

The key is a file of the data folder that only its owner may read, or the setting `contact_key`; it is in no
backup of the database. Whoever has only the database cannot read a number.
"""

from __future__ import annotations

import base64
import binascii
import os
import secrets
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FILE = "contacts.key"
_SEALED = "v1."
_KEY, _NONCE = 32, 12  # bytes


class VaultError(ValueError):
    """The key cannot be used; the message says why and how to mend it."""


class Vault:
    """Seals and opens with one key."""

    def __init__(self, key: bytes) -> None:
        """Take a key of 32 bytes."""
        self._key = key

    @cached_property
    def _cipher(self) -> AESGCM:
        # Most processes read no number: to load the library would cost each a tenth of a second.
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

        return AESGCM(self._key)

    def seal(self, phone: str, conversation: str) -> str:
        """Return what is stored of a number."""
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._cipher.encrypt(nonce, phone.encode(), conversation.encode())
        return _SEALED + base64.urlsafe_b64encode(nonce + sealed).decode()

    def open(self, sealed: str, conversation: str) -> str | None:
        """Return the number; None when it was sealed with another key or for another conversation.

        One that stands in clear, in a backup of an older version just restored, is returned as it is.
        """
        if not is_sealed(sealed):
            return sealed
        from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as above

        try:
            parts = base64.urlsafe_b64decode(sealed.removeprefix(_SEALED))
            opened = self._cipher.decrypt(parts[:_NONCE], parts[_NONCE:], conversation.encode())
        except (InvalidTag, binascii.Error, ValueError):
            return None
        return opened.decode()


def is_sealed(text: str) -> bool:
    """Tell whether this is a sealed number and not one as it is dialled."""
    return text.startswith(_SEALED)


def fresh() -> Vault:
    """Return a vault whose key nobody keeps: for a process that stores no numbers."""
    return Vault(secrets.token_bytes(_KEY))


def open_vault(folder: Path, key: str = "") -> Vault:
    """Return the vault of ``key`` (base64 of 32 bytes), else of the key in ``folder``, made when missing.

    Raises VaultError.
    """
    if key:
        return Vault(_decoded(key, "The setting contact_key"))
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _make(path)
        return Vault(_decoded(path.read_text("ascii"), f"The file {path}"))
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not text"
        raise VaultError(f"The key of callback numbers {path} cannot be used: {why}.") from None


def _make(path: Path) -> None:
    """Write a new key, whole or not at all; of two processes at once one is first."""
    beside = path.with_suffix(f".{os.getpid()}-{secrets.token_hex(4)}")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(base64.urlsafe_b64encode(secrets.token_bytes(_KEY)).decode() + "\n")
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):
        path.hardlink_to(beside)
    beside.unlink()


def _decoded(text: str, name: str) -> bytes:
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"))
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != _KEY:
        raise VaultError(
            f"{name} must be 32 random bytes in base64, such as `openssl rand -base64 32` makes; "
            "without the right key stored callback numbers cannot be read."
        )
    return key
