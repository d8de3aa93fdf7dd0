"""Two places and little else: "noailles → prado", "castellane la rose au plus vite"."""

from __future__ import annotations

from callbot.assistant.ends import mentions_of
from callbot.assistant.goal import Goal, Reading, assign, last_topic
from callbot.model import Intent

JOURNEY = "transport.journey"
_PLACES = frozenset({"stop", "place", "address"})


def two_ends(reading: Reading) -> Goal | None:
    """A journey between the two places that a text names, where nothing else is understood."""
    match = reading.match
    if match.verdict in ("answer", "safety") or reading.asked:
        return None
    if len(mentions_of(v for v in match.slots if v.kind in _PLACES)) != 2 or _goes_on(reading):
        return None
    if any(value.kind == "event" for value in match.slots):
        return None  # "de la joliette à la fête de la musique": there is more to say than the way
    intent = _likeliest(reading)
    slots = assign(intent, match.slots) if intent else {}
    if intent is None or not all(slot.name in slots for slot in intent.slots if slot.required):
        return None
    return Goal("answer", intent, slots, rule="two_ends")


def _likeliest(reading: Reading) -> Intent | None:
    """Return the journey that the candidates offer; for bare names, the plain one."""
    known = (reading.intents.get(each.intent) for each in reading.match.candidates)
    found = next((each for each in known if each and _is_journey(each) and each.enabled), None)
    return found or (reading.intents.get(JOURNEY) if reading.is_only_values() else None)


def _is_journey(intent: Intent) -> bool:
    return {slot.role for slot in intent.slots if slot.required} >= {"from", "to"}


def _goes_on(reading: Reading) -> bool:
    """Say whether the talk is about a journey already: a follow-up keeps its day."""
    topic = last_topic(reading.conversation, reading.intents)
    return topic is not None and _is_journey(reading.intents[topic.intent or ""])
