"""Marks of time in a text of any of the languages, or of several at once.

Every language that has a word of the text reads it; the one that it likely is in and whose words cover
it best is believed: "le 19" is a line in French and an hour in Italian. The others may add what it did
not see ("le next bus tomorrow"), unless it knows the words itself.
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
_LIKELY = 8  # and so many count a language that the text surely is in
_SILENT = frozenset({"part", "next", "last"})
_POSSIBLE = 0.02  # a language that the text may be in may correct the likeliest one
_HARDLY = 0.001
NO_GUESS: Mapping[str, float] = {}

Reading = tuple[Grammar, list[Mark]]


class Clock:
    """Reads marks of time by the word lists of all languages."""

    def __init__(self, lexicon: Lexicon, languages: Iterable[str]) -> None:
        """Make a grammar for each language of the word lists, and for ``languages`` beside them."""
        codes = dict.fromkeys((*lexicon.languages, *languages))
        self._grammars = {code: Grammar(code, lexicon.language(code)) for code in codes}
        self._none = Grammar("und", Lexicon({}))  # knows what digits and signs say
        self._anchors = by_word({code: g.anchors for code, g in self._grammars.items()})
        self._frequent = by_word({code: g.frequent for code, g in self._grammars.items()})

    def read(
        self, text: str, words: Sequence[Word], shares: Mapping[str, float] = NO_GUESS
    ) -> tuple[list[Mark], list[Word]]:
        """Return the marks in order, not overlapping, and the pieces that they count in.

        ``shares`` tells how likely the text is in each language, by other evidence.
        """
        cut = pieces(text, words)
        digits = list(written(text))
        speak = _languages(cut, self._frequent)
        likeliest = max(self._grammars, key=lambda code: shares.get(code, 0.0)) if shares else ""
        heard = self._heard(cut, likeliest, shares)
        if not heard and not digits:
            return [], cut
        # They may know a word that others take for a day.
        for code in (*(c for c, _ in speak.most_common(1)), *([likeliest] if shares else [])):
            heard.setdefault(code)
        grammars = [self._grammars[code] for code in heard] or [self._none]
        readings = [(g, Reader(g, text, cut, digits).marks()) for g in grammars]
        spoken = {g.code: speak[g.code] + _LIKELY * shares.get(g.code, 0.0) for g in grammars}
        marks = _best(readings, spoken, shares, cut)
        return [mark for mark in marks if mark.kind != "nothing"], cut

    def _heard(
        self, words: Sequence[Word], likeliest: str, shares: Mapping[str, float]
    ) -> dict[str, None]:
        """Return the languages that have something to say about time by one of the words.

        Not those in which the text hardly is, by a word that its own language uses all the time: "a"
        and "de" would call half a dozen.
        """
        usual = self._grammars[likeliest].frequent if likeliest else frozenset()
        return dict.fromkeys(
            code
            for word in words
            for code in self._anchors.get(word.folded, ())
            if word.folded not in usual or shares.get(code, 0.0) >= _HARDLY
        )


def _languages(words: Sequence[Word], index: Mapping[str, tuple[str, ...]]) -> Counter[str]:
    """Return how many words each language has, in the order in which they are met."""
    return Counter(code for word in words for code in index.get(word.folded, ()))


def _best(
    readings: Sequence[Reading],
    spoken: Mapping[str, float],
    shares: Mapping[str, float],
    words: Sequence[Word],
) -> list[Mark]:
    """Return the marks of the likeliest language, with what others see beside or around them."""
    if len(readings) == 1:
        return readings[0][1]
    worth = {
        g.code: spoken[g.code] + _COVERED * sum(m.size for m in marks) for g, marks in readings
    }
    ranked = sorted(readings, key=lambda one: (-worth[one[0].code], -spoken[one[0].code]))
    first, marks = ranked[0]
    chosen = list(marks)
    for grammar, others in ranked[1:]:
        possible = shares.get(grammar.code, 0.0) >= _POSSIBLE
        for mark in others:
            if mark.kind in _SILENT or _is_known(first, mark, words):
                continue
            met = [one for one in chosen if one.first < mark.last and mark.first < one.last]
            if not met or (possible and all(_is_inside(one, mark) for one in met)):
                chosen = [*(one for one in chosen if one not in met), mark]
    return sorted(chosen, key=lambda mark: mark.first)


def _is_inside(one: Mark, mark: Mark) -> bool:
    """Say whether a longer mark says more: "三日" is the third, "三日後" in three days."""
    return mark.first <= one.first and one.last <= mark.last and one.size < mark.size


def _is_known(grammar: Grammar, mark: Mark, words: Sequence[Word]) -> bool:
    """Say whether a language knows all the words itself, and means something else by them."""
    said = [word.folded for word in words[mark.first : mark.last]]
    telling = [word for word in said if not word.isdigit()]
    return bool(telling) and all(word in grammar.frequent for word in telling)
