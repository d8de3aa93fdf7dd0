"""The nearest phrase to what an agent typed: taken only when nothing but spelling and courtesy differs.

Findings: likeness alone takes 38 for 83 and "en panne" for "pas en panne". So values are taken out
first; then the words of both sentences must be the same ones in the same order, up to typing errors
that make no other word, endings and words that weigh nothing. All else is only offered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from callbot.model import SlotValue
from callbot.text import clean
from callbot.translator.reading import Piece, Reader, kind_of
from callbot.translator.tongues import Tongue

Names = Callable[[str], Sequence[SlotValue]]  # finds stops and lines in a cleaned text
Scores: TypeAlias = NDArray[np.float32]
How = Literal["same", "light", "near", "meaning"]

OFFERED = 5
LEAST = 45.0  # of 100: what is less alike is not offered
_LOOKED_AT = 60  # phrases that may be offered, by their likeness
_TRIED = 12  # phrases that are compared word by word
_SHORT, _LONG = 4, 8  # letters from which a word may have one typing error, and two
_MOST = 3  # typing errors of a sentence


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase and the values for it; ``blanks`` are placeholders that nothing was typed for."""

    id: str
    text: str
    how: How
    score: float  # 0 to 100
    values: Mapping[str, str] = field(default_factory=dict)
    blanks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: a phrase that says what was typed, if any, and those to choose from."""

    accepted: Hit | None = None
    offered: tuple[Hit, ...] = ()


class Search:
    """The staff phrases of one language, indexed once and then read only."""

    def __init__(
        self, texts: Mapping[str, str], tongue: Tongue, reader: Reader, real: frozenset[str]
    ) -> None:
        """Take id -> text; ``real`` are folded words of the language: they are no typing errors."""
        self.texts = texts
        self._tongue, self._reader = tongue, reader
        self._pieces = {key: reader.phrase(text) for key, text in texts.items()}
        self._said = {key: _joined(pieces) for key, pieces in self._pieces.items()}
        self._keys = list(texts)
        self._rows = list(self._said.values())
        self._sorted = [
            _in_order(said) for said in self._rows
        ]  # once: to sort costs more than to compare
        self._denials = tongue.denials | tongue.weak
        self._denying = {key: self.denies(pieces) for key, pieces in self._pieces.items()}
        vocabulary = {piece.word for pieces in self._pieces.values() for piece in pieces}
        self._real = real | vocabulary

    def find(self, text: str, names: Names = lambda _: (), *, limit: int = OFFERED) -> Found:
        """Return the phrase that says ``text``, and up to ``limit`` of those that may."""
        text = clean(text[:500])
        pieces = self._reader.sentence(text)
        if not pieces:
            return Found()
        accepted = self._accepted(pieces)
        if accepted is None and (named := names(text)):
            pieces = self._reader.sentence(text, named)
            accepted = self._accepted(pieces)
        offered = self.near(pieces, limit)
        if accepted:
            offered = [accepted, *(hit for hit in offered if hit.id != accepted.id)][:limit]
        return Found(accepted, tuple(offered))

    def near(self, pieces: Sequence[Piece], limit: int) -> list[Hit]:
        """Return phrases alike that can take the same values and deny as much, the likest first."""
        scores = _scores(_in_order(_joined(pieces)), self._sorted)
        likest = np.argsort(-scores, kind="stable")[:_LOOKED_AT]
        near = (place for place in likest if scores[place] >= LEAST)
        hits = (self.hit(self._keys[at], pieces, "near", float(scores[at])) for at in near)
        return list(islice(filter(None, hits), limit))

    def hit(self, key: str, pieces: Sequence[Piece], how: How, score: float) -> Hit | None:
        """Return a phrase with the values typed, None when it has no place for one or denies otherwise."""
        phrase = self._pieces[key]
        values = _placed(phrase, pieces)
        if values is None or self._denying[key] != self.denies(pieces):
            return None
        blanks = tuple(name for name in _names(phrase) if name not in values)
        return Hit(key, self.texts[key], how, score, values, blanks)

    def denies(self, pieces: Sequence[Piece]) -> bool:
        """Tell whether a sentence has a denial in it."""
        return any(piece.word in self._denials for piece in pieces)

    def likeness(self, pieces: Sequence[Piece]) -> Scores:
        """Return how much every phrase is spelt like a sentence, 0 to 1, in the order of the texts."""
        scores = _scores(_in_order(_joined(pieces)), self._sorted)
        return np.asarray(scores / 100, dtype=np.float32)

    def read(self, text: str, names: Names) -> tuple[Piece, ...]:
        """Return the pieces of what was typed, names taken out."""
        text = clean(text[:500])
        return self._reader.sentence(text, names(text))

    def _accepted(self, pieces: Sequence[Piece]) -> Hit | None:
        """Return the only phrase that differs lightly, else None."""
        alike = np.argsort(-_scores(_joined(pieces), self._rows), kind="stable")[:_TRIED]
        keys = (self._keys[place] for place in alike)
        tried = ((self._differs(self._pieces[key], pieces), key) for key in keys)
        near = sorted((cost, key) for cost, key in tried if cost is not None)
        same = {self._said[key] for cost, key in near if cost == near[0][0]}
        if len(same) != 1:
            return None
        cost, key = near[0]
        return self.hit(key, pieces, "light" if cost else "same", 100.0 - 10 * cost)

    def _differs(self, phrase: Sequence[Piece], typed: Sequence[Piece]) -> int | None:
        """Return how many typing errors make the difference, None when it is more than those."""
        if len(phrase) != len(typed):
            return None
        total = 0
        for ours, theirs in zip(phrase, typed, strict=True):
            errors = self._errors(ours, theirs)
            if errors is None:
                return None
            total += errors
        return total if total <= min(_MOST, max(1, len(phrase) // 2)) else None

    def _errors(self, ours: Piece, theirs: Piece) -> int | None:
        if ours.kinds or theirs.kinds:
            fits = ours.kinds & theirs.kinds and ours.value in ("", theirs.value)
            return 0 if fits else None
        a, b = ours.word, theirs.word
        if a == b or self._bare(a) == self._bare(b):
            return 0
        shorter = min(len(a), len(b))
        if shorter < _SHORT or b in self._real or {a, b} & self._tongue.denials:
            return None
        most = 2 if shorter >= _LONG else 1
        errors = OSA.distance(a, b, score_cutoff=most)
        return errors if errors <= most else None

    def _bare(self, word: str) -> str:
        """Return a word without an ending that only agrees."""
        if len(word) > _SHORT and word not in self._tongue.denials:
            for ending, instead in self._tongue.endings:
                if word.endswith(ending):
                    return word[: -len(ending)] + instead
        return word


def _joined(pieces: Sequence[Piece]) -> str:
    """Return a sentence to compare as text: values by one sign, whatever they are."""
    return " ".join(piece.word if piece.word and not piece.kinds else "#" for piece in pieces)


def _in_order(said: str) -> str:
    """Return a joined sentence with its words in the order of the alphabet."""
    return " ".join(sorted(said.split()))


def _scores(said: str, texts: Sequence[str]) -> Scores:
    """Return how alike ``said`` and each of the texts are, 0 to 100."""
    return np.asarray(process.cdist([said], texts, scorer=fuzz.ratio)[0], dtype=np.float32)


def _names(phrase: Sequence[Piece]) -> list[str]:
    return [piece.word[1:-1] for piece in phrase if piece.kinds and piece.word]


def _placed(phrase: Sequence[Piece], typed: Sequence[Piece]) -> dict[str, str] | None:
    """Return the values for a phrase's placeholders, None when a number is left over or differs."""
    fixed = [piece.value for piece in phrase if piece.value]
    free = [piece for piece in typed if piece.kinds]
    for value in fixed:
        same = next((piece for piece in free if piece.value == value), None)
        if same is None:
            return None
        free.remove(same)
    values: dict[str, str] = {}
    for name in _names(phrase):
        kind = kind_of(name)
        fits = next((piece for piece in free if kind in piece.kinds), None)
        if fits:
            values[name] = fits.value
            free.remove(fits)
    return values if all(piece.kinds == {"stop"} for piece in free) else None
