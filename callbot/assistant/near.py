"""Words that should have been a name and are none."""

from __future__ import annotations

from callbot.model import Match
from callbot.text import clean, words

SHORTEST = 4  # shorter unknown words are noise more often than names


def unrecognised(text: str, match: Match, vocabulary: frozenset[str]) -> str:
    """Return the first run of words that no slot covers and no content knows, "" if none."""
    text = clean(text)
    covered = [(slot.start, slot.end) for slot in match.slots]
    run: list[tuple[int, int]] = []
    for word in words(text):
        inside = any(start <= word.start < end for start, end in covered)
        if not inside and len(word.folded) >= SHORTEST and word.folded not in vocabulary:
            run.append((word.start, word.end))
        elif run:
            break
    return text[run[0][0] : run[-1][1]] if run else ""
