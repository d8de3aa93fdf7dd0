"""The names of other towns in a text.

The city's folder names the towns that people of the region ask about. Their names stand in many
streets and stops of the city ("avenue de Toulon"), so that a name inside another value is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from unicodedata import east_asian_width

from callbot.model import Name, SlotValue
from callbot.text import Word, clean, tokens, words
from callbot.understanding.slots import CITY, TOWN

# Letters, of which a wide one says as much as two; longer messages tell of towns where somebody was
# born, or moves to.
_LONGEST = 60

_BEFORE = 2  # words before a name that tell what it is: "rue de Paris", "à Paris"

Told = tuple[str, ...]  # the folded words of a name
Place = tuple[int, Told]  # the number of its first word


class Mention(NamedTuple):
    """A town in a text, and the words just before its name."""

    town: str
    before: tuple[Word, ...]


class Towns:
    """The other towns' names, and the city's own; immutable once built."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Index the names of the kinds of cities and towns among ``names``."""
        self._towns: dict[Told, str] = {}
        self._own: set[Told] = set()
        for name in (each for each in names if each.kind in (CITY, TOWN)):
            for said in name.names:
                told = tuple(tokens(said))
                if name.kind == CITY:
                    self._own.add(told)
                else:
                    self._towns.setdefault(told, name.value)
        self._lengths = sorted({len(told) for told in (*self._towns, *self._own)}, reverse=True)

    def named(self, text: str, values: Sequence[SlotValue]) -> Mention | None:
        """Return the other town that a short text is about, None if it names our own city too."""
        said = words(clean(text))
        found = list(self._found(said, values)) if _length(text) <= _LONGEST else []
        if not found or any(told in self._own for _, told in found):
            return None
        place, told = found[0]
        return Mention(self._towns[told], tuple(said[max(0, place - _BEFORE) : place]))

    def _found(self, said: Sequence[Word], values: Sequence[SlotValue]) -> Iterable[Place]:
        """Yield the names in the text that are no part of a value, each place's longest."""
        place = 0
        while place < len(said):
            told = self._at(said, place)
            if told and not any(v.start <= said[place].start < v.end for v in values):
                yield place, told
            place += max(1, len(told))

    def _at(self, said: Sequence[Word], place: int) -> Told:
        for length in self._lengths:
            told = tuple(word.folded for word in said[place : place + length])
            if told in self._towns or told in self._own:
                return told
        return ()


def _length(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


NO_TOWNS = Towns(())
