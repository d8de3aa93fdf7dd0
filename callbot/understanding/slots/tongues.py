"""Which languages a text is likely in, by their most frequent words: enough to choose word lists by."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from callbot.text import Word
from callbot.understanding.slots.pieces import tokens
from callbot.understanding.wordlists import top_words

_FREQUENT = 300  # words


@cache
def frequent(code: str) -> frozenset[str]:
    """Return the most frequent words of a language, folded, without numbers; once a process."""
    listed = map(tokens, top_words(code, _FREQUENT))
    return frozenset(p[0] for p in listed if p and not p[0].isdigit())


def by_word(words: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """Return the languages of each word, of the words of each language."""
    index: dict[str, list[str]] = defaultdict(list)
    for code, known in words.items():
        for word in known:
            index[word].append(code)
    return {word: tuple(codes) for word, codes in index.items()}


class Tongues:
    """The frequent words of some languages."""

    def __init__(self, codes: Iterable[str]) -> None:
        """Index the frequent words of the languages ``codes``."""
        self._codes = tuple(codes)
        self._index = by_word({code: frequent(code) for code in self._codes})

    def likely(self, words: Sequence[Word]) -> tuple[str, ...]:
        """Return the languages with the most frequent words in a text: all when it has none."""
        heard: Counter[str] = Counter()
        for word in words:
            heard.update(self._index.get(word.folded, ()))
        most = max(heard.values(), default=0)
        return tuple(code for code in self._codes if heard[code] == most)
