"""Everything in a text that is a value: stops, lines, places, products, dates, times.

Finders look independently; then those that say the same words are reconciled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias
from zoneinfo import ZoneInfo

from callbot.model import Name, SlotValue
from callbot.text import Word, tokens
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.addresses import with_addresses
from callbot.understanding.slots.around import Around
from callbot.understanding.slots.clock import NO_GUESS
from callbot.understanding.slots.gazetteer import Gazetteer
from callbot.understanding.slots.lines import Lines
from callbot.understanding.slots.needs import Needs
from callbot.understanding.slots.roles import Roles
from callbot.understanding.slots.when import When

TIME_KINDS = frozenset({"date", "time", "time_window"})
WORDED_KINDS = TIME_KINDS | {"need"}  # said in words of a language, not by a name
# Finds street addresses, of which there are too many for a list of names, in a text's words.
Finder: TypeAlias = Callable[[str, Sequence[Word]], list[SlotValue]]
CITY, TOWN = "city", "town"  # the kinds of the city's own name, and of other towns'
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
        clock: Lexicon | None = None,
        common: Iterable[str] = (),
        known: Iterable[str] = (),
        addresses: Finder | None = None,
    ) -> None:
        """Index the names; ``common`` and ``known`` words as the gazetteer takes them.

        ``clock`` are the word lists that times are read by, where they are more than ``lexicon``.
        """
        # The city's own name stands in many names, and for none of them.
        towns = [each for name in names if name.kind == CITY for each in name.names]
        town = [word for each in towns for word in tokens(each)]
        names = [name for name in names if name.kind not in (CITY, TOWN)]
        self.gazetteer = Gazetteer(names, lexicon, common=[*common, *town], known=known)
        codes = tuple(languages)
        self._addresses = addresses
        self._lines = Lines(names, lexicon)
        self._needs = Needs(lexicon)
        self._roles = Roles(lexicon, codes)
        self._around = Around(clock or lexicon)
        self._when = When(clock or lexicon, codes, timezone)

    def named(self, text: str, words: Sequence[Word]) -> list[SlotValue]:
        """Return what is said by its name or number, in whatever language: to find the others by."""
        words = _edges(words)
        found = self.gazetteer.find(text, words) + self._lines.find(text, words)
        return with_addresses(found, self._addresses(text, words)) if self._addresses else found

    def find(
        self,
        text: str,
        words: Sequence[Word],
        now: datetime,
        *,
        named: Sequence[SlotValue],
        shares: Mapping[str, float] = NO_GUESS,
    ) -> tuple[SlotValue, ...]:
        """Return the values in ``words`` of the cleaned ``text``, in text order.

        ``named`` are those that :meth:`named` found, ``shares`` how likely each language is.
        """
        words = _edges(words)
        names = [value for value in named if value.kind != "line"]
        times = self._when.find(text, words, now, shares)
        times = [value for value in times if not _inside(value, names)]
        times += [v for v in self._around.find(text, words, names) if not _inside(v, names)]
        lines = [v for v in named if v.kind == "line" and not _inside(v, names + times)]
        needs = self._needs.find(text, words)
        found = self._roles.mark(text, words, names + lines + times + needs)
        return tuple(sorted(found, key=_order))


def _edges(words: Sequence[Word]) -> Sequence[Word]:
    return [*words[:EDGE], *words[-EDGE:]] if len(words) > 2 * EDGE else words


def _inside(value: SlotValue, others: Iterable[SlotValue]) -> bool:
    """Say whether the words of ``value`` belong to a longer one ("place du 4 septembre")."""
    return any(
        other.start <= value.start and value.end <= other.end and other.said != value.said
        for other in others
    )


def _order(value: SlotValue) -> tuple[int, int, str, str]:
    return value.start, -value.end, value.kind, value.value
