"""Learning how to join and how far to believe the scorers, from questions held back from them.

In each round the scorers are fitted without a part of the examples and without a part of the intents:
the first teach which scorer to believe (every third one mistyped), the second what "none of these"
looks like. Questions known to be out of scope join the second.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.calibration import Calibration, fit_calibration, signs_of
from callbot.understanding.fusion import fit_fusion
from callbot.understanding.mending import Mender
from callbot.understanding.opinions import Opinion, Opinions, fit_opinions
from callbot.understanding.scorers.semantic import Encoder
from callbot.understanding.wordlists import WordLists

Floats32 = NDArray[np.float32]
Floats = NDArray[np.float64]
_T = TypeVar("_T")
Extras = Callable[[int, Sequence[str]], Floats32]

ROUNDS = 5
MOST_LEARNED = 12_000  # examples that a round learns from: judging needs no more
MOST_ASKED = 400  # held-back questions of a round
MOST_OUTSIDE = 200
TYPO_EVERY = 3
OUTSIDE_SHARE = 0.2  # out-of-scope questions for each one in scope


@dataclass(frozen=True)
class Judge:
    """How to join the features, and how sure the joined score makes."""

    weights: Floats
    calibration: Calibration

    def joined(self, opinion: Opinion) -> Floats:
        """Return one score an intent."""
        scores: Floats = opinion.features @ self.weights
        return scores


@dataclass(frozen=True)
class Lesson:
    """Labelled questions. ``extras`` gives more features of a question for given intents."""

    documents: Sequence[Sequence[str]]
    labels: Sequence[str]
    texts: Sequence[str]
    outside: Sequence[tuple[Sequence[str], str]] = ()  # tokens and text of what is out of scope
    encoder: Encoder | None = None
    extras: Extras | None = None
    vectors: Floats32 | None = field(default=None)
    lists: WordLists | None = None  # to tell misspelt words from seldom ones

    def vector(self, text: str, opinions: Opinions) -> Floats32 | None:
        """Return the vector of a question to scorers that know these words; None without an encoder."""
        if self.encoder is None:
            return None
        return Mender(self.encoder, opinions.vocabulary, self.lists).vector(text)


@dataclass(frozen=True)
class _Answered:
    """A held-back question: what was thought of it, and its intent's row (-1: none of them)."""

    opinion: Opinion
    right: int


def learn(lesson: Lesson) -> tuple[Judge, Judge | None]:
    """Return the judge by strings, and the one with meaning where there are vectors; deterministic."""
    rounds = [each for number in range(ROUNDS) for each in _round(lesson, number)]
    strings = _judge([strings for strings, _ in rounds])
    if lesson.vectors is None:
        return strings, None
    return strings, _judge([meaning for _, meaning in rounds if meaning is not None])


def _judge(answered: Sequence[_Answered]) -> Judge:
    known = [(a.opinion.features.astype(np.float64), a.right) for a in answered if a.right >= 0]
    weights = fit_fusion(known)
    joined = [a.opinion.features @ weights for a in answered]
    signs = np.stack([signs_of(j, a.opinion) for j, a in zip(joined, answered, strict=True)])
    right = [int(j.argmax()) == a.right for j, a in zip(joined, answered, strict=True)]
    # Out-of-scope questions are rarer in life than in the lesson.
    known_count = sum(a.right >= 0 for a in answered)
    rare = OUTSIDE_SHARE * known_count / max(1, len(answered) - known_count)
    worth = [1.0 if a.right >= 0 else min(1.0, rare) for a in answered]
    return Judge(weights, fit_calibration(signs, right, worth))


def _round(lesson: Lesson, number: int) -> list[tuple[_Answered, _Answered | None]]:
    """Fit without a part and ask it, by strings and with meaning."""
    draw = random.Random(number)
    absent = _absent(lesson.labels, number)
    places = range(len(lesson.labels))
    held = [p for p in places if p % ROUNDS == number and lesson.labels[p] not in absent]
    kept = [p for p in places if p % ROUNDS != number and lesson.labels[p] not in absent]
    kept = sorted(_some(kept, MOST_LEARNED, random.Random(number)))
    vectors = None if lesson.vectors is None else lesson.vectors[kept]
    opinions = fit_opinions(
        [lesson.documents[p] for p in kept], [lesson.labels[p] for p in kept], vectors
    )
    held = [p for p in held if lesson.labels[p] in opinions.intents]
    strange = [p for p in places if lesson.labels[p] in absent]
    asked = _some(held, MOST_ASKED, draw) + _some(strange, MOST_OUTSIDE, draw)
    found = [_ask_example(lesson, opinions, place, draw) for place in asked]
    outside = _some(list(lesson.outside), MOST_OUTSIDE, draw) if lesson.outside else []
    return found + [_ask_outside(lesson, opinions, *each) for each in outside]


def _absent(labels: Sequence[str], number: int) -> frozenset[str]:
    """Return the intents that a round does not know; none where there are few."""
    intents = sorted(set(labels))
    random.Random(11).shuffle(intents)
    return frozenset(intents[number::ROUNDS]) if len(intents) >= 2 * ROUNDS else frozenset()


def _some(places: list[_T], most: int, draw: random.Random) -> list[_T]:
    return places if len(places) <= most else draw.sample(places, most)


def _ask_example(
    lesson: Lesson, opinions: Opinions, place: int, draw: random.Random
) -> tuple[_Answered, _Answered | None]:
    document, vector = lesson.documents[place], None
    typed = place % TYPO_EVERY == 0
    if typed:
        document = mistyped(document, draw)
    if lesson.vectors is not None:
        vector = lesson.vectors[place]
        if typed and lesson.encoder is not None:
            vector = lesson.vector(mistype(lesson.texts[place], draw), opinions)
    extras = lesson.extras(place, opinions.intents) if lesson.extras else None
    label = lesson.labels[place]
    right = opinions.intents.index(label) if label in opinions.intents else -1
    return _asked(opinions, document, vector, extras, right)


def _ask_outside(
    lesson: Lesson, opinions: Opinions, document: Sequence[str], text: str
) -> tuple[_Answered, _Answered | None]:
    vector = lesson.vector(text, opinions) if lesson.vectors is not None else None
    extras = lesson.extras(-1, opinions.intents) if lesson.extras else None
    return _asked(opinions, document, vector, extras, -1)


def _asked(
    opinions: Opinions,
    document: Sequence[str],
    vector: Floats32 | None,
    extras: Floats32 | None,
    right: int,
) -> tuple[_Answered, _Answered | None]:
    strings = _Answered(opinions.of(document, None, extras), right)
    if vector is None:
        return strings, None
    return strings, _Answered(opinions.of(document, vector, extras), right)


def mistyped(tokens: Sequence[str], draw: random.Random) -> list[str]:
    """Return the tokens with a mistake in one of the longer ones; marks of kinds stay."""
    longer = [place for place, token in enumerate(tokens) if len(token) > 2 and token[0] != "<"]
    if not longer:
        return list(tokens)
    changed, place = list(tokens), draw.choice(longer)
    changed[place] = mistype(changed[place], draw)
    return changed


def mistype(text: str, draw: random.Random) -> str:
    """Return the text with one letter dropped, doubled, swapped or replaced by another of its own."""
    if not text:
        return text
    place = draw.randrange(len(text))
    kind = draw.randrange(4)
    if kind == 0:
        return text[:place] + text[place + 1 :]
    if kind == 1:
        return text[:place] + text[place] + text[place:]
    if kind == 2:
        return text[:place] + text[place : place + 2][::-1] + text[place + 2 :]
    return text[:place] + draw.choice(text) + text[place + 1 :]
