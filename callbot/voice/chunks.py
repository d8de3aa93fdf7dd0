"""Long answers in parts that an ear can keep: about ten seconds each, cut between sentences."""

from __future__ import annotations

import re

_LONGEST = 155  # letters: about ten seconds of the Pico voice
_WIDE = 2.5  # letters more that a Chinese, Japanese or Korean sign takes to say
_ABBREVIATED = 4  # letters, the stop counted, that a word with a stop may be short for something
# Where words are spaced only a mark before a space ends anything: 1.70 and ville.fr are one.
_SENTENCE = re.compile(r"(?<=[.!?…؟])\s+|(?<=[。！？])\s*")
_SHORTEST = 20  # letters of what is spoken by itself: shorter sounds chopped
_CLAUSE = re.compile(r"(?<=[,;:،])\s+|(?<=[、，；])\s*")


def in_parts(text: str) -> list[str]:
    """Return the text in parts of at most about ten seconds; a single long clause stays whole."""
    parts: list[str] = []
    for sentence in _pieces(text.strip()):
        if parts and not _too_long(f"{parts[-1]} {sentence}"):
            parts[-1] = f"{parts[-1]} {sentence}"
        else:
            parts.append(sentence)
    return parts


def first_and_rest(text: str) -> list[str]:
    """Return the text as one, or its first sentence and the rest, for a voice that makes one by one.

    A full stop after a short word may be that of "bd. Michelet" and ends nothing.
    """
    for end in _SENTENCE.finditer(text):
        first = text[: end.start()]
        word = first.split()[-1] if first.endswith(".") else ""
        if len(first) >= _SHORTEST and not 0 < len(word) <= _ABBREVIATED:
            return [first, text[end.end() :]] if text[end.end() :] else [first]
    return [text]


def unfinished(part: str) -> str:
    """Return a part that more follows, ended like a sentence."""
    bare = part.rstrip(" ,;:،、，；")
    return part if bare == part else f"{bare}."


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for sentence in filter(None, _SENTENCE.split(text)):
        pieces += filter(None, _CLAUSE.split(sentence)) if _too_long(sentence) else [sentence]
    return pieces


def _too_long(text: str) -> bool:
    wide = sum(sign > "\u2e7f" for sign in text)
    return len(text) + _WIDE * wide > _LONGEST
