"""How a phrase of the safety lists is read: words in order, with gaps and beginnings of words.

``…`` between two words lets a few other words stand there ("sac … sans surveillance"); ``*`` behind
a word makes it the beginning of longer ones ("étouff*"). Everything else is a word to the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from callbot.text import Word, clean, words

GAP = "…"
STAR = "*"
_SHORTEST = 2  # letters before a star; of Korean, whose signs are syllables, one
_SYLLABLE = "가"
_GAP = re.compile(r"…|\.{3,}")

Phrase = tuple[str, ...]


def read(text: str) -> Phrase:
    """Return the folded words of a phrase, :data:`GAP` between those that may stand apart."""
    found: list[str] = []
    for chunk in _GAP.split(text):
        said = list(_starred(clean(chunk)))
        found += [GAP, *said] if found and said else said
    return tuple(found)


def without_light(phrase: Phrase, light: Iterable[str]) -> Phrase:
    """Return a phrase without light words, as it is if less than two words would be left."""
    light = frozenset(light)
    kept = tuple(word for word in phrase if word not in light)
    if length(kept) < 2:
        return phrase
    inside = kept[kept[0] == GAP : len(kept) - (kept[-1] == GAP)]
    return tuple(w for place, w in enumerate(inside) if w != GAP or inside[place - 1] != GAP)


def length(phrase: Phrase) -> int:
    """Return how many words a phrase has."""
    return sum(word != GAP for word in phrase)


def beginnings(word: str) -> Iterable[str]:
    """Yield every starred word that a word may be."""
    return (word[:end] + STAR for end in range(1, len(word) + 1))


def _starred(text: str) -> Iterable[str]:
    for word in words(text):
        yield word.folded + (STAR if _has_star(text, word) else "")


def _has_star(text: str, word: Word) -> bool:
    said = word.folded
    return text[word.end : word.end + 1] == STAR and (len(said) >= _SHORTEST or said >= _SYLLABLE)
