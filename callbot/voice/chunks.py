"""Long answers in parts that an ear can keep: about ten seconds each, cut between sentences."""

from __future__ import annotations

import re

_WORDS = 28  # ten seconds
_CHARACTERS = 170  # where words are not spaced
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


def _pieces(text: str) -> list[str]:
    pieces: list[str] = []
    for sentence in filter(None, _SENTENCE.split(text)):
        pieces += filter(None, _CLAUSE.split(sentence)) if _too_long(sentence) else [sentence]
    return pieces


def _too_long(text: str) -> bool:
    spaced = len(text.split())
    return spaced > _WORDS or (len(text) > _CHARACTERS and spaced < len(text) / 12)
