"""Names of stops, places, events, products and services found in a text, also misspelt.

The words of all names are indexed; each word of the text reaches the names that have a word like
it, at most 150 names are kept, and windows of the text are compared with them whole, without their
spaces ("vieuxport", "saint char les"). Within a kind the best windows win and never overlap.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from callbot.model import Name, SlotValue
from callbot.text import Word, tokens
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.lines import is_code
from callbot.understanding.vocabulary import Vocabulary

CANDIDATES = 150
WINDOW = 5  # words; longer names are met by their own length
LONGEST_WINDOW = 9
_FREQUENT = 60  # a word in more names than this finds none by itself
_PARTS = re.compile(r"\s*[,/(|–—]\s*|\s+-\s+|\s*\)")
_DIGITS = re.compile(r"\d+")
_ALONE = 6  # letters of a word that can stand for a longer name by itself
_PLACES = frozenset({"stop", "place"})

Ints = NDArray[np.int64]


class Form(NamedTuple):
    """One way of writing a name, folded and without spaces; ``full`` when it is the whole name."""

    joined: str
    name: int
    full: bool


class Hit(NamedTuple):
    """A window of words [first, last) that reads as a form."""

    score: float
    form: Form
    first: int
    last: int


class Gazetteer:
    """Finds names of a fixed list in texts."""

    def __init__(
        self,
        names: Sequence[Name],
        lexicon: Lexicon,
        *,
        common: Iterable[str] = (),
        known: Iterable[str] = (),
    ) -> None:
        """Index the names.

        ``common`` words are never part of a name that stands for the whole; ``known`` words are
        ordinary words, so never a misspelt name.
        """
        self.names = names
        self._short = {p[0]: v for p, v in _abbreviations(lexicon).items() if len(p) == 1}
        self._generic = lexicon.words("generic")
        self._common = lexicon.words("common") | self._generic | frozenset(common)
        self._known = self._common | frozenset(known)
        seeds: dict[str, list[int]] = defaultdict(list)
        self._forms: list[Form] = []
        self._names_with = Counter(word for name in names for word in self._own_words(name))
        for place, name in enumerate(names):
            self._add(place, name, seeds)
        self._joined = [form.joined for form in self._forms]
        self._seeds = {word: np.asarray(forms) for word, forms in _usable(seeds).items()}
        self._vocabulary = Vocabulary(self._seeds, least=0.74)
        self._longest = max((len(tokens(n)) for name in names for n in name.names), default=1)
        self._size = min(max(WINDOW, self._longest + 1), LONGEST_WINDOW)

    def find(self, text: str, words: Sequence[Word]) -> list[SlotValue]:
        """Return the names in ``words`` of the cleaned ``text``; kinds may share the same words."""
        hits = self._hits([self._written_out(word.folded) for word in words])
        chosen: list[SlotValue] = []
        taken: dict[str, set[int]] = defaultdict(set)
        for hit in sorted(hits, key=self._rank):
            name = self.names[hit.form.name]
            spot = range(hit.first, hit.last)
            if taken[name.kind].isdisjoint(spot):
                taken[name.kind].update(spot)
                chosen.append(self._value(text, words, hit))
        return chosen

    def nearest(self, text: str, kind: str, limit: int = 3) -> list[Name]:
        """Return the names of ``kind`` that look most like ``text``, the likeliest first."""
        said = "".join(self._written_out(token) for token in tokens(text))
        forms = [form for form in self._forms if self.names[form.name].kind == kind]
        found = process.extract(
            said,
            [form.joined for form in forms],
            scorer=fuzz.ratio,
            limit=limit * 4,
            score_cutoff=45,
        )
        places = dict.fromkeys(forms[place].name for _, _, place in found)
        return [self.names[place] for place in places][:limit]

    def _add(self, place: int, name: Name, seeds: dict[str, list[int]]) -> None:
        known: set[str] = set()
        for full, written in self._writings(name):
            joined = "".join(written)
            if joined and joined not in known:
                known.add(joined)
                for word in {*written, joined} if len(written) <= 3 else set(written):
                    seeds[word].append(len(self._forms))
                self._forms.append(Form(joined, place, full))

    def _writings(self, name: Name) -> Iterable[tuple[bool, list[str]]]:
        """Yield the whole names first, then their parts and what is left without generic words."""
        texts = [text for text in dict.fromkeys((name.value, *name.names)) if _is_ours(name, text)]
        spelt = [tokens(text) for text in texts]
        parts = [tokens(part) for text in texts for part in _PARTS.split(text)]
        whole = [[self._written_out(token) for token in text] for text in spelt]
        yield from ((True, text) for text in whole)
        if name.kind == "line":
            return  # a line that is named after its ends is not meant by one of them
        for part in parts + spelt:
            written = [self._written_out(token) for token in part]
            if written not in whole and self._distinct(written):
                yield False, written
            bare = _without_leading(written, self._generic)
            if name.kind != "event" and bare != written and self._distinct(bare):
                yield False, bare
        if name.kind in _PLACES:  # "dromel" for Sainte-Marguerite Dromel, when no other has it
            alone = (w for text in whole for w in text if self._names_with[w] == 1)
            yield from ((False, [w]) for w in alone if len(w) >= _ALONE and w not in self._common)

    def _own_words(self, name: Name) -> set[str]:
        texts = (name.value, *name.names) if name.kind in _PLACES else ()
        return {self._written_out(token) for text in texts for token in tokens(text)}

    def _distinct(self, written: Sequence[str]) -> bool:
        """Say whether a part of a name can stand for it: some word that is rare and long enough."""
        return any(len(word) >= 4 and word not in self._common for word in written)

    def _written_out(self, token: str) -> str:
        return self._short.get(token, token)

    def _hits(self, words: Sequence[str]) -> list[Hit]:
        reached = [self._reach(word) for word in words]
        forms = self._candidates(reached)
        if not forms:
            return []
        met = list(accumulate((len(reach) for reach in reached), initial=0))
        windows = [
            (first, last)
            for first in range(len(words))
            for last in range(first + 1, min(first + self._size, len(words)) + 1)
            if met[last] > met[first]
        ]
        said = ["".join(words[first:last]) for first, last in windows]
        likeness = process.cdist(
            said,
            [self._joined[form] for form in forms],
            scorer=fuzz.ratio,
            score_cutoff=80,
            dtype=np.float32,
        )
        rows, columns = np.nonzero(likeness)
        return [
            Hit(score / 100, self._forms[forms[column]], *windows[row])
            for row, column, score in zip(
                rows.tolist(), columns.tolist(), likeness[rows, columns].tolist(), strict=True
            )
            if self._accepts(said[row], words[slice(*windows[row])], forms[column], score)
        ]

    def _accepts(self, said: str, words: Sequence[str], form: int, score: float) -> bool:
        joined = self._joined[form]
        if said == joined:
            return True
        if len(joined) <= 3 or _DIGITS.search(said + joined):
            return False
        if all(word in self._known for word in words):
            return False
        if len(joined) <= 5:
            return score >= 88  # a letter more, less or swapped, but no other letter
        edits = 1 if len(joined) < 10 else 2 if len(joined) < 18 else 3
        return score >= 87 or OSA.distance(said, joined, score_cutoff=edits) <= edits

    def _reach(self, word: str) -> Ints:
        """Return the forms that have a word like ``word``; a common word must be met to the letter."""
        if word in self._known:
            return self._seeds.get(word, np.zeros(0, dtype=np.int64))
        places = self._vocabulary.similar(word).places.tolist()
        found = [self._seeds[self._vocabulary.words[place]] for place in places]
        return np.concatenate(found) if found else np.zeros(0, dtype=np.int64)

    def _candidates(self, reached: Sequence[Ints]) -> list[int]:
        """Return the forms most often reached, rare words first."""
        weights: dict[int, float] = defaultdict(float)
        for reach in reached:
            for form in reach.tolist():
                weights[form] += 1.0 / len(reach)
        if len(weights) <= CANDIDATES:
            return list(weights)
        return sorted(weights, key=lambda form: (-weights[form], form))[:CANDIDATES]

    def _rank(self, hit: Hit) -> tuple[float, bool, int, str, int]:
        worth = len(hit.form.joined) * hit.score**6  # a whole short name before half a long one
        value = self.names[hit.form.name].value
        return (-round(worth, 3), not hit.form.full, len(value), value, hit.form.name)

    def _value(self, text: str, words: Sequence[Word], hit: Hit) -> SlotValue:
        name = self.names[hit.form.name]
        start, end = words[hit.first].start, words[hit.last - 1].end
        score = round(hit.score * (1.0 if hit.form.full else 0.97), 4)
        return SlotValue(name.kind, name.value, text[start:end], name.ref, start, end, score)


def _is_ours(name: Name, text: str) -> bool:
    """Say whether a name is for the gazetteer: the codes of lines are found elsewhere, exactly.

    Codes of languages ("en", "it") are no words of people.
    """
    joined = "".join(tokens(text))
    return not (name.kind == "line" and is_code(joined)) and not (
        name.kind == "language" and len(joined) <= 2
    )


def _abbreviations(lexicon: Lexicon) -> dict[tuple[str, ...], str]:
    return {p: "".join(tokens(value)) for p, value in lexicon.values("abbreviations").items()}


def _without_leading(written: Sequence[str], generic: frozenset[str]) -> list[str]:
    start = 0
    while start < len(written) and written[start] in generic:
        start += 1
    return list(written[start:])


def _usable(seeds: dict[str, list[int]]) -> dict[str, list[int]]:
    """Leave out words that are in too many names, unless a name would be left without any."""
    rare = {word: forms for word, forms in seeds.items() if len(forms) <= _FREQUENT}
    reached = {form for forms in rare.values() for form in forms}
    for word, forms in seeds.items():
        if word not in rare and (alone := [form for form in forms if form not in reached]):
            rare[word] = alone[:_FREQUENT]
    return rare
