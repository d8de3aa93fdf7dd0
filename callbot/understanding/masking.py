"""Tokens to score: words, with the values that were found in them written as their kind.

"prochain 83 à castellane" and the example "prochain {line} à {stop}" both become
``prochain <line> a <stop>``. Kinds in :data:`KEPT` also keep their words: they carry meaning.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from callbot.model import SlotValue
from callbot.text import Word, clean, tokens, words

PLACEHOLDER = re.compile(r"\{(\w+)\}")
_BRACE = re.compile("[{\uff5b\ufe5b\ufe37]")  # in all the ways that cleaning makes one
_EXAMPLES = 1 << 16  # texts whose words are remembered: a start asks for them several times
# Right of the 231 content tests / their out-of-scope questions answered: these kept 94.4 / 8.3%,
# every value only masked 93.9 / 13.3%, words of all kept 92.6 / 8.3%, nothing masked 88.3 / 10.0%.
# When something is asked about says little of what is asked: no mark, the words alone.
TIMES = frozenset({"date", "time", "time_window", "need"})
_MARK = {"stop": "where", "place": "where", "address": "where"}  # cities name stops after places
KEPT: frozenset[str] = frozenset({"service", "ticket_product", "event", "language", *TIMES})


def question_tokens(
    said: Sequence[Word], slots: Sequence[SlotValue], telling: frozenset[str] = frozenset()
) -> list[str]:
    """Return the tokens of a text: each value's words give way to one mark of its kinds.

    ``telling`` words stay: an airport or a stadium says what is asked, whatever its name.
    """
    kinds: dict[tuple[int, int], set[str]] = defaultdict(set)
    for slot in slots:
        kinds[slot.start, slot.end].add(slot.kind)
    spans = _longest(kinds)
    tokens: list[str] = []
    for word in said:
        span = next((s for s in spans if s[0] <= word.start < s[1]), None)
        if span is None:
            tokens.append(word.folded)
            continue
        if span[0] == word.start or not tokens:
            tokens += marks(kinds[span])
        if kinds[span] & KEPT or word.folded in telling:
            tokens.append(word.folded)
    return tokens


def example_parts(text: str) -> tuple[str, list[SlotValue]]:
    """Return an example as cleaned text and its ``{placeholders}`` as values without a value."""
    text = clean(text)
    slots = [
        SlotValue(found[1], "", found[1], "", found.start(1), found.end(1))
        for found in PLACEHOLDER.finditer(text)
    ]
    return text, slots


def placeholders(text: str) -> list[SlotValue]:
    """Return what :func:`example_parts` does, without the text: most examples have none."""
    return example_parts(text)[1] if _BRACE.search(text) else []


@lru_cache(_EXAMPLES)
def own_words(text: str) -> tuple[str, ...]:
    """Return the folded words of an example, what stands for values left out."""
    return tuple(tokens(PLACEHOLDER.sub(" ", text)))


def example_tokens(
    text: str, found: Sequence[SlotValue], telling: frozenset[str] = frozenset()
) -> list[str]:
    """Return the tokens of an example whose own words contain the values ``found``."""
    text, holders = example_parts(text)
    free = [s for s in found if not any(h.start < s.end and s.start < h.end for h in holders)]
    said = words(text)
    masked = {(h.start, h.end) for h in holders}
    tokens = question_tokens(said, [*holders, *free], telling)
    bare = {text[start:end] for start, end in masked}
    return [token for token in tokens if token not in bare or not masked]


def marks(kinds: set[str]) -> list[str]:
    """Return the tokens that stand for a value that may be of any of these kinds."""
    return [f"<{kind}>" for kind in sorted({_MARK.get(kind, kind) for kind in kinds - TIMES})]


def _longest(spans: dict[tuple[int, int], set[str]]) -> list[tuple[int, int]]:
    """Return the spans without those that overlap a longer one, in text order."""
    kept: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        if all(span[1] <= other[0] or other[1] <= span[0] for other in kept):
            kept.append(span)
    return sorted(kept)
