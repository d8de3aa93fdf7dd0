"""Which streets have a name like what is said: an index of words, then whole names by letters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process

from callbot.transport.address_words import TYPES
from callbot.transport.spelling import GENERIC, written_out

GOOD = 82.0  # of 100: below, it is another street
_IN_PARTS = 90.0  # a name of which words in the middle are left out
_REACHED = 400  # streets compared whole


class StreetIndex:
    """The names of streets, by row."""

    def __init__(self, names: Sequence[str]) -> None:
        """Index ``names``."""
        self._words = [written_out(name) for name in names]
        self._joined = ["".join(words) for words in self._words]
        self._core = ["".join(_core(words)) for words in self._words]

    def scores(
        self, texts: Sequence[Sequence[str]], words: Sequence[str]
    ) -> list[tuple[int, int, float]]:
        """Return which text, which street and how alike, for all that are alike enough.

        A text without a kind of street is compared with what is left of names without theirs.
        """
        rows, bare = self._reached(words), TYPES.isdisjoint(words)
        if not rows:
            return []
        known = [(self._core if bare else self._joined)[row] for row in rows]
        asked = ["".join(_core(text) if bare else text) for text in texts]
        alike = process.cdist(asked, known, scorer=fuzz.ratio, score_cutoff=GOOD, dtype=np.float32)
        self._add_parts(alike, texts, rows)
        places, columns = np.nonzero(alike)
        return [
            (text, rows[column], float(alike[text, column]))
            for text, column in zip(places.tolist(), columns.tolist(), strict=True)
        ]

    def _add_parts(
        self, alike: npt.NDArray[np.float32], texts: Sequence[Sequence[str]], rows: list[int]
    ) -> None:
        """Count a name as said when only words in the middle are left out: "corniche Kennedy"."""
        for text, said in enumerate(texts):
            kind, core = TYPES.intersection(said), set(_core(said))
            for column, row in enumerate(rows):
                words = self._words[row]
                whole = core <= set(words) and words[-1] in core and kind <= set(words)
                if whole and alike[text, column] < _IN_PARTS:
                    alike[text, column] = _IN_PARTS

    def _reached(self, words: Sequence[str]) -> list[int]:
        """Return the streets that share the rarest words, misspelt ones too."""
        weights: dict[int, float] = defaultdict(float)
        for word in set(words):
            for known in self._like(word):
                streets = self._streets_with[known]
                for row in streets:
                    weights[row] += 1.0 / len(streets)
        best = sorted(weights, key=lambda row: (-weights[row], row))
        return best[:_REACHED]

    def _like(self, word: str) -> Iterable[str]:
        if word in self._streets_with or len(word) < 4:
            return (word,) if word in self._streets_with else ()
        close = process.extract(word, self._vocabulary, scorer=fuzz.ratio, score_cutoff=74, limit=6)
        return (known for known, _, _ in close)

    @cached_property
    def _streets_with(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for row, words in enumerate(self._words):
            for word in set(_core(words)) or set(words):
                found[word].append(row)
        return dict(found)

    @cached_property
    def kindless(self) -> frozenset[str]:
        """The words of streets that do not say what kind they are: "La Canebière"."""
        return frozenset(
            word for words in self._words if TYPES.isdisjoint(words) for word in _core(words)
        )

    @cached_property
    def _vocabulary(self) -> list[str]:
        return [word for word in self._streets_with if len(word) >= 3]


def _core(words: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(word for word in words if word not in TYPES and word not in GENERIC)
    return kept or tuple(words)
