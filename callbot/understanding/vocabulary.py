"""The words of the examples, and which of them a misspelt word resembles.

Similar words are cached by word (never whole questions): people's words repeat, questions do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CACHED_WORDS = 20_000
LONGEST = 40  # letters of a word that are looked at
_BITS = 21  # of the number of a letter
_WHERE = frozenset({"stop", "place", "service"})
_SHARED = 0.25  # of the pairs of letters: no word at least .72 alike was seen to share less
_RELATED = 0.7  # a place stands where a stop was expected


class Similar(NamedTuple):
    """Places in the vocabulary and how similar each is, 0 to 1, in no order."""

    places: Ints
    likeness: Floats


class Vocabulary:
    """A fixed set of folded words that can be searched with typing mistakes."""

    def __init__(self, words: Iterable[str], *, least: float = 0.72, typos: bool = True) -> None:
        """Index ``words``; a word resembles another from the likeness ``least`` on (0 to 1).

        Without ``typos`` all are met to the letter.
        """
        self.words: Sequence[str] = sorted(set(words))
        self.place = {word: place for place, word in enumerate(self.words)}
        self._least, self._typos = least, typos
        self.similar = lru_cache(CACHED_WORDS)(self._search)

    def has(self, word: str) -> bool:
        """Say whether the vocabulary has ``word`` to the letter."""
        return word in self.place

    def _search(self, word: str) -> Similar:
        """Return the words that ``word`` may be; numbers and words of one or two letters only exact."""
        if word[:1] == "<":
            return self._kinds(word)
        if not self._typos or is_exact(word):
            place = self.place.get(word)
            return _similar([] if place is None else [place], [] if place is None else [1.0])
        word = word[:LONGEST]
        places = self._candidates(word)
        likeness = process.cdist(
            [word],
            self._array[places].tolist(),
            scorer=Indel.normalized_similarity,
            score_cutoff=self._least,
            dtype=np.float32,
        )[0]
        alike = np.flatnonzero(likeness)
        return Similar(places[alike], likeness[alike])

    def _candidates(self, word: str) -> Ints:
        """Return the places of words that share enough pairs of letters to be compared."""
        pairs = [self._by_pair[pair] for pair in _pairs(word) if pair in self._by_pair]
        if not pairs:
            return np.zeros(0, dtype=np.int64)
        shared = np.bincount(np.concatenate(pairs), minlength=len(self.words))
        places = np.flatnonzero(shared >= _SHARED * (len(word) + 1))
        lengths = self._lengths[places]
        near = np.minimum(lengths, len(word)) >= self._least / 2 * (lengths + len(word))
        near &= shared[places] >= np.float32(_SHARED) * (lengths + 1)
        return places[near]

    @cached_property
    def _array(self) -> NDArray[np.object_]:
        """The words, to take many at once."""
        return np.array(self.words, dtype=np.object_)

    @cached_property
    def _lengths(self) -> Floats:
        """How long each word is: alike by more than twice the shorter's part of both, no two are."""
        return np.asarray([min(len(word), LONGEST) for word in self.words], dtype=np.float32)

    @cached_property
    def _by_pair(self) -> Mapping[str, Ints]:
        places = [place for place, word in enumerate(self.words) if not is_exact(word)]
        return _pair_index(places, [f" {self.words[place][:LONGEST]} " for place in places])

    def _kinds(self, word: str) -> Similar:
        """Return the marks of kinds that share a kind with ``word`` ("<place|stop>" and "<stop>")."""
        kinds = set(word[1:-1].split("|"))
        marks = {p: set(w[1:-1].split("|")) for w, p in self.place.items() if w[0] == "<"}
        shared = {place: _kinship(kinds, other) for place, other in marks.items()}
        found = {place: likeness for place, likeness in shared.items() if likeness}
        return _similar(list(found), list(found.values()))


def _kinship(kinds: set[str], other: set[str]) -> float:
    if kinds & other:
        return 1.0
    return _RELATED if kinds & _WHERE and other & _WHERE else 0.0


def is_exact(word: str) -> bool:
    """Say whether ``word`` must be matched to the letter: numbers, marks of kinds, short words."""
    if word.isalpha():
        return len(word) < 3
    return len(word) < 3 or word[:1] == "<" or any(c.isdigit() for c in word)


def _similar(places: list[int], likeness: list[float]) -> Similar:
    return Similar(np.asarray(places, dtype=np.int64), np.asarray(likeness, dtype=np.float32))


def _pairs(word: str) -> set[str]:
    padded = f" {word} "
    return {padded[i : i + 2] for i in range(len(padded) - 1)}


def cut(values: Ints, starts: Ints) -> list[Ints]:
    """Return the values in pieces, cut before each place of ``starts``; as numpy.split, and quickly."""
    bounds = [0, *starts.tolist(), len(values)]
    return [values[first:last] for first, last in pairwise(bounds)]


def _pair_index(places: Sequence[int], padded: Sequence[str]) -> dict[str, Ints]:
    """Return, for every pair of neighbouring letters, the places of the words that have it, in order.

    As arrays: twenty thousand words one by one take a quarter of a second at every start.
    """
    if not places:
        return {}
    letters = np.frombuffer("".join(padded).encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    owners = np.repeat(np.asarray(places, dtype=np.int64), [len(word) for word in padded])
    inside = owners[:-1] == owners[1:]
    pairs = ((letters[:-1].astype(np.int64) << _BITS) | letters[1:])[inside]
    owners = owners[:-1][inside]
    order = np.lexsort((owners, pairs))
    pairs, owners = pairs[order], owners[order]
    fresh = np.append(True, pairs[1:] != pairs[:-1])
    once = fresh | np.append(True, owners[1:] != owners[:-1])  # a word may have a pair twice
    starts = np.flatnonzero(fresh[once])
    found = pairs[once][starts].tolist()
    parts = cut(owners[once], starts[1:])
    names = (chr(pair >> _BITS) + chr(pair & ((1 << _BITS) - 1)) for pair in found)
    return dict(zip(names, parts, strict=True))
