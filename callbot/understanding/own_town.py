"""The city's own name is no news: whoever asks a town hall means that town, so it is not scored.

"encombrants marseille" asks what "encombrants" asks. The examples name no city (intents belong to all),
so the name would only be a word that nothing was learned of. The encoder, which has read of towns, is
shown it: to it, "que faire à" asks something else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from callbot.model import Name, SlotValue
from callbot.text import Word, tokens
from callbot.understanding.slots import CITY
from callbot.understanding.vocabulary import CACHED_WORDS

_ALIKE = 85  # percent: "marseile", "марселі", "بمرسيليا"
_LONG = 5  # letters from which a name is known with a mistake in it, or another ending


class OwnTown:
    """Leaves the city's own name out of questions; immutable once built."""

    def __init__(self, names: Iterable[Name]) -> None:
        """Take the names of the kind of cities among ``names``, in all languages."""
        said = (each for name in names if name.kind == CITY for each in name.names)
        self._names = sorted({tuple(tokens(each)) for each in said} - {()}, key=len, reverse=True)
        self._beginning = lru_cache(CACHED_WORDS)(self._begun_by)

    def unsaid(self, said: Sequence[Word], values: Sequence[SlotValue]) -> Sequence[Word]:
        """Return the words without the name.

        A name that is part of one of ``values`` ("gare Marseille Saint-Charles") stays, and so does
        all where nothing else is said.
        """
        spans = ((place, place + self._at(said, place)) for place in range(len(said)))
        hidden = {
            place
            for first, end in spans
            if not any(v.start <= word.start < v.end for word in said[first:end] for v in values)
            for place in range(first, end)
        }
        left = [word for place, word in enumerate(said) if place not in hidden]
        return left or said

    def _at(self, said: Sequence[Word], place: int) -> int:
        """Return of how many words the city's name is that begins at ``place``, else 0."""
        for name in self._beginning(said[place].folded):
            words = [word.folded for word in said[place : place + len(name)]]
            if len(words) == len(name) and all(map(_same, words, name)):
                return len(name)
        return 0

    def _begun_by(self, word: str) -> list[tuple[str, ...]]:
        """Return the names, longest first, of which ``word`` may be the first word."""
        return [name for name in self._names if _same(word, name[0])]


def _same(said: str, name: str) -> bool:
    if said == name or (not name.isascii() and len(name) > 1 and said.startswith(name)):
        return True  # "마르세유에서": an ending is joined
    return len(name) >= _LONG and fuzz.ratio(said, name) >= _ALIKE
