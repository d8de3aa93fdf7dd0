"""Of several hearings of one utterance the one that people would rather say to a town hall.

The recogniser's likeliest text may be words that nobody puts together; a model of neighbouring words
(bigrams), counted in the content's example questions and the city's names, weighs in.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from callbot.text import tokens
from callbot.voice.ports import Heard

_WEIGHT = 0.2  # of the words beside the sound; from .02 to .4 it made no difference
_NAME = 50  # times that each name of the city counts
_UNSEEN, _BACK_OFF = 0.05, 5.0


class Wording:
    """How likely words are beside each other."""

    def __init__(self, texts: Iterable[str], names: Iterable[str] = ()) -> None:
        """Count what was said in ``texts``; ``names`` are likely too."""
        self._words: Counter[str] = Counter()
        self._pairs: Counter[tuple[str, str]] = Counter()
        for text in texts:
            said = tokens(text)
            self._words.update(said)
            self._pairs.update(pairwise(said))
        for name in names:
            self._words.update(dict.fromkeys(tokens(name), _NAME))
        self._total = sum(self._words.values()) or 1

    def ranked(self, heard: Heard) -> list[str]:
        """Return what may have been said, the likeliest first; nothing where nothing was heard."""
        if not heard.text:
            return []
        said = heard.alternatives or ((heard.text, 0.0),)
        score = {text: sound + _WEIGHT * self.score(text) for text, sound in said}
        return sorted(score, key=lambda text: -score[text])

    def score(self, text: str) -> float:
        """Return the mean logarithm of the words' chances; the more likely the nearer to 0."""
        said = tokens(text)
        chances = [
            self._chance(before, word) for before, word in zip(["", *said], said, strict=False)
        ]
        return sum(map(math.log, chances)) / len(chances) if chances else -9.0

    def _chance(self, before: str, word: str) -> float:
        alone = (self._words[word] + _UNSEEN) / self._total
        if not before:
            return alone
        pairs = self._pairs[before, word] + _BACK_OFF * alone
        return pairs / (self._words[before] + _BACK_OFF)
