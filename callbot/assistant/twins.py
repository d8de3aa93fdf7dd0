"""Places that share a name: asked back, because they are truly different ones.

The gazetteer names each of them with what tells it from the others: "Mairie (1, N)".
"""

from __future__ import annotations

from collections.abc import Sequence

from callbot.assistant.goal import Slots
from callbot.model import Intent, Name
from callbot.text import fold

OFFERED = 5


def twins(
    intent: Intent, slots: Slots, names: Sequence[Name]
) -> tuple[str, tuple[str, ...]] | None:
    """Return the slot whose value several stops may be meant by, and their names; None for none."""
    for slot in intent.slots:
        value = slots.get(slot.name)
        bare = value.value.rpartition(" (")[0] if value and value.kind == "stop" else ""
        if value is None or not bare or fold(value.said) == fold(value.value):
            continue
        same = (each.value for each in names if each.kind == "stop" and _is_called(each, bare))
        found = tuple(dict.fromkeys((value.value, *same)))[:OFFERED]
        if value.said and len(found) > 1:
            return slot.name, found
    return None


def _is_called(name: Name, bare: str) -> bool:
    return name.value.rpartition(" (")[0] == bare
