"""Two questions in one message, where each would be understood on its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import chain, islice

from callbot.assistant.choosing import PERSON
from callbot.assistant.fresh import is_complete, question
from callbot.assistant.goal import Goal, Reading, assign, carry
from callbot.model import Intent, SlotValue
from callbot.text import words

SURE = 0.7  # of each sentence: a wrong cut is worse than a second question unanswered
SURE_JOINED = 0.0  # behind "et où", "and when" another question begins: being answered is enough
_LEAST, _MOST = 4, 40  # words of a message that is cut
_LEAST_PART = 2  # words of each question
_TRIES = 3  # each costs two more readings of the message
_END = re.compile(r"[.?!;…。！？؟]+\s*")
_BEGINS = 3  # words after "et" among which a question word stands


def two_questions(reading: Reading) -> tuple[Goal, ...] | None:
    """Return the goals of both questions; that which must ask back comes last."""
    if not _LEAST <= len(words(reading.text)) <= _MOST:
        return None
    cuts = chain(
        ((cut, SURE) for cut in _ends(reading)), ((cut, SURE_JOINED) for cut in _joints(reading))
    )
    worth = (each for each in cuts if all(len(words(part)) >= _LEAST_PART for part in each[0]))
    for (first, second), sure in islice(worth, _TRIES):
        goals = _both(reading, first, second, sure)
        if goals:
            return goals
    return None


def _both(reading: Reading, first: str, second: str, sure: float) -> tuple[Goal, ...] | None:
    """Return the goals of two parts that are understood so surely, None if they are not two questions."""
    one = _sure(reading, first, sure)
    other = _sure(reading, second, sure) if one else None
    if one is None or other is None or one.intent is None or other.intent is None:
        return None
    if one.intent == other.intent and not _differ(one, other):
        return None  # "de castellane et de noailles": two values, one question
    lent = {} if one.intent == other.intent else _lent(one, other.intent)
    return _in_order(one, one.intent, replace(other, slots={**lent, **other.slots}), second)


def _differ(one: Goal, other: Goal) -> bool:
    """Say whether two questions of one intent stand each on its own."""
    complete = all(goal.intent and is_complete(goal.intent, goal) for goal in (one, other))
    return complete and {v.value for v in one.slots.values()} != {
        v.value for v in other.slots.values()
    }


def _lent(one: Goal, other: Intent) -> dict[str, SlotValue]:
    """Return what the first question gives to the second where it cannot do without."""
    required = {slot.name for slot in other.slots if slot.required}
    lent = assign(other, carry(one.slots.values()))
    return {name: value for name, value in lent.items() if name in required}


def _in_order(one: Goal, asked: Intent, other: Goal, second: str) -> tuple[Goal, ...]:
    """Answer first, ask back last; of two that need asking back, offer the second for later."""
    if is_complete(asked, one):
        return one, other
    if other.intent and is_complete(other.intent, other):
        return other, one
    return (replace(one, later=second),)


def _sure(reading: Reading, text: str, least: float) -> Goal | None:
    """Return the goal of a part that is surely a question of its own."""
    match = reading.again(text)
    best = match.candidates[0].confidence if match.candidates else 0.0
    goal = question(replace(reading, text=text, match=match)) if best >= least else None
    if goal is None or goal.intent is None:
        return None
    talk = goal.intent.type == "M" and goal.intent.id != PERSON
    return None if talk or goal.verdict != "answer" else goal


def _ends(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield the two sides of every sentence end."""
    text = reading.text
    for end in _END.finditer(text):
        if end.end() < len(text):
            yield text[: end.end()], text[end.end() :]


def _joints(reading: Reading) -> Iterator[tuple[str, str]]:
    """Yield the two sides of every "et" that a question follows."""
    text, said = reading.text, words(reading.text)
    for place in range(1, len(said) - 1):
        if not reading.wording.is_under(said[place], "joins", "and"):
            continue
        begins = text[said[place].end : said[min(place + _BEGINS, len(said) - 1)].end]
        if reading.wording.has(begins, "question_words"):
            yield text[: said[place].start], text[said[place].end :]
