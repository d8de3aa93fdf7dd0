"""Words that are spelled letter by letter, and lists of words within a sentence of the content."""

from __future__ import annotations

import re

from callbot.text import tokens

# Four letters or more that stand alone (fewer are in "y a-t-il"), as recognisers write them:
# C-A-S-T or c. a. s. t. or C, A, S, T
_LETTERS = re.compile(r"(?<!\w)[^\W\d_](?:[\s.,-]{1,3}[^\W\d_](?![\w'’])){3,}")
_COMMA = re.compile(r"[,،、，]")


def unspelled(text: str) -> str:
    """Return the text with what was spelled letter by letter as one word."""
    return _LETTERS.sub(lambda found: re.sub(r"[\s.,-]", "", found[0]).capitalize(), text)


def spoken_list(text: str) -> frozenset[str]:
    """Return the folded phrases of a list with commas."""
    return frozenset(" ".join(tokens(each)) for each in _COMMA.split(text))
