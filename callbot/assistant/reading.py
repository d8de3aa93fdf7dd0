"""The order in which an utterance is read: the first rule that holds gives the goal."""

from __future__ import annotations

from callbot.assistant import another_town, asked, between, choosing, following, fresh, halves
from callbot.assistant.goal import Goal, Reading
from callbot.assistant.several import two_questions

RULES = (
    choosing.button,
    halves.which_half,
    choosing.choice,
    choosing.agreement,
    asked.not_known,
    asked.given,
    following.correction,
    following.other_direction,
    between.two_ends,
    between.line_towards,
    following.follow_up,
    asked.here,
    another_town.another_town,
    fresh.unknown_line,
    fresh.question,
    fresh.closed_street,
    fresh.unknown_name,
    asked.unknown_value,
    fresh.position,
    fresh.offer,
)


def read_goals(reading: Reading) -> tuple[Goal, ...]:
    """Return what is asked for: one goal, or two where a message has two questions."""
    return two_questions(reading) or (read_goal(reading),)


def read_goal(reading: Reading) -> Goal:
    """Return the goal of the first rule that holds; without one nothing was understood."""
    for rule in RULES:
        goal = rule(reading)
        if goal is not None:
            return goal
    return Goal("unknown", rule=reading.match.rule)
