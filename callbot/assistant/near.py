"""Words that should have been a name and are none."""

from __future__ import annotations

from collections.abc import Sequence

from callbot.assistant.wording import Wording
from callbot.model import Match
from callbot.text import Word, clean, words

SHORTEST = 4  # shorter unknown words are noise more often than names
_HYPHENS = frozenset("-‐‑")
_LINKED, _SHORT = 2, 3  # known words, and their letters, inside a name: "castelnou les pins"

_LINES = ("line_article", "line_word", "bus", "tram", "metro", "next")


def unrecognised(text: str, match: Match, vocabulary: frozenset[str]) -> str:
    """Return the first run of words that no slot covers and no content knows, "" if none.

    Known words that hyphens bind to an unknown one, or that stand between two, belong to the run.
    """
    text = clean(text)
    said = words(text)
    spans = [(slot.start, slot.end) for slot in match.slots]
    free = [not any(start <= word.start < end for start, end in spans) for word in said]
    strange = [
        free[place] and len(word.folded) >= SHORTEST and word.folded not in vocabulary
        for place, word in enumerate(said)
    ]
    if True not in strange:
        return ""
    first = strange.index(True)
    while first and free[first - 1] and _bound(text, said, first - 1):
        first -= 1
    last = _last(text, said, free, strange)
    return text[said[first].start : said[last].end]


def unrecognised_line(text: str, match: Match, wording: Wording) -> str:
    """Return the first number said as a line's ("le 999", "bus 999") that is no value, "" if none."""
    said = words(clean(text))
    for before, word, after in zip(said, said[1:], [*said[2:], None], strict=False):
        free = not any(slot.start <= word.start < slot.end for slot in match.slots)
        counted = after is not None and wording.is_under(after, "not_line_after")
        if free and word.folded.isdecimal() and not counted and wording.is_under(before, *_LINES):
            return word.folded
    return ""


def _last(text: str, said: Sequence[Word], free: Sequence[bool], strange: Sequence[bool]) -> int:
    """Return the place of the last word of the run."""
    last = strange.index(True)
    while last + 1 < len(said) and free[last + 1]:
        ahead = strange[last + 1 : last + 2 + _LINKED]
        links = ahead.index(True) if True in ahead else len(said)
        between = said[last + 1 : last + 1 + links]
        if True in ahead and all(len(word.folded) <= _SHORT for word in between):
            last += 1 + links
        elif _bound(text, said, last):
            last += 1
        else:
            break
    return last


def _bound(text: str, said: Sequence[Word], place: int) -> bool:
    """Say whether only a hyphen stands between a word and the next."""
    return text[said[place].end : said[place + 1].start] in _HYPHENS
