"""A misspelt question as the encoder had better see it: as it was typed, and as it was likely meant.

A wrong letter breaks the pieces of words that the encoder knows. A word that neither the examples nor
any language's list of frequent words has gives way to the example word that it most resembles. That
guess may be wrong too: the mean of both sentences' vectors is right more often than either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from callbot.text import fold
from callbot.understanding.scorers.semantic import Encoder, Floats
from callbot.understanding.vocabulary import Vocabulary
from callbot.understanding.wordlists import WordLists

LEAST = 0.75  # likeness, 0 to 1, of a word that may stand for another
SHORT = 3  # letters of a word that may be anything
_WORD = re.compile("[A-Za-z\u00c0-\u024f\u0370-\u06ff]+")  # of scripts with word lists


@dataclass(frozen=True)
class Mender:
    """What is known of words: those of the examples, and those that people use."""

    encoder: Encoder
    vocabulary: Vocabulary
    lists: WordLists | None = None

    def vector(self, text: str) -> Floats:
        """Return the vector of a question; of a misspelt one, also of what it likely means."""
        meant = self.mended(text)
        if meant == text:
            typed: Floats = self.encoder.encode([text])[0]
            return typed
        typed, guessed = self.encoder.encode([text, meant])
        mean: Floats = (typed + guessed) / 2
        return mean * (np.linalg.norm(typed) / max(float(np.linalg.norm(mean)), 1e-6))

    def mended(self, text: str) -> str:
        """Return the text with misspelt words replaced; the text itself where there is none."""
        return text if self.lists is None else _WORD.sub(self._meant, text)

    def _meant(self, found: re.Match[str]) -> str:
        word, folded = found[0], fold(found[0])
        if len(folded) <= SHORT or self.vocabulary.has(folded):
            return word
        if self.lists is None or self.lists.evidence(word.lower()) is not None:
            return word
        places, likeness = self.vocabulary.similar(folded)
        if not len(places) or likeness.max() < LEAST:
            return word
        return self.vocabulary.words[int(places[likeness.argmax()])]
