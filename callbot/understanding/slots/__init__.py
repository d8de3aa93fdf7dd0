"""Everything in a text that is a value: stops, lines, places, products, dates, times.

Finders look independently; then those that say the same words are reconciled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from callbot.model import Name, SlotValue
from callbot.text import Word
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.gazetteer import Gazetteer
from callbot.understanding.slots.lines import Lines
from callbot.understanding.slots.needs import Needs
from callbot.understanding.slots.roles import Roles
from callbot.understanding.slots.when import When

TIME_KINDS = frozenset({"date", "time", "time_window"})
WORDED_KINDS = TIME_KINDS | {"need"}  # said in words of a language, not by a name
EDGE = 150  # words from the beginning and from the end in which values are looked for


class Slots:
    """Finds the values of all kinds in a text."""

    def __init__(
        self,
        names: Sequence[Name],
        lexicon: Lexicon,
        *,
        languages: Iterable[str],
        timezone: ZoneInfo,
        common: Iterable[str] = (),
        known: Iterable[str] = (),
    ) -> None:
        """Index the names; ``common`` and ``known`` words as the gazetteer takes them."""
        self.gazetteer = Gazetteer(names, lexicon, common=common, known=known)
        codes = tuple(languages)
        self._lines = Lines(names, lexicon)
        self._needs = Needs(lexicon)
        self._roles = Roles(lexicon, codes)
        self._when = When(lexicon, codes, timezone)

    def find(self, text: str, words: Sequence[Word], now: datetime) -> tuple[SlotValue, ...]:
        """Return the values in ``words`` of the cleaned ``text``, in text order."""
        if len(words) > 2 * EDGE:
            words = [*words[:EDGE], *words[-EDGE:]]
        names = self.gazetteer.find(text, words)
        times = [t for t in self._when.find(text, words, now) if not _inside(t, names)]
        lines = [line for line in self._lines.find(text, words) if not _inside(line, names + times)]
        needs = self._needs.find(text, words)
        found = self._roles.mark(text, words, names + lines + times + needs)
        return tuple(sorted(found, key=_order))


def _inside(value: SlotValue, others: Iterable[SlotValue]) -> bool:
    """Say whether the words of ``value`` belong to a longer one ("place du 4 septembre")."""
    return any(
        other.start <= value.start and value.end <= other.end and other.said != value.said
        for other in others
    )


def _order(value: SlotValue) -> tuple[int, int, str, str]:
    return value.start, -value.end, value.kind, value.value
