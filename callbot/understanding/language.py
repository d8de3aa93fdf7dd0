"""Which language a text is in: evidence added up as log-odds, never a gate.

In order: what the person chose (wins outright), the script, how frequent the words are in each
language, n-gram profiles of their letters, words of our own examples and lexicons, and the
conversation's and the browser's language as priors. Languages that we do not support are found too.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import numpy as np

from callbot.content.model import Content
from callbot.text import fold
from callbot.understanding import ideographs, profiles, wordlists
from callbot.understanding.masking import own_words
from callbot.understanding.scripts import (
    COLUMN,
    LANGUAGES,
    SCRIPTS,
    SUPPORTED,
    Floats,
    main_script,
    script_evidence,
    zeros,
)

__all__ = ["LANGUAGES", "SUPPORTED", "SURE", "SURELY", "LanguageGuess", "LanguageModel", "texts_of"]

_LETTER = "(?:[^\\W\\d_]|[\u0900-\u0963])"  # with the vowel signs of Devanagari
_WORD = re.compile(f"{_LETTER}+(?:['’ʼ]{_LETTER}+)*")
_VOWEL_POINTS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")  # seldom written in Arabic
_APOSTROPHE = re.compile("['’ʼ]")
_ADDRESS = re.compile(r"\S+@\S+|\S+://\S+|\bwww\.\S+")
_LONGEST = 400  # characters: more make no difference to the answer, only to the time
_OWN = 6.0  # log-odds of a word of our own content: as one in two thousand
_UNSUPPORTED = -3.0  # log-odds of a language that we do not support, before anything is said
_CONVERSATION, _BROWSER = np.log(10.0), np.log(4.0)
_FALLBACK = 0.3
SURELY = 0.9  # from here on a language is named as one that we do not speak
SURE = 0.8  # from here on nobody is asked which language it is
_A_WORD = 3.0  # log-odds that a word of a text gives on average to a language that is named
_LIKELY = 0.05
_OFFERED = 3
_ALONE = np.float32(2.0)  # letters say more of a word that no list has
_UNHEARD = np.float32(0.6)  # a known word may be one of a language without a list, by half
_UNLISTED = [COLUMN[language] for language in ("af", "cy", "et", "so", "sq", "sw")]
_SAME = {"nb": "no", "nn": "no", "tl": "fil", "iw": "he", "in": "id"}  # older or finer codes
_CACHED_WORDS = 8000
NO_WORDS: Mapping[str, frozenset[str]] = MappingProxyType({})
_UNSHARED = frozenset({"han", "kana", "hangul"})  # written without spaces, or by one language


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """The likeliest language, its probability, and all of them with the evidence for each.

    ``grounded`` tells whether words or a script of its own speak for it, and not letters alone, which
    noise has too.
    """

    language: str  # may be one that we do not support
    confidence: float
    probabilities: Mapping[str, float]
    evidence: Mapping[str, Floats] = field(default_factory=dict, compare=False)
    grounded: bool = True

    @property
    def supported(self) -> bool:
        """Tell whether the language is one of the nineteen that we recognise by name."""
        return self.language in SUPPORTED

    @property
    def foreign(self) -> str | None:
        """The language, when it surely is one that we do not support."""
        return self.language if self.confidence >= SURELY and not self.supported else None

    @property
    def nearest(self) -> str:
        """The likeliest of the supported languages."""
        return max(SUPPORTED, key=lambda each: self.probabilities.get(each, 0.0))

    def beyond(self, published: Sequence[str]) -> str:
        """Return the language when it surely is none of ``published``, else ""."""
        surely = self.grounded and self.confidence >= SURELY and self.language not in published
        return self.language if surely else ""

    def among(self, published: Sequence[str]) -> tuple[str, ...]:
        """Return which of ``published`` it may be, the likeliest first; () when it surely is one."""
        if self.confidence >= SURE and self.language in published:
            return ()
        share = {each: self.probabilities.get(each, 0.0) for each in published}
        likely = [each for each in published if share[each] >= _LIKELY]
        return tuple(sorted(likely, key=lambda each: -share[each])[:_OFFERED])

    @property
    def parts(self) -> dict[str, dict[str, float]]:
        """Each part's evidence, as log-odds, for the five languages it favours most."""
        return {name: _favoured(values) for name, values in self.evidence.items()}


