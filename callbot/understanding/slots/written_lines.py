"""Words of a text as the names of lines need them: "地铁2号线" is 地铁, 2, 号线; "2호선" is 2, 호선."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from callbot.text import Word
from callbot.understanding.lexicon import Finder, Lexicon
from callbot.understanding.slots.pieces import pieces, tokens


def joined_words(lexicon: Lexicon, key: str) -> frozenset[str]:
    """Return the phrases under ``key``, each written as one word."""
    return frozenset("".join(tokens(" ".join(phrase))) for phrase in lexicon.values(key))


class Written:
    """Cuts words where digits touch letters of other scripts, and joins phrases of the word lists."""

    def __init__(self, lexicon: Lexicon, keys: Iterable[str]) -> None:
        """Take the keys whose phrases become one word."""
        phrases = {
            key: {tokens(" ".join(phrase)): value for phrase, value in lexicon.values(key).items()}
            for key in keys
        }
        self._finder = Finder(phrases)

    def words(self, text: str, words: Sequence[Word]) -> list[Word]:
        """Return the words of the cleaned ``text``, cut and joined; Latin codes stay whole ("M1")."""
        cut: list[Word] = []
        for word in words:
            cut += [word] if word.folded.isascii() else pieces(text, [word])
        joined: list[Word] = []
        place = 0
        while place < len(cut):
            tags = self._finder.at(cut, place)
            size = max(tag.length for tag in tags) if tags else 1
            joined.append(_joined(cut[place : place + size]) if size > 1 else cut[place])
            place += size
        return joined


def _joined(words: Sequence[Word]) -> Word:
    return Word("".join(word.folded for word in words), words[0].start, words[-1].end)
