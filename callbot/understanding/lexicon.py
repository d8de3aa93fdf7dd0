"""The word lists of all languages, merged: no guess of a language may hide a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from callbot.text import Word, tokens

Phrase = tuple[str, ...]


class Tag(NamedTuple):
    """A phrase of the word lists found in a text: its key, what it stands for, its words' count."""

    key: str
    value: str
    length: int


class Lexicon:
    """Phrases by key, and a way to find them all in one pass over a text."""

    def __init__(self, lexicons: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
        """Take key -> words for every language; ``a = b`` means that a stands for b."""
        self._phrases: dict[str, dict[Phrase, str]] = {}
        self._lists = lexicons
        for lists in lexicons.values():
            for key, entries in lists.items():
                for entry in entries:
                    self.add(key, entry)

    def add(self, key: str, entry: str) -> None:
        """Add a phrase under ``key`` (before the first text is tagged)."""
        said, _, value = entry.partition("=")
        if phrase := _phrase(said):
            self._phrases.setdefault(key, {}).setdefault(phrase, value.strip())

    def words(self, key: str) -> frozenset[str]:
        """Return the single words under ``key``."""
        return frozenset(p[0] for p in self._phrases.get(key, ()) if len(p) == 1)

    def values(self, key: str) -> Mapping[Phrase, str]:
        """Return the phrases under ``key`` and what they stand for."""
        return self._phrases.get(key, {})

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the languages that have word lists."""
        return tuple(self._lists)

    def language(self, code: str) -> Lexicon:
        """Return the word lists of one language, empty when there are none."""
        return Lexicon({code: self._lists.get(code, {})})

    def words_of(self, code: str, key: str) -> frozenset[str]:
        """Return the single words under ``key`` of one language."""
        phrases = map(
            _phrase, (e.partition("=")[0] for e in self._lists.get(code, {}).get(key, ()))
        )
        return frozenset(phrase[0] for phrase in phrases if len(phrase) == 1)

    def entries(self, key: str) -> tuple[str, ...]:
        """Return the entries under ``key`` as they were written."""
        return tuple(entry for lists in self._lists.values() for entry in lists.get(key, ()))

    def all_entries(self) -> Iterator[str]:
        """Yield every entry with its key, as they were written."""
        for lists in self._lists.values():
            for key, entries in lists.items():
                yield from (f"{key}: {entry}" for entry in entries)

    def finder(self, keys: Sequence[str]) -> Finder:
        """Return a finder of the phrases under ``keys``."""
        return Finder({key: self.values(key) for key in keys})


@lru_cache(1 << 15)
def _phrase(said: str) -> Phrase:
    """Return the folded words of an entry: it stands in several lexicons of one start."""
    return tuple(tokens(said))


class Finder:
    """Finds the phrases of some keys, by their first word."""

    def __init__(self, phrases: Mapping[str, Mapping[Phrase, str]]) -> None:
        """Index phrase -> value by key."""
        self._first: dict[str, list[tuple[Phrase, str, str]]] = {}
        for key, entries in phrases.items():
            for phrase, value in entries.items():
                self._first.setdefault(phrase[0], []).append((phrase, key, value))
        for found in self._first.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def extend(self, key: str, phrases: Mapping[Phrase, object]) -> None:
        """Add phrases that come from elsewhere than the word lists."""
        for phrase, value in phrases.items():
            self._first.setdefault(phrase[0], []).append((phrase, key, str(value)))

    def all(self, words: Sequence[Word]) -> list[list[Tag]]:
        """Return, for every word, the phrases that begin there."""
        return [self.at(words, start) for start in range(len(words))]

    def anywhere(self, words: Sequence[Word]) -> bool:
        """Say whether one of the phrases is anywhere in a text."""
        return any(
            word.folded in self._first and self.at(words, start) for start, word in enumerate(words)
        )

    def at(self, words: Sequence[Word], start: int) -> list[Tag]:
        """Return the phrases that begin at word ``start``, longest first."""
        entries = self._first.get(words[start].folded)
        if entries is None:
            return []
        return [
            Tag(key, value, len(phrase))
            for phrase, key, value in entries
            if len(phrase) == 1 or _reads(words, start, phrase)
        ]


def _reads(words: Sequence[Word], start: int, phrase: Phrase) -> bool:
    if start + len(phrase) > len(words):
        return False
    return all(words[start + i].folded == token for i, token in enumerate(phrase))
