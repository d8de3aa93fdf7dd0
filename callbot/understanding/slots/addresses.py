"""Street addresses beside names: which of two that are said by the same words is meant."""

from __future__ import annotations

from collections.abc import Sequence

from callbot.model import SlotValue

_NAMES = frozenset({"stop", "place", "event", "service", "line"})


def with_addresses(named: Sequence[SlotValue], addresses: Sequence[SlotValue]) -> list[SlotValue]:
    """Return names and addresses; of those that say the same words the fuller one.

    "place Castellane" is a stop or place where one has that name; "12 place Castellane" is an address,
    and the stop in it is not meant. A number that belongs to a line is no house number.
    """
    kept = [each for each in addresses if not any(_covers(name, each) for name in named)]
    free = [name for name in named if not any(_covers(each, name) for each in kept)]
    return [*free, *kept]


def _covers(one: SlotValue, other: SlotValue) -> bool:
    """Say whether ``one`` has all words of ``other``; of equals a name counts, a line never does."""
    if one.kind not in _NAMES | {"address"} or other.kind not in _NAMES | {"address"}:
        return False
    inside = one.start <= other.start and other.end <= one.end
    longer = one.end - one.start > other.end - other.start
    return inside and (longer or one.kind != "address")
