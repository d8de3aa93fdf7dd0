"""Soft token match: rare words count more, misspelt words count a little less.

A question and an example are sets of words, weighted by inverse document frequency. They share the
example's words that the question has, or has a word like (rapidfuzz, whole words only); the score is
Dice's coefficient, twice what they share by what both have. What one word may be is kept by word.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.vocabulary import CACHED_WORDS, Vocabulary, cut

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_CACHED_POSTS = 4000  # words whose examples are kept: the frequent ones have thousands
_SHARPNESS = 2.5  # a word that is 80% alike counts for 57% (1: 76%, 2.5: 79% right on CLINC150)


class Reach(NamedTuple):
    """The words of the examples that one word of a question may be, and what it weighs."""

    places: Sequence[int]
    likeness: Sequence[float]
    weight: float
    most: float  # what it may have in common with an example


class Posts(NamedTuple):
    """The examples that have some words, once for each word, and what the word is worth there."""

    examples: Ints
    worth: Floats


class Shared(NamedTuple):
    """What a question and the examples share, what each of them weighs, and what is known of it."""

    weights: Floats
    totals: Floats
    asked: float
    known: float

    def likeness(self, examples: Ints | slice) -> Floats:
        """Return the scores of some examples, 0 to 1."""
        scores = self.weights[examples] / (self.totals[examples] + np.float32(self.asked + 1e-6))
        scores *= 2
        return np.minimum(scores, np.float32(1.0), out=scores)


class SoftScorer:
    """Scores questions against a fixed list of tokenised examples."""

    def __init__(
        self,
        examples: Sequence[Sequence[str]],
        *,
        weight: Callable[[str], float] | None = None,
        typos: bool = True,
    ) -> None:
        """Index the examples, each a sequence of tokens.

        ``weight`` weighs words as others do; without ``typos`` words are met to the letter.
        """
        sets = [sorted(set(example)) for example in examples]
        counts = Counter(token for tokens in sets for token in tokens)
        self.vocabulary = Vocabulary(counts, typos=typos)
        words = self.vocabulary.words
        rarity = [np.log((len(sets) + 1) / (counts[word] + 0.5)) for word in words]
        own = [max(float(value), 0.1) for value in rarity]
        self._idf = [weight(word) for word in words] if weight else own
        unknown = float(np.log((len(sets) + 1) / 0.5)) if sets else 1.0
        self._unknown = weight or (lambda _word: unknown)
        place = self.vocabulary.place
        tokens = np.asarray([place[t] for found in sets for t in found], dtype=np.int64)
        owner = np.repeat(np.arange(len(sets)), [len(found) for found in sets])
        self._size = len(sets)
        idf = np.asarray(self._idf, dtype=np.float32)
        self._total = np.bincount(owner, idf[tokens], len(sets)).astype(np.float32)
        order = np.argsort(tokens, kind="stable")
        ends = np.cumsum([counts[word] for word in words])[:-1]
        self._posted = cut(owner[order], ends) if words else []
        self.reach = lru_cache(CACHED_WORDS)(self._find)
        self._posts_of = lru_cache(_CACHED_POSTS)(self._posts_of_word)

    def score(self, tokens: Sequence[str]) -> tuple[Floats, float]:
        """Return each example's score from 0 to 1, and the share of known words, by weight."""
        shared = self.shared(tokens)
        return shared.likeness(slice(self._size)), shared.known

    def shared(self, tokens: Sequence[str]) -> Shared:
        """Return what a question shares with the examples."""
        reaches = {token: self.reach(token) for token in tokens}
        asked = known = 0.0
        for reach in reaches.values():
            asked += reach.weight
            known += reach.weight * (reach.likeness[-1] if reach.likeness else 0.0)
        weights = self._sums(reaches)
        return Shared(weights, self._total, asked, known / asked if asked else 0.0)

    def highest(self, tokens: Sequence[str]) -> float:
        """Return a score that no example exceeds: that of one which is all that it may share."""
        reaches = [self.reach(token) for token in dict.fromkeys(tokens)]
        asked, most = sum(each.weight for each in reaches), sum(each.most for each in reaches)
        return 2 * most / (most + asked) if most else 0.0

    def weight(self, token: str) -> float:
        """Return what a word of a question weighs; one of the examples' own, at once."""
        place = self.vocabulary.place.get(token)
        return self.reach(token).weight if place is None else self._idf[place]

    def users(self, groups: Ints) -> list[Ints]:
        """Return, for each word of the vocabulary, the different groups whose examples have it."""
        if not self._posted:
            return []
        words = np.repeat(np.arange(len(self._posted)), [len(posted) for posted in self._posted])
        most = int(groups.max()) + 1
        pairs = np.unique(words * most + groups[np.concatenate(self._posted)])
        starts = np.searchsorted(pairs, np.arange(1, len(self._posted)) * most)
        return cut(pairs % most, starts)

    def _sums(self, reaches: Mapping[str, Reach]) -> Floats:
        """Return, for every example, the weight of its words that the question has too."""
        best = _best(reaches.values())
        if best and len(best) == sum(len(reach.places) for reach in reaches.values()):
            examples, worth = zip(*map(self._posts_of, reaches), strict=True)
            posts = Posts(np.concatenate(examples), np.concatenate(worth))
        else:  # two words of the question may be the same word of the examples
            posts = self._posts(best)
        sums = np.zeros(self._size, dtype=np.float32)
        np.add.at(sums, posts.examples, posts.worth)
        return sums

    def _posts_of_word(self, word: str) -> Posts:
        return self._posts(_best([self.reach(word)]))

    def _posts(self, likeness: Mapping[int, float]) -> Posts:
        """Return the examples of the vocabulary's words that a question has, by their likeness."""
        if not likeness:
            return Posts(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32))
        posted = [self._posted[place] for place in likeness]
        worth = np.asarray(
            [like * self._idf[place] for place, like in likeness.items()], np.float32
        )
        return Posts(np.concatenate(posted), np.repeat(worth, [len(each) for each in posted]))

    def _find(self, token: str) -> Reach:
        places, likeness = self.vocabulary.similar(token)
        order = np.argsort(likeness, kind="stable")
        places, likeness = places[order], likeness[order] ** np.float32(_SHARPNESS)
        weight = self._idf[places[-1]] if len(places) else self._unknown(token)
        known, alike = places.tolist(), likeness.tolist()
        most = sum(like * self._idf[place] for place, like in zip(known, alike, strict=True))
        return Reach(known, alike, weight, most)


def _best(reaches: Iterable[Reach]) -> dict[int, float]:
    """Return how like a word of the question each word of the examples is: no word counts twice."""
    best: dict[int, float] = {}
    for reach in reaches:
        for place, like in zip(reach.places, reach.likeness, strict=True):
            if like > best.get(place, 0.0):
                best[place] = like
    return best
