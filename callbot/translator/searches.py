"""Searches by language, made when they are first needed."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence

from callbot.text import fold
from callbot.translator.book import Book
from callbot.translator.reading import Reader
from callbot.translator.search import Search
from callbot.translator.tongues import tongue
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.numbers import Numbers
from callbot.understanding.wordlists import listed_words

Lexicons = Mapping[str, Mapping[str, Sequence[str]]]


class Searches:
    """The phrasebook of a moment, to be searched in any language that it has."""

    def __init__(self, book: Book, lexicons: Lexicons) -> None:
        """Take the phrases, and the word lists that numbers are read by."""
        self.book = book
        self.lexicons = lexicons
        self._made: dict[str, Search] = {}
        self._lock = threading.Lock()

    def of(self, language: str) -> Search:
        """Return the search among the phrases of a language."""
        with self._lock:
            if language not in self._made:
                self._made[language] = self._make(language)
            return self._made[language]

    def _make(self, language: str) -> Search:
        lexicon = Lexicon({language: self.lexicons.get(language, {})})
        reader = Reader(tongue(language), Numbers(lexicon))
        return Search(self.book.staff(language), tongue(language), reader, real_words(language))


def real_words(language: str) -> frozenset[str]:
    """Return the frequent words of a language, folded: typing one of them was no error."""
    return frozenset(map(fold, listed_words(language)[0]))
