"""How a conversation stands after a goal was answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import takewhile

from callbot.assistant.goal import Goal, leaves_question_open
from callbot.assistant.speech import Outcome
from callbot.model import Conversation, Intent, Match, Pending, SlotValue, Turn

KEPT_TURNS = 8
_CLOSING = frozenset({"offer_declined", "yes_no"})  # rules after which nothing is waited for


def next_pending(
    old: Pending | None, goal: Goal, outcome: Outcome, match: Match, text: str
) -> Pending | None:
    """Return what the bot waits for after this goal."""
    if goal.offered:
        return Pending(offered=goal.offered, filled=_kept(old, goal, match), text=text)
    if goal.intent is None:
        return None if goal.rule in _CLOSING else old
    if leaves_question_open(goal.intent):
        return old
    if outcome.asks:
        return Pending(goal.intent.id, outcome.asks, goal.slots, outcome.near, text)
    return None


def turns_after(
    turns: Sequence[Turn], text: str, goals: Sequence[Goal], outcomes: Sequence[Outcome]
) -> tuple[Turn, ...]:
    """Return the newest turns, this one's included."""
    new = [_turn(turns, text, *each) for each in zip(goals, outcomes, strict=True)]
    return (*turns, *new)[-KEPT_TURNS:]


def failures(conversation: Conversation) -> int:
    """Return how many turns in a row came to nothing; our own first question is none of them."""
    missed = ("unknown", "did_you_mean", "question")
    run = list(takewhile(lambda turn: turn.status in missed, reversed(conversation.turns)))
    return len(run) - (bool(run) and run[-1].status == "question")


def language_after(
    goal: Goal, conversation: Conversation, language: str, published: Sequence[str], *, chosen: bool
) -> tuple[str, bool]:
    """Return the conversation's language from now on, and whether the person chose it."""
    asked = goal.slots.get("language")
    if goal.intent and goal.intent.source == "language" and asked and asked.ref in published:
        return asked.ref, True
    return language, chosen or conversation.chosen_language


def last_goal(conversation: Conversation, intents: Mapping[str, Intent]) -> Goal | None:
    """Return what to say again in another language: our open question, else the last answer."""
    pending = conversation.pending
    if pending and pending.slot and pending.intent in intents:
        return Goal("answer", intents[pending.intent], pending.filled, rule="slot_missing")
    if pending and pending.offered:
        return Goal("did_you_mean", offered=pending.offered)
    turns = (t for t in reversed(conversation.turns) if not _aside(t, intents))
    turn = next(turns, None)
    intent = intents.get(turn.intent or "") if turn else None
    if turn is None or intent is None or turn.status != "answered" or intent.type == "M":
        return None
    return Goal("answer", intent, turn.slots, turn.shade, rule="said_again")


def _aside(turn: Turn, intents: Mapping[str, Intent]) -> bool:
    intent = intents.get(turn.intent or "")
    return intent is not None and leaves_question_open(intent)


def _kept(old: Pending | None, goal: Goal, match: Match) -> Mapping[str, SlotValue]:
    """Return the values of the question that the offers are about."""
    if old and goal.offered == old.offered:
        return old.filled
    return {value.kind: value for value in match.slots}


def _turn(turns: Sequence[Turn], text: str, goal: Goal, outcome: Outcome) -> Turn:
    answer = outcome.answer
    intent = goal.intent.id if goal.intent else None
    said, spoken = answer.text, answer.spoken
    if goal.intent and goal.intent.source == "repeat" and turns:
        # What was repeated, not that it was: "again" twice says the answer a third time.
        said, spoken = turns[-1].answer, turns[-1].spoken
    return Turn(text, intent, answer.status, goal.slots, said, spoken, goal.shade)
