"""The tokens of examples, kept between starts: finding names in twenty thousand texts takes seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from callbot.kept import Shelf, digest_of

FORMAT = "3"  # raise it when tokens are made differently
KIND = "tokens"
KEPT = 12


class KeptTokens:
    """Tokens by text, of one content and one city's names."""

    def __init__(self, folders: Sequence[Path], inputs: Iterable[str]) -> None:
        """Look through ``folders``; ``inputs`` is all that the tokens depend on beside the texts."""
        self._key = digest_of([FORMAT, *inputs])
        self._own = Shelf(folders[-1:], KIND, most=KEPT)
        self._known: dict[str, list[str]] = {}
        self._new = False
        for folder in folders:
            self._known |= Shelf([folder], KIND, most=KEPT).find(self._key, _tokens) or {}

    def of(self, text: str, make: Callable[[str], list[str]]) -> list[str]:
        """Return the tokens of a text, made where they are not known."""
        known = self._known.get(text)
        if known is None:
            known = self._known[text] = make(text)
            self._new = True
        return known

    def keep(self) -> None:
        """Write what was made to the last folder, if anything was."""
        if self._new:
            self._own.keep(self._key, self._known)


def _tokens(found: object) -> dict[str, list[str]]:
    if not isinstance(found, dict):
        raise TypeError("no tokens by text")
    return found
