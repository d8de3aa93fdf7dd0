"""Whether a safety intent that only a score suggests is worth believing, or even offering.

Lists fire by themselves and never come here. A score needs words of real emergencies, or their
meaning, behind it; and it gives way where the text denies what it is about ("no fire here"), or where
a list knows the words as a figure of speech.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from callbot.text import Word, tokens
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.ranking import Ranked
from callbot.understanding.safety import Safety

COVERED, SOFT = 0.5, 0.25  # share of the words that are known, and likeness of the best examples
ALIKE = 0.32  # likeness from which letters alone may fire; real emergencies begin at 0.37
KNOWN = 0.6  # share of the words that an emergency's examples must know then, by weight
NEAR = (
    0.35  # nearness of meaning; odd texts reach 0.3, emergencies in other languages begin at 0.36
)


class Credible:
    """Judges safety intents by what speaks for them."""

    def __init__(self, safety: Safety, lexicon: Lexicon, common: Iterable[str] = ()) -> None:
        """Take the lists, for figures of speech, and the word lists, for negations.

        ``common`` are frequent words that say nothing of an emergency: nobody denies one with them.
        """
        self._safety = safety
        self._common = frozenset(common)
        self._negation = lexicon.words("negation")
        self._light = lexicon.words("light") | lexicon.words("filler")

    def is_real(self, entry: Ranked, said: Sequence[Word]) -> bool:
        """Say whether what a score suggests may be offered or fired for the words ``said``."""
        return (
            has_evidence(entry.parts)
            and not self._is_denied(said, entry.example.text)
            and entry.intent not in self._safety.harmless(said)
        )

    def _is_denied(self, said: Sequence[Word], text: str) -> bool:
        """Say whether a negation stands before a word that an example has, and has without one."""
        if self._negation.isdisjoint(word.folded for word in said):
            return False
        example = tokens(text)
        if self._negation.intersection(example):
            return False
        telling = set(example) - self._common
        return any(
            word.folded in self._negation and self._denied(said, place) in telling
            for place, word in enumerate(said)
        )

    def _denied(self, said: Sequence[Word], place: int) -> str:
        """Return the first word behind the one at ``place`` that is not light, in the same breath."""
        for word, after in pairwise(said[place:]):
            if after.start - word.end > 1:
                return ""
            if after.folded not in self._light:
                return after.folded
        return ""


def may_fire(parts: Mapping[str, float]) -> bool:
    """Say whether a sure score may bring the script at once, and not only offer it."""
    alike = parts["soft"] >= ALIKE and parts["covered"] >= KNOWN
    return alike or parts.get("meaning_near", 0.0) >= NEAR


def has_evidence(parts: Mapping[str, float]) -> bool:
    """Say whether the parts of a score show more than that nothing else fits better."""
    by_meaning = parts.get("meaning_near", 0.0) >= NEAR
    return by_meaning or (parts["covered"] >= COVERED and parts["soft"] >= SOFT)
