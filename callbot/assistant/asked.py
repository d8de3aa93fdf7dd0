"""Answers to the question that we asked last."""

from __future__ import annotations

from callbot.assistant.goal import Goal, Reading, assign
from callbot.assistant.wording import FILLING
from callbot.model import Pending

_NAME = 4  # words that an unknown name may have
_ASIDE = 3  # words that may follow "je ne sais pas": "quel est l'arrêt"


def given(reading: Reading) -> Goal | None:
    """The value that we asked for, bare or wrapped in words: "euh je pars de castellane"."""
    pending, intent = reading.pending, reading.asked
    if pending is None or intent is None or reading.is_other_question(intent):
        return None
    found = [value for value in reading.match.slots if value.kind == _kind(reading, pending)]
    if not found:
        return None
    slots = {**pending.filled, **assign(intent, reading.match.slots), pending.slot: found[-1]}
    return Goal("answer", intent, slots, rule="slot_answer")


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
    if _kind(reading, pending) not in ("stop", "place") or reading.is_other_question(intent):
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


def _kind(reading: Reading, pending: Pending) -> str:
    """Return the kind of the slot that we wait for, "" if the intent has lost it."""
    slots = reading.intents[pending.intent].slots
    return next((slot.kind for slot in slots if slot.name == pending.slot), "")
