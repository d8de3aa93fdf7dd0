"""Follow-ups and corrections: the last topic with one thing changed."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from callbot.assistant.goal import (
    Goal,
    Reading,
    Slots,
    assign,
    carry,
    changed,
    last_topic,
    topics,
)
from callbot.assistant.wording import CORRECTING, FOLLOWING, OPENING
from callbot.model import Intent, Slot, SlotValue, Turn
from callbot.text import words
from callbot.understanding.slots.roles import ENDS

_LOOSE = 1  # words beside the values that a follow-up may have where nothing better is understood
_TALKED_ABOUT = frozenset({"line", "event", "service", "ticket_product"})
_PLACED = frozenset({"line", "stop", "place", "address"})
_CORRECTION = 10  # words of a correction at most


def follow_up(reading: Reading) -> Goal | None:
    """ "Et demain ?", "and to Joliette?", "noailles": new values for the last topic."""
    if not _is_follow_up(reading):
        return None
    # What the newest topic cannot use may be about the one before: two questions in a message.
    found = list(islice(topics(reading.conversation, reading.intents), 2))
    for topic in reversed(found) if _is_of_the_older(reading, found) else found:
        if goal := _with_new(reading, topic, reading.match.slots, rule="follow_up"):
            return goal
    return None


def _is_of_the_older(reading: Reading, found: Sequence[Turn]) -> bool:
    """Say whether what is said of a place can only replace one that the topic before has."""
    said = {value.kind for value in reading.match.slots} & _PLACED
    held = [{value.kind for value in topic.slots.values()} for topic in found]
    return len(held) > 1 and _PLACED.isdisjoint(held[0]) and not said.isdisjoint(held[1])


def correction(reading: Reading) -> Goal | None:
    """ "Non, pas le 83, le 82", "no I meant Noailles": other values for the last topic."""
    topic = last_topic(reading.conversation, reading.intents)
    if topic is None or not _is_correction(reading, reading.intents[topic.intent or ""]):
        return None
    refused, meant = _weighed(reading, topic)
    gone = _named(topic, refused)
    goal = _with_new(reading, topic, meant, rule="correction", asked=next(iter(gone), ""))
    return goal or _without(reading, topic, refused)


def other_direction(reading: Reading) -> Goal | None:
    """ "Dans l'autre sens": two ends of one kind change places; else both ways were given."""
    topic = last_topic(reading.conversation, reading.intents)
    keys = (*FOLLOWING, "other_direction")
    wording, slots = reading.wording, reading.match.slots
    if topic is None or not wording.has(reading.text, "other_direction"):
        return None
    if wording.leftover(reading.text, slots, keys):
        return None
    intent = reading.intents[topic.intent or ""]
    ends = _ends(intent, topic.slots)
    if ends:
        return Goal("answer", intent, {**topic.slots, **ends}, rule="other_direction")
    if not any(value.kind in ("line", "stop") for value in topic.slots.values()):
        return None
    return Goal(
        "answer", intent, topic.slots, topic.shade, rule="other_direction", remark="both_directions"
    )


def carried(reading: Reading, intent: Intent) -> Slots:
    """Return what the talk before gives to a question that leans on it.

    All of it to "et le dernier ?"; to "quel est le terminus ?" what was talked about and is
    needed, but not where the person was: that may have changed. The ends of a journey to "c'est
    long ?", which names none.
    """
    turns = reading.conversation.turns
    slots = next((turn.slots for turn in reversed(turns) if turn.slots), {})
    given = assign(intent, carry(slots.values()))
    if reading.wording.opens(reading.text, OPENING):
        return given
    needed = {s.name for s in intent.slots if s.required and s.kind in _TALKED_ABOUT}
    if not any(value.kind in ENDS for value in reading.match.slots):
        ends = {s.name for s in intent.slots if s.role}
        needed |= {name for name in ends & given.keys() if _is_end(slots, given[name])}
    return {name: value for name, value in given.items() if name in needed}


def _is_end(slots: Slots, value: SlotValue) -> bool:
    """Say whether a value was an end before, or is where people go: a stop may be where they were."""
    before = [each for each in slots.values() if (each.kind, each.ref) == (value.kind, value.ref)]
    return value.kind != "stop" or any(each.role for each in before)


def _with_new(
    reading: Reading, topic: Turn, values: Sequence[SlotValue], *, rule: str, asked: str = ""
) -> Goal | None:
    intent = reading.intents[topic.intent or ""]
    # Of two values of a kind the last one counts: "not the 83, the 82".
    said = [*reversed(values), *_days(reading, intent, values)]
    new = assign(intent, said, known=topic.slots, asked=asked)
    if not new:
        return None
    return Goal("answer", intent, changed(topic.slots, new), topic.shade, rule=rule)


def _without(reading: Reading, topic: Turn, refused: Sequence[SlotValue]) -> Goal | None:
    """Leave out what was refused and not replaced; what is required is then asked for again."""
    gone = _named(topic, refused)
    kept = {name: value for name, value in topic.slots.items() if name not in gone}
    if not gone:
        return None
    intent = reading.intents[topic.intent or ""]
    return Goal("answer", intent, kept, topic.shade, rule="correction")


def _named(topic: Turn, refused: Sequence[SlotValue]) -> list[str]:
    """Return the slots of a topic that hold what was refused."""
    gone = {(value.kind, value.value) for value in refused}
    return [name for name, value in topic.slots.items() if (value.kind, value.value) in gone]


def _is_follow_up(reading: Reading) -> bool:
    if reading.is_only_values():
        return True
    left = reading.wording.leftover(reading.text, reading.match.slots, FOLLOWING)
    if not reading.match.slots:
        return False
    if not left and reading.wording.opens(reading.text, OPENING):
        return True  # however sure the scorers are: "et à noailles ?" leaves the line as it was
    return not reading.is_understood and len(left) <= _LOOSE


def _is_correction(reading: Reading, intent: Intent) -> bool:
    text, slots = reading.text, reading.match.slots
    if not slots or len(words(text)) > _CORRECTION:
        return False
    plain = not reading.wording.leftover(text, slots, CORRECTING)
    if plain and any(reading.wording.has(text, key) for key in ("not_this", "correction")):
        return True  # "le 82, pas le 83"; "83じゃなくて82"
    opened = reading.wording.opens(text, ("no", "correction", "not_this"))
    return opened and (plain or not reading.is_other_question(intent))


def _weighed(reading: Reading, topic: Turn) -> tuple[list[SlotValue], list[SlotValue]]:
    """Return the values that are refused, and the others.

    A negation stands before them; or there is another of their kind and the talk had them: "no el
    83, el 82", where a language has one word for "no" and "not" or puts it behind.
    """
    refused: list[SlotValue] = []
    meant: list[SlotValue] = []
    end = 0
    for value in reading.match.slots:
        before = reading.text[end : value.start] if value.start >= end else None
        no = before is not None and reading.wording.has(before, "not_this")
        again = before is None and bool(refused) and refused[-1].end > value.start
        (refused if no or again else meant).append(value)
        end = max(end, value.end)
    gone = {(value.kind, value.value) for value in refused}
    meant = [value for value in meant if (value.kind, value.value) not in gone]
    held = {(value.kind, value.value) for value in topic.slots.values()}
    old = [v for v in meant if (v.kind, v.value) in held and _has_other(v, meant)]
    return refused + old, [value for value in meant if value not in old]


def _has_other(value: SlotValue, values: Sequence[SlotValue]) -> bool:
    """Say whether another value of the kind is named, in other words."""
    others = (v for v in values if v.kind == value.kind and v.value != value.value)
    return any(other.start >= value.end or other.end <= value.start for other in others)


def _ends(intent: Intent, slots: Slots) -> dict[str, SlotValue]:
    """Return the two values of one kind, each in the other's place."""
    filled = [slot for slot in intent.slots if slot.name in slots]
    for one in filled:
        for other in filled:
            if one.name < other.name and (one.kind == other.kind or (one.role and other.role)):
                return _exchanged(one, other, slots)
    return {}


