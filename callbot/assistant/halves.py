"""Times that may as well be meant twelve hours later or earlier: asked back, and the replies to that.

"À 8 h" in the evening, "half past eight": the understanding gives them a score below 1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import time

from callbot.assistant.goal import Goal, Reading, Slots
from callbot.assistant.wording import FILLING
from callbot.model import Intent, Pending, SlotValue
from callbot.understanding.slots.marks import in_half

_WORDS = {  # keys of the word lists
    "clock_am": ("clock_am", "morning", "this_morning"),
    "clock_pm": ("clock_pm", "afternoon", "this_afternoon"),
    "clock_evening": ("clock_evening", "evening", "tonight"),
    "clock_night": ("clock_night", "night", "this_night"),
}


def doubtful(intent: Intent, slots: Slots, pending: Pending | None) -> tuple[str, SlotValue] | None:
    """Return the slot and the time that must be asked back, if any; nobody is asked twice."""
    asked = pending.slot if pending and pending.intent == intent.id and pending.offered else ""
    for slot in intent.slots:
        value = slots.get(slot.name)
        if value and value.kind == "time" and value.score < 1 and slot.name != asked:
            return slot.name, value
    return None


def both(value: SlotValue) -> tuple[str, str]:
    """Return the two times of day that a doubtful one may mean, the earlier first."""
    said = time.fromisoformat(value.value)
    early = said.replace(hour=said.hour % 12)
    return f"{early:%H:%M}", f"{early.replace(hour=early.hour + 12):%H:%M}"


def which_half(reading: Reading) -> Goal | None:
    """ "Du soir", "in the morning", "20:00", "le deuxième": one of the two times that we named."""
    pending, intent = reading.pending, reading.asked
    old = pending.filled.get(pending.slot) if pending else None
    if pending is None or intent is None or old is None or old.kind != "time":
        return None
    chosen = _chosen(reading, intent, pending.offered)
    if chosen is None:
        return None
    value = replace(old, value=chosen, said=reading.text, score=1.0)
    return Goal("answer", intent, {**pending.filled, pending.slot: value}, rule="which_half")


def _chosen(reading: Reading, intent: Intent, offered: Sequence[str]) -> str | None:
    if reading.text in offered:
        return reading.text
    if reading.is_other_question(intent) and not _is_only_half(reading):
        return None
    fits = [value for value in offered if _hour(value) in set(_hours(reading, offered))]
    if len(fits) == 1:
        return fits[0]
    place = reading.wording.place_in_list(reading.text, len(offered))
    return None if place is None else offered[place]


def _is_only_half(reading: Reading) -> bool:
    """Say whether the text is a part of the day and nothing else."""
    keys = {key for keys in _WORDS.values() for key in keys}
    return any(reading.wording.only(reading.text, key, *FILLING) for key in keys)


def _hours(reading: Reading, offered: Sequence[str]) -> list[int]:
    """Return the hours that the offered ones are in the parts of the day that the text names."""
    halves = [
        half
        for half, keys in _WORDS.items()
        if any(reading.wording.has(reading.text, key) for key in keys)
    ]
    return [in_half(_hour(value) % 12, half) for half in halves for value in offered[:1]]


def _hour(value: str) -> int:
    return time.fromisoformat(value).hour
