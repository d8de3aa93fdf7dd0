"""A question about another town: its services are not ours to tell of."""

from __future__ import annotations

from callbot.assistant.goal import Goal, Reading
from callbot.assistant.towns import Mention
from callbot.model import Intent

ANOTHER_TOWN = "another_town"  # the rule that found it
_UNDERSTOOD = frozenset({"answer", "did_you_mean"})
_TOLD = "LSC"  # types of intents that tell of the city: live, static, rights and money
_EVENTS = "events."
_WAYS = ("transport.", "events.how_to_get_there")  # beginnings of ids of intents about ways


def another_town(reading: Reading) -> Goal | None:
    """Say who to ask instead; a line that we know is ours wherever it goes."""
    intent = reading.best
    if intent is None or reading.match.verdict not in _UNDERSTOOD or intent.type not in _TOLD:
        return None
    named = reading.towns.named(reading.text, reading.match.slots)
    if named is None or not _is_where(named, intent, reading):
        return None
    remark = "elsewhere_way" if intent.id.startswith(_WAYS) else "elsewhere"
    return Goal("unknown", rule=ANOTHER_TOWN, remark=remark, unknown=named.town)


def _is_where(named: Mention, intent: Intent, reading: Reading) -> bool:
    """Tell a town from a street that has its name, from a team, and from where one of our lines goes."""
    under = reading.wording.is_under
    if any(under(word, "street_words") for word in named.before):
        return False
    if any(value.kind == "line" for value in reading.match.slots):
        return False
    at = any(under(word, "at", "at_before", "to_before") for word in named.before[-1:])
    return not intent.id.startswith(_EVENTS) or (at and reading.match.verdict == "answer")