def _exchanged(one: Slot, other: Slot, slots: Slots) -> dict[str, SlotValue]:
    """Return two values in each other's place, where the kinds allow it."""
    there, back = slots[other.name], slots[one.name]
    if there.kind not in one.kinds or back.kind not in other.kinds:
        return {}
    return {one.name: replace(there, role=one.role), other.name: replace(back, role=other.role)}


def _days(reading: Reading, intent: Intent, values: Sequence[SlotValue]) -> list[SlotValue]:
    """Read "et le 19 ?" as a day where the topic knows days and no lines."""
    kinds = {kind for slot in intent.slots for kind in slot.kinds}
    if "date" not in kinds or "line" in kinds:
        return []
    return [_day(value, reading.today) for value in values if _is_day(value)]


def _is_day(value: SlotValue) -> bool:
    return value.kind == "line" and value.said.isdecimal() and 1 <= int(value.said) <= 31


def _day(value: SlotValue, today: date) -> SlotValue:
    """Return the next day of the month that a number means, today included."""
    number, month = int(value.said), today
    while number > monthrange(month.year, month.month)[1] or month.replace(day=number) < today:
        month = month.replace(day=1) + timedelta(days=32)
    day = month.replace(day=number).isoformat()
    return SlotValue("date", day, value.said, day, value.start, value.end, value.score)
