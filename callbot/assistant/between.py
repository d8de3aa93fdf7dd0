"""Two places and little else: "noailles → prado", "castellane la rose au plus vite"."""

from __future__ import annotations

from callbot.assistant.ends import mentions_of
from callbot.assistant.goal import Goal, Reading, assign, last_topic
from callbot.assistant.wording import LEADING
from callbot.model import Intent

JOURNEY = "transport.journey"
DEPARTURES = "transport.next_departure"
_LAST = "first_last"  # the answer source of the first and the last
_LINE_WORDS = ("line_article", "line_word", "bus", "tram", "metro")
_PLACES = frozenset({"stop", "place", "address"})
# Of the best intent's confidence: a journey that is less likely than that is not what is told.
_LIKELY = 0.5


def two_ends(reading: Reading) -> Goal | None:
    """A journey between the two places that a text names, where nothing else is understood."""
    match = reading.match
    if match.verdict in ("answer", "safety") or reading.asked:
        return None
    if len(mentions_of(v for v in match.slots if v.kind in _PLACES)) != 2 or _goes_on(reading):
        return None
    if any(value.kind == "event" for value in match.slots):
        return None  # "de la joliette à la fête de la musique": there is more to say than the way
    if any(value.kind == "service" and not value.role for value in match.slots):
        return None  # "gare routière objets trouvés": nobody says that this is where to go
    intent = _likeliest(reading)
    slots = assign(intent, match.slots) if intent else {}
    if intent is None or not all(slot.name in slots for slot in intent.slots if slot.required):
        return None
    last = last_way(reading, intent)
    slots = assign(last, match.slots) if last else slots
    return Goal("answer", last or intent, slots, rule="two_ends")


def line_towards(reading: Reading) -> Goal | None:
    """A line and where it is to go, and nothing else: "le 83 pour le Vieux-Port"."""
    match, intent = reading.match, reading.intents.get(DEPARTURES)
    if intent is None or reading.is_understood or match.verdict == "safety" or reading.pending:
        return None
    lines = [value for value in match.slots if value.kind == "line"]
    stops = [value for value in match.slots if value.kind == "stop" and value.role == "to"]
    ends = mentions_of(value for value in match.slots if value.kind in _PLACES)
    if (len(lines), len(stops), len(ends)) != (1, 1, 1):
        return None
    if reading.wording.leftover(reading.text, match.slots, (*LEADING, *_LINE_WORDS)):
        return None
    topic = last_topic(reading.conversation, reading.intents)
    known = topic.slots if topic and topic.intent == DEPARTURES else {}
    here = {"stop": known["stop"]} if "stop" in known else {}
    slots = {**here, "line": lines[0], "direction": stops[0]}
    return Goal("answer", intent, slots, rule="line_towards")


def last_way(reading: Reading, intent: Intent) -> Intent | None:
    """The last way of the night is not the next one: "last metro from Castellane to La Rose"."""
    values = reading.match.slots
    timed = any(value.kind == "time" for value in values)
    if intent.id != JOURNEY or timed or not reading.wording.has(reading.text, "last"):
        return None
    if any(value.kind == "date" and reading.wording.has(value.said, "last") for value in values):
        return None
    found = (i for i in reading.intents.values() if i.source == _LAST and i.enabled)
    other = next(found, None)
    ends = assign(other, values) if other else {}
    both = other and all(slot.name in ends for slot in other.slots if slot.role)
    return other if both else None


def _likeliest(reading: Reading) -> Intent | None:
    """Return the journey that the candidates offer; for bare names, the plain one.

    A story that names two places, and is likelier about something else, asks for no journey.
    """
    offered = reading.match.candidates
    least = _LIKELY * max((each.confidence for each in offered), default=0.0)
    known = (reading.intents.get(each.intent) for each in offered if each.confidence >= least)
    found = next((each for each in known if each and _is_journey(each) and each.enabled), None)
    return found or (reading.intents.get(JOURNEY) if reading.is_only_values() else None)


def _is_journey(intent: Intent) -> bool:
    return {slot.role for slot in intent.slots if slot.required} >= {"from", "to"}


def _goes_on(reading: Reading) -> bool:
    """Say whether the talk is about a journey already: a follow-up keeps its day."""
    topic = last_topic(reading.conversation, reading.intents)
    return topic is not None and _is_journey(reading.intents[topic.intent or ""])
