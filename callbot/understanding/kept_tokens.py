"""The tokens of examples, kept between starts: finding names in twenty thousand texts takes seconds."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import msgpack

log = logging.getLogger(__name__)

FORMAT = "2"  # raise it when tokens are made differently
PATTERN = "tokens-*.msgpack"


class KeptTokens:
    """Tokens by text, of one content and one city's names."""

    def __init__(self, folders: Sequence[Path], inputs: Iterable[str]) -> None:
        """Look through ``folders``; ``inputs`` is all that the tokens depend on beside the texts."""
        digest = hashlib.sha256(FORMAT.encode())
        for each in inputs:
            digest.update(f"{each}\x1f".encode())
        self._name = PATTERN.replace("*", digest.hexdigest()[:24])
        self._own = folders[-1] if folders else None
        self._known: dict[str, list[str]] = {}
        self._new = False
        for folder in folders:
            self._known |= _read(folder / self._name)

    def of(self, text: str, make: Callable[[str], list[str]]) -> list[str]:
        """Return the tokens of a text, made where they are not known."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = make(text)
            self._new = True
        return known

    def keep(self) -> None:
        """Write what was made to the last folder, if anything was."""
        if not self._new or self._own is None:
            return
        try:
            self._own.mkdir(parents=True, exist_ok=True)
            beside = self._own / f"{self._name}.new"
            beside.write_bytes(msgpack.packb(self._known))
            beside.replace(self._own / self._name)
        except OSError as error:
            log.warning("the examples' words could not be kept: %s", error)


def _read(file: Path) -> dict[str, list[str]]:
    try:
        found = msgpack.unpackb(file.read_bytes())
    except (OSError, ValueError, msgpack.UnpackException):
        return {}
    return found if isinstance(found, dict) else {}
