"""How the values found in a text suit each intent's slots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from callbot.model import Intent, SlotValue

Floats = NDArray[np.float32]
Kinds: TypeAlias = frozenset[frozenset[str]]

EXTRAS = ("fit", "asked")
_TIME = frozenset({"date", "time", "time_window", "need"})  # tell little of what is asked
_CACHED = 2000


class SlotFit:
    """Measures, for all intents at once, what share of a text's values they can use."""

    def __init__(self, intents: Sequence[Intent], worth: Mapping[str, int] | None = None) -> None:
        """Take the intents in the order of the scorers', and how many examples each has."""
        self._worth = worth or {}
        self._intents = intents
        self._kinds = [frozenset(k for slot in i.slots for k in slot.kinds) for i in intents]
        self._required = [[frozenset(s.kinds) for s in i.slots if s.required] for i in intents]
        self._cache: dict[Kinds, Floats] = {}

    def of(self, found: Kinds) -> Floats:
        """Return intents by EXTRAS: the share of values it can use and of required slots filled."""
        if found not in self._cache:
            if len(self._cache) > _CACHED:
                self._cache.clear()
            self._cache[found] = self._compute(found)
        return self._cache[found]

    def using(self, kinds: frozenset[str]) -> list[str]:
        """Return the intents that have a slot of one of the kinds, the likeliest for bare values first.

        Those that require it, then those with the most examples; what must be asked besides counts
        against an intent.
        """
        fits = [
            (
                not any(slot.required and slot.kind in kinds for slot in intent.slots),
                -worth,
                intent.id,
            )
            for intent in self._intents
            if intent.enabled and any(not kinds.isdisjoint(slot.kinds) for slot in intent.slots)
            for worth in [self._worth.get(intent.id, 0) / (1 + _missing(intent, kinds) / 2)]
        ]
        return [intent for _, _, intent in sorted(fits)]

    def _compute(self, found: Kinds) -> Floats:
        kinds = frozenset(kind for group in found for kind in group)
        telling = [group for group in found if not group <= _TIME]
        fit = [
            sum(bool(group & own) for group in telling) / len(telling) if telling else 1.0
            for own in self._kinds
        ]
        asked = [
            sum(bool(kinds & need) for need in required) / len(required) if required else 1.0
            for required in self._required
        ]
        return np.asarray([fit, asked], dtype=np.float32).T


def kinds_of(slots: Iterable[SlotValue]) -> Kinds:
    """Return the kinds that each stretch of the text may be."""
    spans: dict[tuple[int, int], set[str]] = defaultdict(set)
    for slot in slots:
        spans[slot.start, slot.end].add(slot.kind)
    return frozenset(frozenset(kinds) for kinds in spans.values())


def _missing(intent: Intent, kinds: frozenset[str]) -> int:
    """Return how many required slots of an intent are left when one value of the kinds is known."""
    required = [slot for slot in intent.slots if slot.required]
    return len(required) - any(not kinds.isdisjoint(slot.kinds) for slot in required)
