"""With the conversation: what a new utterance asks for, given what was asked and said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from callbot.model import Conversation, Intent, Match, Pending, SlotValue, Turn, Verdict
from callbot.text import tokens

Slots = Mapping[str, SlotValue]
_ASIDE = frozenset({"repeat", "language"})  # sources that leave an open question open


@dataclass(frozen=True)
class Goal:
    """What is to be done: answer an intent, offer some, or admit that nothing was understood."""

    verdict: Verdict
    intent: Intent | None = None
    slots: Slots = field(default_factory=dict)
    shade: str = ""
    offered: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True)
class Reading:
    """What the goal is read from. ``labels`` are folded button texts of all languages."""

    text: str
    match: Match
    conversation: Conversation
    intents: Mapping[str, Intent]
    labels: Mapping[str, str]
    refusals: frozenset[str]  # folded words that open a correction: no, not, plutôt


def read_goal(reading: Reading) -> Goal:
    """Return the first goal that fits: button, answer to our question, change, new question, none."""
    for rule in (_button, _asked_slot, _changed_slot, _new_question):
        goal = rule(reading)
        if goal is not None:
            return goal
    return Goal("unknown", rule=reading.match.rule)


def assign(intent: Intent, values: Iterable[SlotValue]) -> dict[str, SlotValue]:
    """Give each slot of the intent the first value of its kind that no other slot took."""
    free = list(values)
    slots = {}
    for slot in intent.slots:
        for value in free:
            if value.kind == slot.kind:
                slots[slot.name] = value
                free.remove(value)
                break
    return slots


def leaves_question_open(intent: Intent) -> bool:
    """Tell whether an intent is an aside after which our own question still stands."""
    return intent.source in _ASIDE


def last_topic(conversation: Conversation, intents: Mapping[str, Intent]) -> Turn | None:
    """Return the newest turn about an intent that has slots."""
    for turn in reversed(conversation.turns):
        intent = intents.get(turn.intent or "")
        if intent is not None and intent.slots and not leaves_question_open(intent):
            return turn
    return None


def _button(reading: Reading) -> Goal | None:
    words = tokens(reading.text)
    pending = reading.conversation.pending
    chosen = reading.labels.get(" ".join(words))
    if chosen is None and pending and pending.offered:
        chosen = _ordinal(words, pending.offered)
    intent = reading.intents.get(chosen or "")
    if intent is None:
        return None
    known = pending.filled if pending else {}
    topic = last_topic(reading.conversation, reading.intents)
    carried = [*known.values(), *(topic.slots.values() if topic else ())]
    return Goal("answer", intent, assign(intent, carried), rule="button")


def _ordinal(words: list[str], offered: tuple[str, ...]) -> str | None:
    if len(words) == 1 and words[0].isdecimal() and 1 <= int(words[0]) <= len(offered):
        return offered[int(words[0]) - 1]
    return None


def _asked_slot(reading: Reading) -> Goal | None:
    pending = reading.conversation.pending
    intent = reading.intents.get(pending.intent) if pending else None
    if pending is None or intent is None or _is_other_question(reading, intent):
        return None
    kind = next(slot.kind for slot in intent.slots if slot.name == pending.slot)
    found = [value for value in reading.match.slots if value.kind == kind]
    if not found:
        return None
    slots = {**pending.filled, **assign(intent, reading.match.slots), pending.slot: found[-1]}
    return Goal("answer", intent, slots, rule="slot_answer")


def _is_other_question(reading: Reading, intent: Intent) -> bool:
    match = reading.match
    if match.verdict != "answer" or match.rule == "slot_answer":
        return False
    return bool(match.candidates) and match.candidates[0].intent != intent.id


def _changed_slot(reading: Reading) -> Goal | None:
    """A correction ("non, pas le 83, le 82") or a follow-up ("et demain ?") of the last topic."""
    topic = last_topic(reading.conversation, reading.intents)
    if topic is None or not (_is_correction(reading) or _is_fragment(reading)):
        return None
    intent = reading.intents[topic.intent or ""]
    # Of two values of a kind the last one counts: "not the 83, the 82".
    slots = assign(intent, reversed(reading.match.slots))
    if not slots:
        return None
    return Goal("answer", intent, {**topic.slots, **slots}, rule="changed_slot")


def _is_correction(reading: Reading) -> bool:
    words = tokens(reading.text)
    return bool(words) and words[0] in reading.refusals and len(words) <= 8


def _is_fragment(reading: Reading) -> bool:
    match = reading.match
    return match.rule == "slot_answer" or (
        match.verdict != "answer" and len(tokens(reading.text)) <= 5
    )


def _new_question(reading: Reading) -> Goal | None:
    match = reading.match
    known = [c for c in match.candidates if c.intent in reading.intents]
    if not known or match.verdict == "unknown":
        return None
    if match.verdict == "did_you_mean":
        offered = tuple(candidate.intent for candidate in known[:3])
        return Goal("did_you_mean", offered=offered, rule=match.rule)
    intent = reading.intents[known[0].intent]
    slots = assign(intent, match.slots)
    return Goal(match.verdict, intent, slots, known[0].shade, rule=match.rule)


def next_pending(
    old: Pending | None, goal: Goal, asked: str, values: Iterable[SlotValue], text: str
) -> Pending | None:
    """Return what the bot waits for after this goal; ``asked`` is the slot it asks for, if any."""
    if goal.offered:
        return Pending(offered=goal.offered, filled={v.kind: v for v in values}, text=text)
    if goal.intent is None:
        return old
    if asked:
        return Pending(intent=goal.intent.id, slot=asked, filled=goal.slots, text=text)
    return old if leaves_question_open(goal.intent) else None


def resolved(match: Match, goal: Goal) -> Match:
    """Return the match with the verdict and rule that the conversation gave it."""
    return replace(match, verdict=goal.verdict, rule=goal.rule or match.rule)
