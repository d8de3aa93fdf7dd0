"""Emergencies: lists of phrases that fire alone, before and whatever else was understood.

The words of a phrase must come in order. Light words (articles, hesitations) may stand in between,
in phrases of four words or more one other word too, a few where the phrase has a gap, never a
negation. Long words may be misspelt, but not as far as another word that people use. ``unless``
phrases disarm only the phrases they overlap, and only to the letter, so that a typing mistake never
hides an emergency. What no phrase has may still be a scene of parts (:mod:`.scenes`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from callbot.content.model import Content
from callbot.model import Intent, SafetyList, SafetyWords
from callbot.text import Word
from callbot.understanding.alarms import Alarm, Heard, Tongue, meet
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.phrases import STAR, beginnings
from callbot.understanding.safety_index import ByRarest, Source, safety_index
from callbot.understanding.scenes import Scenes
from callbot.understanding.vocabulary import CACHED_WORDS, Vocabulary

LIKENESS = 0.84
SHORTEST_FUZZY = 6  # letters; "bombe" must not be met by "tombe"
LONGEST_TEXT = 3000  # words


class _Spellings:
    """What a word may be among the words of phrases: itself, a beginning, or misspelt."""

    def __init__(self, words: frozenset[str], ordinary: frozenset[str]) -> None:
        """Take the words of phrases, and ``ordinary`` ones that are never misspelt emergencies."""
        self._beginnings = frozenset(word for word in words if word.endswith(STAR))
        self._vocabulary = Vocabulary(words - self._beginnings, least=LIKENESS)
        self._ordinary = ordinary
        self.of = lru_cache(CACHED_WORDS)(self._of)

    def _of(self, word: str) -> dict[str, float]:
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


class Safety:
    """Finds emergencies in texts of any language by the lists of all languages."""

    def __init__(
        self,
        lists: Iterable[SafetyList],
        lexicon: Lexicon,
        known: Iterable[str] = (),
        folders: Sequence[Path] = (),
        *,
        intents: Iterable[Intent] = (),
        scene_words: Iterable[SafetyWords] = (),
    ) -> None:
        """Index the lists; ``known`` words are ordinary words, never misspelt emergencies.

        ``folders`` are where the index is kept between starts. ``intents`` have the scenes,
        ``scene_words`` the words of their parts.
        """
        source = Source(tuple(lists), tuple(scene_words))
        self._tongues = {
            code: Tongue(*(lexicon.words_of(code, key) for key in ("light", "negation")))
            for code in source.languages
        }
        light = {code: tongue.light for code, tongue in self._tongues.items()}
        index = safety_index(source, light, folders)
        self._phrases, self._unless, self._parts = index.phrases, index.unless, index.parts
        ordinary = frozenset(known) | lexicon.words("common")
        self._heard_as = _Spellings(index.words, ordinary).of
        self._part_heard_as = _Spellings(index.part_words, ordinary).of
        self._scenes = Scenes(intents)
        self._order = tuple(dict.fromkeys((*index.order, *self._scenes.order)))

    @classmethod
    def of(
        cls, content: Content, lexicon: Lexicon, known: Iterable[str], folders: Sequence[Path]
    ) -> Safety:
        """Return what finds the emergencies of ``content``: its lists and its scenes."""
        return cls(
            content.safety,
            lexicon,
            known,
            folders,
            intents=content.intents.values(),
            scene_words=content.safety_words,
        )

    def find(self, words: Sequence[Word]) -> list[Alarm]:
        """Return the alarms of a text, the most telling first; empty when there is none."""
        words = words[:LONGEST_TEXT]
        text = Heard(words, [self._heard_as(word.folded) for word in words])
        found = list(dict.fromkeys(self._met(self._phrases, text)))
        scenes = list(dict.fromkeys(self._scenes_in(words)))
        if not found and not scenes:
            return []
        harmless = self._harmless(words)
        armed = [a for a in found if not any(_overlap(a, h) for h in harmless)]
        armed += [a for a in scenes if not any(_shared(a, h) for h in harmless)]
        beaten = {intent for alarm in armed for intent in alarm.over}
        return sorted(armed, key=lambda alarm: (alarm.intent in beaten, self._rank(alarm)))

    def harmless(self, words: Sequence[Word]) -> frozenset[str]:
        """Return the intents whose figures of speech a text has."""
        return frozenset(alarm.intent for alarm in self._harmless(words[:LONGEST_TEXT]))

    def _met(self, index: ByRarest, text: Heard, *, alone: bool = True) -> Iterator[Alarm]:
        """Yield where a text has phrases; most that share a word with it lack another."""
        there = frozenset().union(*text.readings)
        for place, reading in enumerate(text.readings):
            for token in reading:
                for phrase in index.of(token):
                    if phrase.needed <= there:
                        tongue = self._tongues[phrase.entry.language]
                        if alarm := meet(phrase, place, text, tongue, alone=alone):
                            yield alarm

    def _scenes_in(self, words: Sequence[Word]) -> Iterator[Alarm]:
        text = Heard(words, [self._part_heard_as(word.folded) for word in words])
        return self._scenes.find(self._met(self._parts, text, alone=False), words, self._tongues)

    def _harmless(self, words: Sequence[Word]) -> list[Alarm]:
        exact = Heard(words, [_to_the_letter(word.folded) for word in words])
        return list(self._met(self._unless, exact))

    def _rank(self, alarm: Alarm) -> tuple[float, int, int, str]:
        weight = alarm.said * alarm.sure
        return (-weight, self._order.index(alarm.intent), alarm.first, alarm.phrase)


@lru_cache(CACHED_WORDS)
def _to_the_letter(word: str) -> dict[str, float]:
    """Return the phrase words that ``word`` is without a typing mistake."""
    return dict.fromkeys((word, *beginnings(word)), 1.0)


def _overlap(alarm: Alarm, harmless: Alarm) -> bool:
    """Say whether a harmless reading of the same intent shares words and says more, or the same."""
    return (
        alarm.intent == harmless.intent
        and harmless.first < alarm.last
        and alarm.first < harmless.last
        and not (alarm.first < harmless.first and harmless.last <= alarm.last)
    )


def _shared(scene: Alarm, harmless: Alarm) -> bool:
    """Say whether a harmless reading of the same intent shares words with a scene."""
    return (
        scene.intent == harmless.intent
        and harmless.first < scene.last
        and scene.first < harmless.last
    )
