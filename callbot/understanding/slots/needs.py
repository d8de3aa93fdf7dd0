"""What a person needs on the way, as a value: "en fauteuil", "sans escalier", "with a pram"."""

from __future__ import annotations

from collections.abc import Sequence

from callbot.model import SlotValue
from callbot.text import Word
from callbot.understanding.lexicon import Finder, Lexicon

STEP_FREE = "step_free"
_KEY = "needs"  # of the word lists: "fauteuil roulant = step_free"


class Needs:
    """Finds needs; one object serves all languages."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the word lists."""
        self._finder: Finder = lexicon.finder((_KEY,))

    def find(self, text: str, words: Sequence[Word]) -> list[SlotValue]:
        """Return the needs that ``words`` of the cleaned ``text`` name, in order."""
        found: list[SlotValue] = []
        place = 0
        while place < len(words):
            tags = self._finder.at(words, place)
            if tags:
                last = words[place + tags[0].length - 1]
                said = text[words[place].start : last.end]
                found.append(
                    SlotValue("need", tags[0].value, said, "", words[place].start, last.end)
                )
            place += tags[0].length if tags else 1
        return found
