"""Emergencies: lists of phrases that fire alone, before and whatever else was understood.

The words of a phrase must come in order. Light words (articles, hesitations) may stand in between,
in phrases of four words or more one other word too, a few where the phrase has a gap, never a
negation. Long words may be misspelt, but not as far as another word that people use. ``unless``
phrases disarm only the phrases they overlap, and only to the letter, so that a typing mistake never
hides an emergency.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from callbot.model import SafetyList
from callbot.text import Word
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.phrases import GAP, STAR, beginnings
from callbot.understanding.safety_index import Anchored, ByRarest, safety_index
from callbot.understanding.vocabulary import CACHED_WORDS, Vocabulary

LIKENESS = 0.84
SHORTEST_FUZZY = 6  # letters; "bombe" must not be met by "tombe"
LONGEST_TEXT = 3000  # words
_ROOMY = 4  # words from which a phrase may be interrupted by one other word
_WIDE = 5.0  # other words that may stand in a gap
_IDEOGRAPH = 0.5  # of a word: Chinese and Japanese characters are words of their own
_FIRST_IDEOGRAPH = "\u3005"


class Alarm(NamedTuple):
    """A safety phrase found at words [first, last) of a text."""

    intent: str
    phrase: str
    language: str
    first: int
    last: int
    sure: float  # 1 to the letter, less for misspelt words
    said: int = 0  # words of the phrase
    shade: str = ""


class _Text(NamedTuple):
    """A text's words and the phrase words that each may be, with its likeness."""

    words: Sequence[Word]
    readings: Sequence[dict[str, float]]


class _Tongue(NamedTuple):
    """A language's words that may stand anywhere in a phrase, and those that turn it around.

    Of the phrase's own language only: German "die" is an article, English "die" is not.
    """

    light: frozenset[str]
    negation: frozenset[str]


class _Walked(NamedTuple):
    """Where the last word was found, how many other words stood between, and the certainty."""

    place: int
    used: int
    sure: float


class Safety:
    """Finds emergencies in texts of any language by the lists of all languages."""

    def __init__(
        self,
        lists: Iterable[SafetyList],
        lexicon: Lexicon,
        known: Iterable[str] = (),
        folders: Sequence[Path] = (),
    ) -> None:
        """Index the lists; ``known`` words are ordinary words, never misspelt emergencies.

        ``folders`` are where the index is kept between starts.
        """
        lists = list(lists)
        self._tongues = {
            code: _Tongue(*(lexicon.words_of(code, key) for key in ("light", "negation")))
            for code in {listed.language for listed in lists}
        }
        light = {code: tongue.light for code, tongue in self._tongues.items()}
        self._phrases, self._unless, self._order, words = safety_index(lists, light, folders)
        self._beginnings = frozenset(word for word in words if word.endswith(STAR))
        self._vocabulary = Vocabulary(words - self._beginnings, least=LIKENESS)
        self._ordinary = frozenset(known) | lexicon.words("common")
        self._readings = lru_cache(CACHED_WORDS)(self._read)

    def find(self, words: Sequence[Word]) -> list[Alarm]:
        """Return the alarms of a text, the most telling first; empty when there is none."""
        words = words[:LONGEST_TEXT]
        text = _Text(words, [self._readings(word.folded) for word in words])
        found = self._alarms(self._phrases, text)
        if not found:
            return []
        harmless = self._harmless(words)
        armed = [a for a in dict.fromkeys(found) if not any(_overlap(a, h) for h in harmless)]
        return sorted(armed, key=self._rank)

    def harmless(self, words: Sequence[Word]) -> frozenset[str]:
        """Return the intents whose figures of speech a text has."""
        return frozenset(alarm.intent for alarm in self._harmless(words[:LONGEST_TEXT]))

    def _read(self, word: str) -> dict[str, float]:
        """Return the phrase words that ``word`` may be, each with its likeness."""
        begun = dict.fromkeys(self._beginnings.intersection(beginnings(word)), 1.0)
        if self._vocabulary.has(word):
            return {word: 1.0, **begun}
        if len(word) < SHORTEST_FUZZY or word in self._ordinary or begun:
            return begun
        similar = self._vocabulary.similar(word)
        return {
            self._vocabulary.words[place]: likeness
            for place, likeness in zip(
                similar.places.tolist(), similar.likeness.tolist(), strict=True
            )
            if len(self._vocabulary.words[place]) >= SHORTEST_FUZZY
        }

    def _alarms(self, phrases: ByRarest, text: _Text) -> list[Alarm]:
        """Return where a text has phrases; most that share a word with it lack another."""
        there = frozenset().union(*text.readings)
        return [
            alarm
            for place, reading in enumerate(text.readings)
            for token in reading
            for phrase in phrases.of(token)
            if phrase.needed <= there and (alarm := self._alarm(phrase, place, text))
        ]

    def _alarm(self, phrase: Anchored, place: int, text: _Text) -> Alarm | None:
        """Read the phrase outwards from its rarest word at ``place``."""
        entry, anchor, _, said = phrase
        tongue = self._tongues[entry.language]
        room = 1 if said >= _ROOMY else 0
        after = _walk(entry.words[anchor + 1 :], place, text, tongue, room=room)
        if after is None:
            return None
        room -= after.used
        before = _walk(entry.words[:anchor][::-1], place, text, tongue, room=room, step=-1)
        if before is None:
            return None
        sure = round(text.readings[place][entry.words[anchor]] * after.sure * before.sure, 3)
        if said == 1 and sure < 1:
            return None  # "grandma" is no misspelt "granada"
        span = (before.place, after.place + 1)
        return Alarm(entry.intent, entry.text, entry.language, *span, sure, said, entry.shade)

    def _harmless(self, words: Sequence[Word]) -> list[Alarm]:
        return self._alarms(self._unless, _Text(words, [_to_the_letter(w.folded) for w in words]))

    def _rank(self, alarm: Alarm) -> tuple[float, int, int, str]:
        weight = alarm.said * alarm.sure
        return (-weight, self._order.index(alarm.intent), alarm.first, alarm.phrase)


@lru_cache(CACHED_WORDS)
def _to_the_letter(word: str) -> dict[str, float]:
    """Return the phrase words that ``word`` is without a typing mistake."""
    return dict.fromkeys((word, *beginnings(word)), 1.0)


def _walk(
    wanted: Sequence[str], place: int, text: _Text, tongue: _Tongue, *, room: int, step: int = 1
) -> _Walked | None:
    """Find the ``wanted`` words in order, from ``place`` on, with ``room`` other words between."""
    used, wide, sure = 0, 0.0, 1.0
    for token in wanted:
        if token == GAP:
            wide = _WIDE
            continue
        place += step
        while 0 <= place < len(text.words) and token not in text.readings[place]:
            word = text.words[place].folded
            if word in tongue.negation:
                return None
            if word not in tongue.light:
                wide -= _weight(word)
                used += wide < 0
            if used > room:
                return None
            place += step
        if not 0 <= place < len(text.words):
            return None
        wide = 0.0
        sure *= text.readings[place][token]
    return _Walked(place, used, sure)


def _overlap(alarm: Alarm, harmless: Alarm) -> bool:
    """Say whether a harmless reading of the same intent shares words and says more, or the same."""
    return (
        alarm.intent == harmless.intent
        and harmless.first < alarm.last
        and alarm.first < harmless.last
        and not (alarm.first < harmless.first and harmless.last <= alarm.last)
    )


def _weight(word: str) -> float:
    """Return how much of a gap a word takes."""
    return _IDEOGRAPH if len(word) == 1 and word >= _FIRST_IDEOGRAPH else 1.0
