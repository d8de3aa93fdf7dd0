"""Phrases by their meaning, where a sentence encoder is installed: always offered, never taken."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from callbot.content.build import PLACEHOLDER
from callbot.translator.reading import kind_of
from callbot.translator.search import OFFERED, Found, Hit, Names, Search
from callbot.understanding.encoders import Floats, KeptVectors
from callbot.understanding.scorers.semantic import Encoder

_SAMPLES = {
    "stop": "Centre", "line": "12", "time": "8:30", "minutes": "10", "price": "2 €", "number": "4",
}  # fmt: skip
_FILE = "phrasebook-vectors.npz"
LETTERS = 0.25  # how much the likeness of letters counts beside that of meaning


class Meaning:
    """The staff phrases of one language as vectors, encoded when they are first asked for."""

    def __init__(self, search: Search, encoder: Encoder, folder: Path | None = None) -> None:
        """Take what to search; vectors are kept in ``folder``."""
        self._search, self._keys = search, list(search.texts)
        self._kept = KeptVectors(encoder, [folder / _FILE] if folder else [])
        self._encoder = encoder
        self._vectors: Floats | None = None
        self._lock = threading.Lock()

    def prepare(self) -> None:
        """Encode the phrases now, which takes seconds when none was kept."""
        self._matrix()

    def find(self, text: str, names: Names = lambda _: (), *, limit: int = OFFERED) -> Found:
        """Return what strings accept, and offer what means the same before what is spelt alike."""
        found = self._search.find(text, names, limit=limit)
        if found.accepted or not text.strip():
            return found
        pieces = self._search.read(text, names)
        scores = self._alike(text) + LETTERS * self._search.likeness(pieces)
        hits: list[Hit] = []
        for place in np.argsort(-scores):
            hit = self._search.hit(self._keys[place], pieces, "meaning", float(scores[place]) * 100)
            hits += [hit] if hit else []
            if len(hits) == limit:
                break
        return Found(None, tuple(hits))

    def _alike(self, text: str) -> Floats:
        """Return the cosine of the text with every phrase."""
        vectors = self._matrix()
        asked = _unit(self._encoder.encode([text[:300]]) - self._middle)[0]
        cosine: Floats = vectors @ asked
        return cosine

    def _matrix(self) -> Floats:
        with self._lock:
            if self._vectors is None:
                rows = self._kept.of([sample(text) for text in self._search.texts.values()])
                self._middle = rows.mean(axis=0)
                self._vectors = _unit(rows - self._middle)
            return self._vectors


def sample(text: str) -> str:
    """Return a phrase with something in every placeholder."""
    return PLACEHOLDER.sub(lambda found: _SAMPLES.get(kind_of(found[1]), "x"), text)


def _unit(rows: Floats) -> Floats:
    length: Sequence[float] = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(length, 1e-6), dtype=np.float32)
