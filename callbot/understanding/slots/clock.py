"""Marks of time in a text of any of the languages, or of several at once.

Every language that has a word of the text reads it; the one whose words cover it best is believed,
the others may add what it did not see ("le next bus tomorrow"), unless it knows the word itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from callbot.text import Word
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.grammar import Grammar
from callbot.understanding.slots.marks import Mark
from callbot.understanding.slots.pieces import pieces
from callbot.understanding.slots.reader import Reader
from callbot.understanding.slots.tongues import by_word
from callbot.understanding.slots.written import written

_COVERED = 2  # a word that says something about time counts as so many frequent words
_SILENT = frozenset({"part", "next", "last"})


class Clock:
    """Reads marks of time by the word lists of all languages."""

    def __init__(self, lexicon: Lexicon, languages: Iterable[str]) -> None:
        """Make a grammar for each language of the word lists, and for ``languages`` beside them."""
        codes = dict.fromkeys((*lexicon.languages, *languages))
        self._grammars = {code: Grammar(code, lexicon.language(code)) for code in codes}
        self._none = Grammar("und", Lexicon({}))  # knows what digits and signs say
        self._anchors = by_word({code: g.anchors for code, g in self._grammars.items()})
        self._frequent = by_word({code: g.frequent for code, g in self._grammars.items()})

    def read(self, text: str, words: Sequence[Word]) -> tuple[list[Mark], list[Word]]:
        """Return the marks in order, not overlapping, and the pieces that they count in."""
        cut = pieces(text, words)
        digits = list(written(text))
        heard = _languages(cut, self._anchors)
        if not heard and not digits:
            return [], cut
        speak = _languages(cut, self._frequent)
        for code, _ in speak.most_common(1):  # it may know a word that others take for a day
            heard.setdefault(code, 0)
        grammars = [self._grammars[code] for code in heard] or [self._none]
        readings = [(g, Reader(g, text, cut, digits).marks()) for g in grammars]
        marks = _best(readings, speak, cut)
        return [mark for mark in marks if mark.kind != "nothing"], cut


def _languages(words: Sequence[Word], index: Mapping[str, tuple[str, ...]]) -> Counter[str]:
    """Return how many words each language has, in the order in which they are met."""
    return Counter(code for word in words for code in index.get(word.folded, ()))


def _best(
    readings: Sequence[tuple[Grammar, list[Mark]]], speak: Counter[str], words: Sequence[Word]
) -> list[Mark]:
    """Return the marks of the likeliest language, with what others see beside them."""
    if len(readings) == 1:
        return readings[0][1]
    spoken = {grammar.code: speak[grammar.code] for grammar, _ in readings}
    ranked = sorted(
        readings,
        key=lambda reading: (
            -_worth(reading[1], spoken[reading[0].code]),
            -spoken[reading[0].code],
        ),
    )
    first, marks = ranked[0]
    chosen = list(marks)
    taken = {place for mark in chosen for place in range(mark.first, mark.last)}
    for _, others in ranked[1:]:
        for mark in others:
            spot = range(mark.first, mark.last)
            known = mark.size == 1 and words[mark.first].folded in first.frequent
            if mark.kind not in _SILENT and not known and taken.isdisjoint(spot):
                taken.update(spot)
                chosen.append(mark)
    return sorted(chosen, key=lambda mark: mark.first)


def _worth(marks: Sequence[Mark], frequent: int) -> int:
    return frequent + _COVERED * sum(mark.size for mark in marks)
