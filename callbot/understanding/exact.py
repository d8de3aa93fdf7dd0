"""Questions that are an example word for word: an author sees at once that the example counts."""

from __future__ import annotations

from collections.abc import Sequence

SURE = 0.97  # of a question that one intent, and no other, has as its example
MARK = "<"  # what stands for a value, as "<stop>"


class Exact:
    """Which example a question equals, of examples that only one intent has."""

    def __init__(self, documents: Sequence[Sequence[str]], labels: Sequence[str]) -> None:
        """Take the examples' tokens and the intent of each."""
        self._places: dict[tuple[str, ...], int] = {}
        shared: set[tuple[str, ...]] = set()
        for place, (document, label) in enumerate(zip(documents, labels, strict=True)):
            key = tuple(document)
            first = self._places.setdefault(key, place)
            if labels[first] != label or all(token[0] == MARK for token in key):
                shared.add(key)
        for key in shared:
            del self._places[key]

    def place(self, tokens: Sequence[str]) -> int | None:
        """Return the place of the example that ``tokens`` are, None where there is none."""
        return self._places.get(tuple(tokens))
