"""The phrasebook of this moment, as far as the console uses it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from callbot.translator.search import Found
from callbot.translator.searches import Searches


class Talk(Protocol):
    """Phrases that follow what is edited, translated and published."""

    def searches(self) -> Searches:
        """Return the phrasebook, to be searched in any language."""

    def find(self, text: str, language: str) -> Found:
        """Return the phrases for what an agent typed; by meaning too where that is ready."""

    def topics(self) -> Mapping[str, str]:
        """Return what each topic is about."""

    def names(self) -> Mapping[str, Sequence[str]]:
        """Return the names of stops and lines."""
