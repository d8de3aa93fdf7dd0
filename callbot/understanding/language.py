"""Which language a text is in: evidence added up as log-odds, never a gate.

In order: what the person chose (wins outright), the script, n-gram profiles (exact naive Bayes),
words of our own examples and lexicons, and the conversation's and the browser's language as priors.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from callbot.text import tokens
from callbot.understanding.profiles import LANGUAGES, Floats, grams, load

_COLUMN = {language: column for column, language in enumerate(LANGUAGES)}
_SCRIPTS = {
    "latin": re.compile(r"[a-zà-öø-ɏḀ-ỿ]"),
    "cyrillic": re.compile("[\u0400-\u052f]"),
    "greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "arabic": re.compile("[\u0600-\u06ff\u0750-\u077f]"),
    "devanagari": re.compile("[\u0900-\u097f]"),
    "hangul": re.compile("[\u1100-\u11ff\uac00-\ud7af]"),
    "kana": re.compile("[\u3040-\u30ff]"),
    "han": re.compile("[\u3400-\u9fff]"),
}
_USERS = {
    "latin": ("fr", "en", "es", "de", "it", "pt", "nl", "pl", "ro", "tr", "vi"),
    "cyrillic": ("uk", "ru"), "greek": ("el",), "arabic": ("ar",), "devanagari": ("hi",),
    "hangul": ("ko",), "kana": ("ja",), "han": ("zh", "ja"),
}  # fmt: skip
# A letter of these scripts says more about the sentence than a Latin one (names are Latin anywhere).
_WEIGHT = {"latin": 1.0, "kana": 20.0, "han": 8.0}
_OTHER_SCRIPT = 4.0
_NO_KANA = 3.0  # Japanese without kana is rare
_TELLING = {
    "uk": re.compile("[іїєґ]"), "ru": re.compile("[ыэъё]"), "tr": re.compile("[ğış]"),
    "pl": re.compile("[łąęśźżćń]"), "de": re.compile("[ßäöü]"), "ro": re.compile("[șțşţăî]"),
    "pt": re.compile("[ãõ]"), "es": re.compile("[ñ¿¡]"), "fr": re.compile("[œêèçàù]"),
}  # fmt: skip
_TEMPER = 0.35  # grams of one word are not independent
_WORD = 4.0  # log-odds of a word that our lists have for that language
_TELL = 2.0
_CONVERSATION, _BROWSER = np.log(10.0), np.log(4.0)


@dataclass(frozen=True, slots=True)
class LanguageGuess:
    """The likeliest language, its probability, and all of them with the evidence for each."""

    language: str
    confidence: float
    probabilities: Mapping[str, float]
    evidence: Mapping[str, Floats] = field(default_factory=dict, compare=False)

    @property
    def parts(self) -> dict[str, dict[str, float]]:
        """Each part's evidence, as log-odds, for the five languages it favours most."""
        return _readable(self.evidence)


class LanguageModel:
    """Guesses languages; the profiles load at the first guess."""

    def __init__(self, words: Mapping[str, Iterable[str]]) -> None:
        """Take, for each language, texts whose words speak for it (examples, lexicon words)."""
        self._words = _word_evidence(words)

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
        parts = self._evidence(text.lower(), conversation, browser, fallback)
        total = np.sum(list(parts.values()), axis=0)
        odds = np.exp(total - total.max())
        share = odds / odds.sum()
        best = int(share.argmax())
        shares = dict(zip(LANGUAGES, share.tolist(), strict=True))
        return LanguageGuess(LANGUAGES[best], float(share[best]), shares, parts)

    def _evidence(
        self, text: str, conversation: str | None, browser: str | None, fallback: str
    ) -> dict[str, Floats]:
        text = text[:400]  # more letters make no difference to the answer, only to the time
        return {
            "script": _script(text),
            "letters": _letters(text),
            "profiles": _profiles(text),
            "words": self._known(text),
            "prior": _prior(conversation, browser, fallback),
        }

    def _known(self, text: str) -> Floats:
        """Sum what the known words say; three sure words are as good as ten."""
        evidence = _zeros()
        for token in tokens(text):
            if (row := self._words.get(token)) is not None:
                evidence += row
        return np.minimum(evidence, np.float32(3 * _WORD))


def _zeros() -> Floats:
    return np.zeros(len(LANGUAGES), dtype=np.float32)


def _script(text: str) -> Floats:
    """Return what the scripts of the letters say: languages of other scripts lose by far."""
    evidence = _zeros()
    weights = {
        script: len(letters.findall(text)) * _WEIGHT.get(script, _OTHER_SCRIPT)
        for script, letters in _SCRIPTS.items()
    }
    script = max(weights, key=lambda name: weights[name])
    if weights[script]:
        evidence -= 20.0
        for language in _USERS[script]:
            evidence[_COLUMN[language]] = 0.0
    if script == "han":
        evidence[_COLUMN["ja"]] -= _NO_KANA
    return evidence


def _letters(text: str) -> Floats:
    evidence = _zeros()
    for language, letters in _TELLING.items():
        if letters.search(text):
            evidence[_COLUMN[language]] += _TELL
    return evidence


def _profiles(text: str) -> Floats:
    profiles = load()
    rows = [row for gram in grams(text) if (row := profiles.rows.get(gram)) is not None]
    if not rows:
        return _zeros()
    sums: Floats = profiles.logs[rows].sum(axis=0) * np.float32(_TEMPER)
    return np.asarray(sums - sums.max(), dtype=np.float32)


def _prior(conversation: str | None, browser: str | None, fallback: str) -> Floats:
    evidence = _zeros()
    for language, odds in ((conversation, _CONVERSATION), (browser, _BROWSER), (fallback, 0.3)):
        column = _COLUMN.get((language or "").split("-")[0].lower())
        if column is not None:
            evidence[column] += odds
    return evidence


def _word_evidence(words: Mapping[str, Iterable[str]]) -> dict[str, Floats]:
    """Weigh each word by how few languages use it."""
    users: dict[str, Counter[str]] = defaultdict(Counter)
    for language, texts in words.items():
        if language in _COLUMN:
            for text in texts:
                for token in tokens(text):
                    users[token][language] += 1
    evidence: dict[str, Floats] = {}
    for token, counts in users.items():
        if token.isdigit():
            continue
        row = evidence[token] = _zeros()
        for language in counts:
            row[_COLUMN[language]] = _WORD / len(counts)
    return evidence


def _readable(parts: Mapping[str, Floats]) -> dict[str, dict[str, float]]:
    """Return each part's evidence for the languages it favours most, at most five."""
    readable: dict[str, dict[str, float]] = {}
    for name, values in parts.items():
        order: Sequence[int] = np.argsort(-values, kind="stable")[:5].tolist()
        readable[name] = {LANGUAGES[i]: round(float(values[i]), 2) for i in order}
    return readable
