"""Patterns of the word lists, matched against a text through a tree of their words.

``(a|b c|)`` is one of several words, ``[a|b]`` the same but not part of what was said, ``{slot}`` a
value that the caller reads; ``= value`` says what the whole stands for: "halb {h} = h:-30".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from callbot.text import Word
from callbot.understanding.slots.pieces import tokens

MOST = 400  # patterns that one entry may stand for
_GROUP = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_SLOT = re.compile(r"(\{[a-z]+\})")

Value = tuple[Any, int]  # what a slot read, and the place after it
ReadSlot = Callable[[str, int], Iterable[Value]]


class Pattern(NamedTuple):
    """One way to say something: words and ``{slots}``; the first ``lead`` are only context."""

    key: str
    value: str
    elements: tuple[str, ...]
    lead: int = 0


class Found(NamedTuple):
    """A pattern met at words [first, last) and what its slots caught, in order."""

    key: str
    value: str
    first: int
    last: int
    caught: tuple[tuple[str, Any], ...] = ()


class PatternError(ValueError):
    """An entry of a word list that cannot be read as a pattern."""


def expand(key: str, entry: str) -> Iterator[Pattern]:
    """Yield all patterns of an entry; PatternError when it stands for more than ``MOST``."""
    said, _, value = entry.partition("=")
    chunks: list[list[tuple[tuple[str, ...], bool]]] = []
    place = 0
    for group in _GROUP.finditer(said):
        chunks.append([(_elements(said[place : group.start()]), False)])
        context = group[2] is not None
        inside = (group[2] if context else group[1]).split("|")
        chunks.append([(_elements(way), context) for way in inside])
        place = group.end()
    chunks.append([(_elements(said[place:]), False)])
    ways = list(itertools.islice(itertools.product(*chunks), MOST + 1))
    if len(ways) > MOST:
        raise PatternError(f"“{entry}” under {key} stands for more than {MOST} phrases: split it.")
    for way in ways:
        elements = tuple(element for chunk, _ in way for element in chunk)
        lead = sum(len(chunk) for chunk, context in way if context)
        if elements:
            yield Pattern(key, value.strip(), elements, lead)


def _elements(said: str) -> tuple[str, ...]:
    parts = _SLOT.split(said)
    return tuple(
        element
        for place, part in enumerate(parts)
        for element in ((part,) if place % 2 else tokens(part))
    )


class Tree:
    """Patterns by their words, so that a text is walked once whatever their number."""

    def __init__(self, patterns: Iterable[Pattern] = ()) -> None:
        """Index the patterns."""
        self.words: dict[str, Tree] = {}
        self.slots: dict[str, Tree] = {}
        self.ends: list[Pattern] = []
        for pattern in patterns:
            self.add(pattern)

    def add(self, pattern: Pattern) -> None:
        """Add one pattern; of two that say the same under one key the first wins."""
        node = self
        for element in pattern.elements:
            branches = node.slots if element[0] == "{" else node.words
            node = branches.setdefault(element, Tree())
        if all(end.key != pattern.key for end in node.ends):
            node.ends.append(pattern)

    def at(self, words: Sequence[Word], at: int, read: ReadSlot) -> list[Found]:
        """Return the patterns that begin at word ``at``, the longest first."""
        if not self.slots and words[at].folded not in self.words:
            return []
        found = list(self._walk(words, at, read, at, ()))
        return sorted(found, key=lambda one: -one.last) if len(found) > 1 else found

    def _walk(
        self,
        words: Sequence[Word],
        at: int,
        read: ReadSlot,
        first: int,
        caught: tuple[tuple[str, Any], ...],
    ) -> Iterator[Found]:
        for end in self.ends:
            yield Found(end.key, end.value, first + end.lead, at, caught)
        if at < len(words) and (node := self.words.get(words[at].folded)):
            yield from node._walk(words, at + 1, read, first, caught)
        for slot, node in self.slots.items():
            for value, after in read(slot, at):
                yield from node._walk(words, after, read, first, (*caught, (slot, value)))