class LanguageModel:
    """Guesses languages. The first one of a process takes most of a second: it loads the data."""

    def __init__(
        self,
        words: Mapping[str, Iterable[str]],
        folder: Path | None = None,
        known: Mapping[str, frozenset[str]] = NO_WORDS,
    ) -> None:
        """Take, for each language, texts whose words speak for it (examples, lexicon words).

        ``known`` are folded words that speak for languages, ``folder`` is where tables are kept
        between starts.
        """
        self._own = _own_words(words, known)
        self._profiles = profiles.load(folder)
        self._lists = wordlists.load(folder)
        self._ideographs = ideographs.load(folder)
        self._word = lru_cache(_CACHED_WORDS)(self._hear)

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
        plain = _plain(text)
        parts = self._evidence(plain)
        parts["prior"] = _prior(conversation, browser, fallback)
        total = zeros()
        for evidence in parts.values():
            total += evidence
        odds = np.exp(total - total.max())
        share = odds / odds.sum()
        best = int(share.argmax())
        shares = dict(zip(LANGUAGES, share.tolist(), strict=True))
        grounded = _grounded(plain, parts.get("words"), best)
        return LanguageGuess(LANGUAGES[best], float(share[best]), shares, parts, grounded)

    def _evidence(self, text: str) -> dict[str, Floats]:
        script = main_script(text)
        parts = {"script": script_evidence(script)}
        if script == "han":
            parts["ideographs"] = self._ideographs.evidence(text)
        elif script and script not in _UNSHARED:
            letters = SCRIPTS[script].letters
            words = [word for word in _WORD.findall(text) if letters.search(word)]
            parts["words"], parts["letters"] = self._words(words)
        return parts

    def _words(self, words: Sequence[str]) -> tuple[Floats, Floats]:
        """Return what ``words`` say by how frequent they are, and by their letters."""
        heard = np.zeros((3, len(LANGUAGES)), dtype=np.float32)
        for word in words:
            heard += self._word(word)
        _, known, unknown = heard.max(axis=1).tolist()
        letters = heard[1] + _ALONE * heard[2]
        letters -= known + _ALONE * unknown
        return heard[0], letters

    def _hear(self, word: str) -> Floats:
        """Return what a word says in three rows, which add up over words.

        By its frequency; by its letters where the lists know it; by its letters where they do not.
        """
        heard = np.zeros((3, len(LANGUAGES)), dtype=np.float32)
        total, known, unknown = heard
        for piece in self._pieces(word):
            shape, evidence = self._look_up(piece)
            if evidence is None:
                unknown += self._profiles.sums(shape)
            else:
                known += self._profiles.sums(shape)
                total += evidence
                total[_UNLISTED] += evidence.max() * _UNHEARD
        return heard

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


def _grounded(text: str, of_words: Floats | None, best: int) -> bool:
    """Say whether the words of a Latin text speak for the language at column ``best``."""
    if of_words is None or main_script(text) != "latin":
        return True
    return float(of_words[best]) >= _A_WORD * len(_WORD.findall(text))


def texts_of(content: Content) -> dict[str, list[str]]:
    """Return what speaks for each language: examples and word lists."""
    texts = defaultdict(list, listed_texts(content))
    for example in content.examples:
        texts[example.language].append(example.text)
    return texts


def listed_texts(content: Content) -> dict[str, list[str]]:
    """Return the entries of each language's word lists that speak for it."""
    return {
        language: [
            entry.partition("=")[0]
            for key, entries in lists.items()
            if key != "abbreviations"
            for entry in entries
        ]
        for language, lists in content.lexicons.items()
    }


def _plain(text: str) -> str:
    """Return lower-case ``text`` without addresses and seldom written vowel points."""
    return _VOWEL_POINTS.sub("", _ADDRESS.sub(" ", text[:_LONGEST]).lower().replace("i\u0307", "i"))


@lru_cache(maxsize=256)
def _prior(conversation: str | None, browser: str | None, fallback: str) -> Floats:
    """Return what is known beside the text; read only."""
    evidence = zeros()
    evidence[len(SUPPORTED) :] = _UNSUPPORTED
    known = ((conversation, _CONVERSATION), (browser, _BROWSER), (fallback, _FALLBACK))
    for language, odds in known:
        code = re.split("[-_]", (language or "").lower())[0]
        column = COLUMN.get(_SAME.get(code, code))
        if column is not None:
            evidence[column] = max(evidence[column], 0.0) + odds  # no longer improbable
    evidence.flags.writeable = False
    return evidence


def _own_words(
    texts: Mapping[str, Iterable[str]], known: Mapping[str, frozenset[str]]
) -> dict[str, Floats]:
    """Return the evidence of each word of our own: as a fairly frequent word of its languages."""
    tongues = dict(known)
    for language, said in texts.items():
        alone = frozenset([language])
        for token in {token for text in said for token in own_words(text)}:
            tongues[token] = tongues.get(token, alone) | alone
    evidence = {languages: _owned(languages) for languages in set(tongues.values())}
    return {
        token: found
        for token, languages in tongues.items()
        if (found := evidence[languages]) is not None
    }


def _owned(languages: Iterable[str]) -> Floats | None:
    """Return the evidence of a word of these languages, read only; None where all are unheard of."""
    columns = [COLUMN[language] for language in languages if language in COLUMN]
    evidence = zeros()
    evidence[columns] = _OWN
    evidence.flags.writeable = False
    return evidence if columns else None


def _favoured(values: Floats) -> dict[str, float]:
    order: Sequence[int] = np.argsort(-values, kind="stable")[:5].tolist()
    return {LANGUAGES[i]: round(float(values[i]), 2) for i in order}
