"""What a recogniser repeats of its prompt where it heard nothing: names in a row that nobody said.

Whisper is told the stops that are likely to be named, as a list; in noise it goes on in that list.
Nobody who telephones says two stops with a comma between them and nothing else.
"""

from __future__ import annotations

import re
from functools import lru_cache

_LEAST = 2  # names of the prompt's list, one after the other


def without_echo(text: str, prompt: str) -> str:
    """Return a hearing without runs of the names that the last sentence of the prompt lists."""
    runs = _runs(prompt)
    if runs is None or not runs.search(text):
        return text
    return " ".join(runs.sub(" ", text).split())


@lru_cache(maxsize=64)
def _runs(prompt: str) -> re.Pattern[str] | None:
    listed = prompt.rstrip(" .").rpartition(". ")[2].split(", ")
    names = sorted((re.escape(each) for each in listed if each), key=len, reverse=True)
    if len(names) < _LEAST:
        return None
    name = f"(?:{'|'.join(names)})"
    return re.compile(rf"\b{name}(?:, *{name})+\b[,.]?", re.IGNORECASE)
