"""Long answers in parts that an ear can keep: about ten seconds each, cut between sentences."""

from __future__ import annotations

import re

_LONGEST = 155  # letters: about ten seconds of the Pico voice
_WIDE = 2.5  # letters more that a Chinese, Japanese or Korean sign takes to say
# Where words are spaced only a mark before a space ends anything: 1.70 and ville.fr are one.
_SENTENCE = re.compile(r"(?<=[.!?…؟])\s+|(?<=[。！？])\s*")
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
