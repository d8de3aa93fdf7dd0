"""The words by which people hold a conversation, from the word lists of all languages.

They are not those of questions: "et", "non, pas", "je voulais dire", "le deuxième", "je ne sais pas".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from callbot.model import SlotValue
from callbot.text import Word, clean, words
from callbot.understanding.lexicon import Finder, Lexicon

Keys = tuple[str, ...]

FILLING: Final = ("please", "filler")  # say nothing
LEADING: Final = (  # lead to a place
    *FILLING, "from_before", "to_before", "at_before", "place_before",
    "from_behind", "to_behind", "at_behind", "place_behind",
)  # fmt: skip
OPENING: Final = ("joins", "follow_up")  # open a follow-up: et, et pour, what about
FOLLOWING: Final = (*FILLING, *OPENING)
CORRECTING: Final = (*FOLLOWING, "no", "correction", "not_this")
CHOOSING: Final = (*FILLING, "yes", "option", "line_article")
_LAST = "last"


class Wording:
    """Finds the phrases of a conversation; immutable once built."""

    def __init__(self, lexicons: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """Merge the word lists of all languages: no guess of a language may hide a word."""
        self._lexicon = Lexicon(lexicons)
        self._finders: dict[Keys, Finder] = {}

    def leftover(
        self, text: str, values: Iterable[SlotValue], keys: Keys, *, but: str = ""
    ) -> list[str]:
        """Return the words that are in no value and in no phrase under ``keys``.

        A phrase that is just as well one under ``but`` is left too.
        """
        said, left, place = _words(text), [], 0
        spans = [(value.start, value.end) for value in values]
        while place < len(said):
            inside = any(start <= said[place].start < end for start, end in spans)
            length = 0 if inside else self._length(said, place, keys)
            if but and self._length(said, place, (but,)) >= length:
                length = 0
            if not inside and not length:
                left.append(said[place].folded)
            place += max(1, length)
        return left

    def has(self, text: str, key: str) -> bool:
        """Say whether a phrase under ``key`` is anywhere in the text."""
        return self._finder((key,)).anywhere(_words(text))

    def opens(self, text: str, keys: Keys) -> bool:
        """Say whether the text begins with a phrase under ``keys``, after "euh" and the like."""
        said, place = _words(text), 0
        while place < len(said):
            if self._length(said, place, keys):
                return True
            if not (length := self._length(said, place, ("filler",))):
                return False
            place += length
        return False

    def is_under(self, word: Word, *keys: str) -> bool:
        """Say whether a word alone is under one of ``keys``."""
        return self._length([word], 0, keys) > 0

    def only(self, text: str, key: str, *others: str) -> bool:
        """Say whether the text is a phrase under ``key``, maybe with phrases under ``others``."""
        return self.has(text, key) and not self.leftover(text, (), (key, *others))

    def place_in_list(self, text: str, length: int) -> int | None:
        """Return which of ``length`` things "le deuxième", "2", "the last one" means, from 0."""
        found = self._ordinals(_words(text), length)
        return found[0] if len(found) == 1 and 0 <= found[0] < length else None

    def _ordinals(self, said: Sequence[Word], length: int) -> list[int]:
        """Return the places that the text names; none where it says anything else."""
        found, place = [], 0
        while place < len(said):
            value, count = self._number(said, place)
            if count:
                found.append(length - 1 if value == _LAST else int(value) - 1)
            elif not (count := self._length(said, place, CHOOSING)):
                return []
            place += count
        return found

    def _number(self, said: Sequence[Word], place: int) -> tuple[str, int]:
        if said[place].folded.isdecimal():
            return said[place].folded[:6], 1
        tags = self._finder(("ordinals",)).at(said, place)
        return (tags[0].value, tags[0].length) if tags else ("", 0)

    def _length(self, said: Sequence[Word], place: int, keys: Keys) -> int:
        """Return how many words the longest phrase under ``keys`` at ``place`` has."""
        tags = self._finder(keys).at(said, place)
        return tags[0].length if tags else 0

    def _finder(self, keys: Keys) -> Finder:
        # The few sets of keys are asked for again and again; a race only builds one twice.
        if keys not in self._finders:
            self._finders[keys] = self._lexicon.finder(keys)
        return self._finders[keys]


@lru_cache(maxsize=32)
def _words(text: str) -> tuple[Word, ...]:
    """Return the words of a text; the rules ask again and again for those of one message."""
    return tuple(words(clean(text)))
