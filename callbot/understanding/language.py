"""Which language a text is in: evidence added up as log-odds, never a gate.

In order: what the person chose (wins outright), the script, how frequent the words are in each
language, n-gram profiles of their letters, words of our own examples and lexicons, and the
conversation's and the browser's language as priors. Languages that we do not support are found too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from callbot.text import fold, tokens
from callbot.understanding import ideographs, profiles, wordlists
from callbot.understanding.scripts import (
    COLUMN,
    LANGUAGES,
    SUPPORTED,
    Floats,
    main_script,
    script_evidence,
    zeros,
)

__all__ = ["LANGUAGES", "SUPPORTED", "LanguageGuess", "LanguageModel"]

_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_APOSTROPHE = re.compile("['’ʼ]")
_ADDRESS = re.compile(r"\S+@\S+|\S+://\S+|\bwww\.\S+")
_LONGEST = 400  # characters: more make no difference to the answer, only to the time
_OWN = 6.0  # log-odds of a word of our own content: as one in two thousand
_UNSUPPORTED = -3.0  # log-odds of a language that we do not support, before anything is said
_CONVERSATION, _BROWSER = np.log(10.0), np.log(4.0)
_FALLBACK = 0.3
_UNSHARED = frozenset({"han", "kana", "hangul"})  # written without spaces, or by one language


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """The likeliest language, its probability, and all of them with the evidence for each."""

    language: str  # may be one that we do not support
    confidence: float
    probabilities: Mapping[str, float]
    evidence: Mapping[str, Floats] = field(default_factory=dict, compare=False)

    @property
    def supported(self) -> bool:
        """Tell whether the language is one of the nineteen that we recognise by name."""
        return self.language in SUPPORTED

    @property
    def nearest(self) -> str:
        """The likeliest of the supported languages."""
        return max(SUPPORTED, key=lambda each: self.probabilities.get(each, 0.0))

    @property
    def parts(self) -> dict[str, dict[str, float]]:
        """Each part's evidence, as log-odds, for the five languages it favours most."""
        return {name: _favoured(values) for name, values in self.evidence.items()}


class LanguageModel:
    """Guesses languages. The first one of a process takes most of a second: it loads the data."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        """Take, for each language, texts whose words speak for it (examples, lexicon words)."""
        self._own = _own_words(words)
        self._profiles = profiles.load()
        self._lists = wordlists.load()
        self._ideographs = ideographs.load()

    def guess(
        self,
        text: str,
        *,
        chosen: str | None = None,
        conversation: str | None = None,
        browser: str | None = None,
        fallback: str = "fr",
    ) -> LanguageGuess:
        """Guess the language of cleaned ``text`` from which names were taken out.

        ``chosen`` wins outright. Text without letters gets the conversation's or the browser's
        language or else ``fallback``, with what little certainty that gives.
        """
        if chosen:
            return LanguageGuess(chosen, 1.0, {chosen: 1.0})
        parts = self._evidence(_ADDRESS.sub(" ", text[:_LONGEST]).lower())
        parts["prior"] = _prior(conversation, browser, fallback)
        total = np.sum(list(parts.values()), axis=0)
        odds = np.exp(total - total.max())
        share = odds / odds.sum()
        best = int(share.argmax())
        shares = dict(zip(LANGUAGES, share.tolist(), strict=True))
        return LanguageGuess(LANGUAGES[best], float(share[best]), shares, parts)

    def _evidence(self, text: str) -> dict[str, Floats]:
        script = main_script(text)
        parts = {"script": script_evidence(script)}
        if script == "han":
            parts["ideographs"] = self._ideographs.evidence(text)
        elif script and script not in _UNSHARED:
            words = _WORD.findall(text)
            parts["words"], spelt = self._words(words)
            parts["letters"] = self._profiles.evidence(spelt)
        return parts

    def _words(self, words: Sequence[str]) -> tuple[Floats, list[str]]:
        """Return what ``words`` say by their frequencies, and how they are spelt by rule."""
        total, spelt = zeros(), []
        for word in words:
            for piece in self._pieces(word):
                shape, evidence = self._look_up(piece)
                spelt.append(shape)
                if evidence is not None:
                    total += evidence
        return total, spelt

    def _pieces(self, word: str) -> list[str]:
        """Split "l'heure", but not "don't", which is a word of the lists."""
        pieces = _APOSTROPHE.split(word)
        if len(pieces) == 1 or self._look_up("'".join(pieces))[1] is None:
            return pieces
        return ["'".join(pieces)]

    def _look_up(self, word: str) -> tuple[str, Floats | None]:
        shape = word
        for shape in wordlists.shapes(word):
            evidence = self._lists.evidence(shape)
            own = self._own.get(fold(shape))
            if own is not None:
                return shape, own if evidence is None else np.maximum(evidence, own)
            if evidence is not None:
                return shape, evidence
        return shape, None


def _prior(conversation: str | None, browser: str | None, fallback: str) -> Floats:
    evidence = zeros()
    evidence[len(SUPPORTED) :] = _UNSUPPORTED
    known = ((conversation, _CONVERSATION), (browser, _BROWSER), (fallback, _FALLBACK))
    for language, odds in known:
        column = COLUMN.get((language or "").split("-")[0].lower())
        if column is not None:
            evidence[column] += odds
    return evidence


def _own_words(words: Mapping[str, Iterable[str]]) -> dict[str, Floats]:
    """Return the evidence of each word of our own: as a fairly frequent word of its languages."""
    evidence: dict[str, Floats] = {}
    for language, texts in words.items():
        if language in COLUMN:
            for token in {token for text in texts for token in tokens(text)}:
                evidence.setdefault(token, zeros())[COLUMN[language]] = _OWN
    return evidence


def _favoured(values: Floats) -> dict[str, float]:
    order: Sequence[int] = np.argsort(-values, kind="stable")[:5].tolist()
    return {LANGUAGES[i]: round(float(values[i]), 2) for i in order}
