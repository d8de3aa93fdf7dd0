"""Times that hang on an event: "après le match", "before the concert", "بعد المباراة", "試合の後".

The understanding knows no calendar. The value is a ``time_window`` with AFTER or BEFORE in place of
moments; its ``ref`` names the event (``event:UID``) or what kind of event it is and how it was called
(``tag:sport/match``), and whoever knows the calendar puts the moments in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from callbot.model import SlotValue
from callbot.text import Word
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.patterns import Pattern, PatternError, Tree, Value, expand
from callbot.understanding.slots.pieces import pieces

AFTER: Final = "after"
BEFORE: Final = "before"
EVENT: Final = "event:"
TAG: Final = "tag:"
WORDS: Final = "/"  # between a tag and the words
_SIDES = {"event/": AFTER, "/event": BEFORE}


class Around:
    """Finds them; one object serves all languages."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Take the word lists: patterns ``around`` with the slot {event}, and ``happenings``."""
        self._tree = Tree(p for entry in lexicon.entries("around") for p in _patterns(entry))
        self._kinds = Tree(
            p for entry in lexicon.entries("happenings") for p in expand("happenings", entry)
        )

    def find(self, text: str, words: Sequence[Word], names: Sequence[SlotValue]) -> list[SlotValue]:
        """Return the windows that ``words`` of the cleaned ``text`` name, not overlapping."""
        cut = pieces(text, words)
        events = {value.start: value for value in names if value.kind == "event"}

        def read(_slot: str, at: int) -> Iterable[Value]:
            if at < len(cut) and (event := events.get(cut[at].start)):
                after = next(
                    (p for p in range(at, len(cut)) if cut[p].start >= event.end), len(cut)
                )
                return [(EVENT + event.ref, after)]
            if at >= len(cut):
                return []
            return [
                (TAG + one.value + WORDS + text[cut[at].start : cut[one.last - 1].end], one.last)
                for one in self._kinds.at(cut, at, _nothing)[:1]
            ]

        found: list[SlotValue] = []
        place = 0
        while place < len(cut):
            marks = self._tree.at(cut, place, read)
            if marks:
                start, end = cut[marks[0].first].start, cut[marks[0].last - 1].end
                ref = str(marks[0].caught[0][1])
                side = _SIDES[marks[0].value]
                found.append(SlotValue("time_window", side, text[start:end], ref, start, end))
            place = marks[0].last if marks else place + 1
        return found


def _patterns(entry: str) -> Iterator[Pattern]:
    for pattern in expand("around", entry):
        if pattern.value not in _SIDES or pattern.elements.count("{event}") != 1:
            hint = "write for instance “after {event} = event/”"
            raise PatternError(f"“{entry}” under around says no side of an event: {hint}.")
        yield pattern


def _nothing(_slot: str, _at: int) -> Iterable[Value]:
    return ()
