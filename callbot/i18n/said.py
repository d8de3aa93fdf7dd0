"""English sentences that keep their pattern and values, so that a screen can say them in its language."""

from __future__ import annotations

from collections.abc import Mapping


class Said(str):
    """An English sentence, with its ``pattern`` and ``values`` for screens in other languages."""

    pattern: str
    values: Mapping[str, str]

    __slots__ = ("pattern", "values")


def _(pattern: str, **values: str) -> Said:
    """Return a sentence whose pattern can be translated; a value may be a sentence itself."""
    said = Said(pattern.format(**values) if values else pattern)
    said.pattern, said.values = pattern, values
    return said


def joined(*sentences: str, by: str = " ") -> Said:
    """Return sentences, or words, one after the other, empty ones left out."""
    given = {f"part{number}": said for number, said in enumerate(filter(None, sentences))}
    pattern = by.join(f"{{{name}}}" for name in given)
    return _(pattern, **given)


def said_by(error: Exception) -> str:
    """Return the sentence of an exception as it was raised: str() would forget its pattern."""
    first = error.args[0] if error.args else ""
    return first if isinstance(first, Said) else str(error)
