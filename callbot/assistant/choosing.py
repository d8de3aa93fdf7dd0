"""Choices that we offered: by button, by number, by words, by yes and no."""

from __future__ import annotations

from collections.abc import Mapping

from callbot.assistant.goal import Goal, Reading, assign, carry, folded, last_topic
from callbot.assistant.wording import CHOOSING, FILLING
from callbot.model import Intent, SlotValue

PERSON = "meta.human"


def button(reading: Reading) -> Goal | None:
    """A button's own text, at any time."""
    chosen = reading.labels.get(folded(reading.text))
    intent = reading.intents.get(chosen or "")
    return _chosen(reading, intent) if intent else None


def choice(reading: Reading) -> Goal | None:
    """One of the things just offered: "le deuxième", "2", "oui", or words of its label."""
    pending = reading.pending
    if pending is None or not pending.offered:
        return None
    offered = pending.offered if pending.slot else with_person(pending.offered)
    place = reading.wording.place_in_list(reading.text, len(offered))
    if place is None and len(pending.offered) == 1 and _agrees(reading):
        place = 0
    if place is None and not pending.slot:
        place = _by_words(reading, offered)
    if place is None:
        return None
    return _picked_value(reading, offered[place]) or _picked_intent(reading, offered[place])


def agreement(reading: Reading) -> Goal | None:
    """A bare yes or no: to several offers, to our question, or to nothing in particular."""
    yes = _agrees(reading)
    if not yes and not _declines(reading):
        return None
    pending, intent = reading.pending, reading.asked
    if pending and intent:
        return Goal("answer", intent, pending.filled, rule="slot_missing", stuck=not yes)
    if pending and pending.offered:
        if yes:
            return Goal("did_you_mean", offered=pending.offered, rule="which_one")
        return Goal("unknown", rule="offer_declined")
    # "OK" and "super" may be examples of thanks, but never a question about something.
    thanks = reading.match.verdict == "answer" and reading.best and reading.best.type == "M"
    return None if thanks else Goal("unknown", rule="yes_no", remark="go_on")


def with_person(offered: tuple[str, ...]) -> tuple[str, ...]:
    """Return the intents offered and, last, a person."""
    return (*(each for each in offered if each != PERSON), PERSON)


def named(reading: Reading, kind: str, value: str) -> SlotValue | None:
    """Return a value of the city by its own name."""
    for name in reading.names:
        if name.kind == kind and name.value == value:
            return SlotValue(kind, value, value, name.ref)
    return None


def _agrees(reading: Reading) -> bool:
    return reading.wording.only(reading.text, "yes", *FILLING)


def _declines(reading: Reading) -> bool:
    wording, text = reading.wording, reading.text
    keys = ("no", "none_of_these", *FILLING)
    return any(wording.has(text, key) for key in keys[:2]) and not wording.leftover(text, (), keys)


def _by_words(reading: Reading, offered: tuple[str, ...]) -> int | None:
    """Return the only one of the offers whose label has all the words said."""
    said = set(reading.wording.leftover(reading.text, (), CHOOSING))
    fits = [place for place, each in enumerate(offered) if said and said <= _words(reading, each)]
    return fits[0] if len(fits) == 1 else None


def _words(reading: Reading, intent: str) -> set[str]:
    return {w for label, of in reading.labels.items() if of == intent for w in label.split()}


def _picked_value(reading: Reading, value: str) -> Goal | None:
    pending, intent = reading.pending, reading.asked
    if pending is None or intent is None:
        return None
    kinds = [kind for slot in intent.slots if slot.name == pending.slot for kind in slot.kinds]
    found = next(filter(None, (named(reading, kind, value) for kind in kinds)), None)
    if found is None:
        return None
    return Goal("answer", intent, {**pending.filled, pending.slot: found}, rule="choice")


def _picked_intent(reading: Reading, chosen: str) -> Goal | None:
    intent = reading.intents.get(chosen)
    return _chosen(reading, intent) if intent else None


def _chosen(reading: Reading, intent: Intent) -> Goal:
    """Answer an intent chosen by button with the values of the question that led to it."""
    pending = reading.pending
    known: Mapping[str, SlotValue] = pending.filled if pending else {}
    topic = last_topic(reading.conversation, reading.intents)
    carried = [*known.values(), *(topic.slots.values() if topic else ())]
    return Goal("answer", intent, assign(intent, carry(carried)), rule="button")
