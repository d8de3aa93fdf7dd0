"""How a phrase of the safety lists is met in a text: its words in order, with light words between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from callbot.text import Word
from callbot.understanding.phrases import GAP
from callbot.understanding.safety_index import Anchored

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
    over: tuple[str, ...] = ()  # intents whose alarms step back behind this one


class Heard(NamedTuple):
    """A text's words and the phrase words that each may be, with its likeness."""

    words: Sequence[Word]
    readings: Sequence[Mapping[str, float]]


class Tongue(NamedTuple):
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


def meet(
    phrase: Anchored, place: int, text: Heard, tongue: Tongue, *, alone: bool = True
) -> Alarm | None:
    """Read a phrase outwards from its rarest word, which stands at ``place`` of a text.

    A phrase of one word that fires ``alone`` must be there to the letter.
    """
    entry, anchor, _, said = phrase
    told = (entry.intent, entry.text, entry.language)
    sure = text.readings[place][entry.words[anchor]]
    if said == 1:  # "grandma" is no misspelt "granada"
        return None if alone and sure < 1 else Alarm(*told, place, place + 1, sure, 1, entry.shade)
    room = 1 if said >= _ROOMY else 0
    after = _walk(entry.words[anchor + 1 :], place, text, tongue, room=room)
    if after is None:
        return None
    before = _walk(entry.words[:anchor][::-1], place, text, tongue, room=room - after.used, step=-1)
    if before is None:
        return None
    sure = round(sure * after.sure * before.sure, 3)
    return Alarm(*told, before.place, after.place + 1, sure, said, entry.shade)


def weight(word: str) -> float:
    """Return how much of a gap a word takes."""
    return _IDEOGRAPH if len(word) == 1 and word >= _FIRST_IDEOGRAPH else 1.0


def _walk(
    wanted: Sequence[str], place: int, text: Heard, tongue: Tongue, *, room: int, step: int = 1
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
                wide -= weight(word)
                used += wide < 0
            if used > room:
                return None
            place += step
        if not 0 <= place < len(text.words):
            return None
        wide = 0.0
        sure *= text.readings[place][token]
    return _Walked(place, used, sure)
