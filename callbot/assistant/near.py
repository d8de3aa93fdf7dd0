"""Words that should have been a name: what they were, and the names nearest to them."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process

from callbot.model import Match, Name
from callbot.text import clean, fold, words

SHORTEST = 4  # shorter unknown words are noise more often than names
LIKENESS = 55.0


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


def near_names(said: str, names: Iterable[Name], kind: str, limit: int = 3) -> list[str]:
    """Return up to ``limit`` different names of a kind that look most like what was said."""
    written = {fold(text): name.value for name in names if name.kind == kind for text in name.names}
    found = process.extract(
        fold(said), list(written), scorer=fuzz.ratio, limit=limit * 4, score_cutoff=LIKENESS
    )
    return list(dict.fromkeys(written[text] for text, _, _ in found))[:limit]
