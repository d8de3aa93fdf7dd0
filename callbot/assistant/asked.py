"""Answers to the question that we asked last."""

from __future__ import annotations

from callbot.assistant.ends import mentions_of
from callbot.assistant.goal import Goal, Reading, assign
from callbot.assistant.wording import FILLING, LEADING
from callbot.model import Intent, Pending
from callbot.understanding.slots.roles import ENDS

_NAME = 4  # words that an unknown name may have
_ASIDE = 3  # words that may follow "je ne sais pas": "quel est l'arrêt"


def given(reading: Reading) -> Goal | None:
    """The value that we asked for, bare or wrapped in words: "euh je pars de castellane"."""
    pending, intent = reading.pending, reading.asked
    if pending is None or intent is None:
        return None
    if reading.is_other_question(intent) and not _is_one_end(reading):
        return None
    found = [value for value in reading.match.slots if value.kind in _kinds(reading, pending)]
    if not found:
        return None
    new = assign(intent, reading.match.slots, known=pending.filled, asked=pending.slot)
    if not _has_role(intent, pending):
        new[pending.slot] = found[-1]
    return Goal("answer", intent, {**pending.filled, **new}, rule="slot_answer")


def not_known(reading: Reading) -> Goal | None:
    """ "Je ne sais pas": the way out."""
    pending, intent = reading.pending, reading.asked
    if pending is None or intent is None or not reading.wording.has(reading.text, "dont_know"):
        return None
    left = reading.wording.leftover(reading.text, (), ("dont_know", *FILLING))
    if len(left) > _ASIDE or (len(left) > 1 and reading.is_other_question(intent)):
        return None
    return Goal("answer", intent, pending.filled, rule="slot_not_known", stuck=True)


def here(reading: Reading) -> Goal | None:
    """Where the person is, sent by the widget, answers "from which stop" and "near what"."""
    pending, intent = reading.pending, reading.asked
    if pending is None or intent is None or not reading.here:
        return None
    if reading.is_other_question(intent) or not _is_spot(reading, pending):
        return None
    return Goal("answer", intent, pending.filled, rule="slot_here")


def unknown_value(reading: Reading) -> Goal | None:
    """A few words that mean nothing else: a name that we do not know."""
    pending, intent = reading.pending, reading.asked
    if pending is None or intent is None or reading.match.verdict == "answer":
        return None
    left = reading.wording.leftover(reading.text, reading.match.slots, FILLING)
    if reading.match.slots or not 0 < len(left) <= _NAME:
        return None
    return Goal("answer", intent, pending.filled, rule="slot_unknown")


def _kinds(reading: Reading, pending: Pending) -> tuple[str, ...]:
    """Return the kinds of the slot that we wait for, none if the intent has lost it."""
    slots = reading.intents[pending.intent].slots
    return next((slot.kinds for slot in slots if slot.name == pending.slot), ())


def _is_spot(reading: Reading, pending: Pending) -> bool:
    """Say whether where the person is can be the value: nobody goes to where they are."""
    slots = reading.intents[pending.intent].slots
    slot = next((slot for slot in slots if slot.name == pending.slot), None)
    return slot is not None and slot.role != "to" and not {"stop", "place"}.isdisjoint(slot.kinds)


def _is_one_end(reading: Reading) -> bool:
    """Say whether the text is one place in the words of a journey: "I'm leaving from castellane"."""
    ends = [value for value in reading.match.slots if value.kind in ENDS]
    if len(mentions_of(ends)) != 1:
        return False
    return not reading.wording.leftover(reading.text, reading.match.slots, LEADING)


def _has_role(intent: Intent, pending: Pending) -> bool:
    return any(slot.name == pending.slot and slot.role for slot in intent.slots)
