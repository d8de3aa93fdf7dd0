"""The two ends of a journey among the values of a text: where from, where to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from callbot.model import Intent, Slot, SlotValue

Mention = list[SlotValue]  # what the same words may be: a stop, a place


def ends_of(
    intent: Intent,
    values: Iterable[SlotValue],
    *,
    known: Mapping[str, SlotValue] | None = None,
    asked: str = "",
) -> dict[str, SlotValue]:
    """Return the slots of ``intent`` that have a role, with the values that their words give them.

    What no word tells apart goes where nothing is yet: two names are start and destination, one is
    the slot ``asked`` for, else the destination. ``known`` are the slots filled before.
    """
    slots = [slot for slot in intent.slots if slot.role]
    if not slots:
        return {}
    kinds = frozenset(kind for slot in slots for kind in slot.kinds)
    mentions = mentions_of(value for value in values if value.kind in kinds)
    taken = _by_word(slots, mentions, known or {}, asked)
    rest = [each for each in mentions if not any(value in each for value in taken.values())]
    free = _open(slots, taken, known or {}, asked, len(rest))
    for mention in rest[: len(free)]:
        fits = ((slot, best(mention, slot)) for slot in free)
        slot, value = next(((s, v) for s, v in fits if v), (None, None))
        if slot and value:
            taken[slot.name] = value
            free.remove(slot)
    roles = {slot.name: slot.role for slot in slots}
    return {name: replace(value, role=roles[name]) for name, value in taken.items()}


def _by_word(
    slots: Sequence[Slot], mentions: Sequence[Mention], known: Mapping[str, SlotValue], asked: str
) -> dict[str, SlotValue]:
    """Return what the words beside the names say; "à" only leads to what it may be."""
    alone = len(mentions) == 1 and bool(asked)
    taken: dict[str, SlotValue] = {}
    for slot in slots:
        # "À Castellane", said to "where from?", is no destination when that is known already.
        if alone and slot.name != asked and slot.name in known:
            continue
        for mention in mentions:
            value = best(mention, slot)
            if value and value.role == slot.role and slot.name not in taken:
                taken[slot.name] = value
    for slot in slots:
        if slot.role != "to" or slot.name in taken or (alone and slot.name != asked):
            continue
        led = (best(mention, slot) for mention in mentions)
        found = next((v for v in led if v and v.role == "at" and v not in taken.values()), None)
        if found:
            taken[slot.name] = found
    return taken


def _open(
    slots: Sequence[Slot],
    taken: Mapping[str, SlotValue],
    known: Mapping[str, SlotValue],
    asked: str,
    names: int,
) -> list[Slot]:
    """Return the slots that names without a role go to, in the order of the names."""
    free = [slot for slot in slots if slot.name not in taken]
    if names > 1:
        return sorted(free, key=lambda slot: slot.role != "from")
    empty = [slot for slot in free if slot.name not in known]
    return sorted(
        free,
        key=lambda slot: (slot.name != asked, slot not in empty, slot.role != "to"),
    )


def mentions_of(values: Iterable[SlotValue]) -> list[Mention]:
    """Group values that share words, in text order; a value without a place stands alone."""
    groups: list[Mention] = []
    for value in sorted(values, key=lambda v: (v.start, -v.end)):
        last = groups[-1] if groups else []
        if last and value.end and any(value.start < other.end for other in last):
            last.append(value)
        else:
            groups.append([value])
    return groups


def best(mention: Mention, slot: Slot) -> SlotValue | None:
    """Return what a mention is for a slot: by most words, then by likeness, then by the kind."""
    fits = [value for value in mention if value.kind in slot.kinds]
    return min(
        fits,
        key=lambda v: (v.start - v.end, -round(v.score, 2), slot.kinds.index(v.kind)),
        default=None,
    )
