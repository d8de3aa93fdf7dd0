"""A question of its own: understood, offered, or spoilt only by a name that we do not know."""

from __future__ import annotations

import re

from callbot.assistant.between import last_way
from callbot.assistant.ends import Mention, mentions_of
from callbot.assistant.following import carried
from callbot.assistant.goal import Goal, Reading, Slots, assign
from callbot.assistant.near import unrecognised, unrecognised_line
from callbot.model import Candidate, Intent, Name
from callbot.understanding.confidence import OFFER

_OFFERED = 3
_HALF_MEANT = 0.1  # confidence that a question with an unknown name still has
_STREET_MEANT = 0.15  # the same of a question about a closed stop that has a street instead
_DEPARTURES = "departures"  # the answer source of what leaves a stop
_WAY = "transport.journey"
_CLOSED, _ROADS = "station_closed", "road_closure"  # sources: of stops, of streets
_SPOTS = frozenset({"stop", "place", "address"})
_NEAREST = "nearest_stop"  # the answer source for a bare "I am here"


def question(reading: Reading) -> Goal | None:
    """A question that was understood; a bare value that answers nothing of ours is none."""
    match, intent = reading.match, reading.best
    if intent is None or not reading.is_understood:
        return None
    best = next(c for c in match.candidates if c.intent == intent.id)
    if way := _way(reading, intent):
        return Goal("answer", way, assign(way, match.slots), rule="way_there")
    if other := _road(reading, intent) or last_way(reading, intent):
        return Goal("answer", other, assign(other, match.slots), rule=other.source)
    slots = {**carried(reading, intent), **_by_direction(intent, assign(intent, match.slots))}
    return Goal("answer", intent, slots, best.shade, rule=match.rule)


def _way(reading: Reading, intent: Intent) -> Intent | None:
    """A stop to go to is none to leave from: "prochain bus pour l'aéroport" asks for the way."""
    stops = [value for value in reading.match.slots if value.kind in ("stop", "place", "line")]
    if intent.source != _DEPARTURES or not stops or any(value.role != "to" for value in stops):
        return None
    return reading.intents.get(_WAY)


def closed_street(reading: Reading) -> Goal | None:
    """A street where a stop should stand: "le boulevard Michelet est fermé ?"."""
    intent = reading.best
    if intent is None or reading.match.verdict in ("answer", "safety"):
        return None
    road = _road(reading, intent)
    if road is None or reading.match.candidates[0].confidence < _STREET_MEANT:
        return None
    return Goal("answer", road, assign(road, reading.match.slots), rule=road.source)


def _by_direction(intent: Intent, slots: Slots) -> Slots:
    """Where a line is to go is not where it is taken: "le 83 pour le Vieux-Port", "vers X à Y"."""
    stop, other = slots.get("stop"), slots.get("direction")
    if intent.source != _DEPARTURES or stop is None or stop.role != "to" or "line" not in slots:
        return slots
    rest = {name: value for name, value in slots.items() if name not in ("stop", "direction")}
    return {**rest, "direction": stop, **({"stop": other} if other else {})}


def _road(reading: Reading, intent: Intent) -> Intent | None:
    """A street that is closed is closed to cars: "la corniche est fermée ?" names no stop."""
    values = reading.match.slots
    if intent.source != _CLOSED or any(value.kind == "line" for value in values):
        return None
    spots = mentions_of(value for value in values if value.kind in _SPOTS)
    if not spots or not all(_is_street(reading, spot) for spot in spots):
        return None
    found = (i for i in reading.intents.values() if i.source == _ROADS and i.enabled)
    return next(found, None)


def _is_street(reading: Reading, mention: Mention) -> bool:
    longest = max(value.end - value.start for value in mention)
    best = [value for value in mention if value.end - value.start == longest]
    street = any(v.kind == "address" or v.ref in reading.streets for v in best)
    return street and not any(value.kind == "stop" for value in best)


def unknown_name(reading: Reading) -> Goal | None:
    """A question that would be understood if it had a name of ours where it has unknown words."""
    intent = reading.best
    said = unrecognised(reading.text, reading.match, reading.vocabulary)
    if intent is None or not said or reading.match.verdict == "answer":
        return None
    if reading.match.candidates[0].confidence < _HALF_MEANT:
        return None
    slots = assign(intent, reading.match.slots)
    missing = (slot.kind for slot in intent.slots if slot.lacks(slots))
    for name in _first_of(reading.names, next(missing, "")):
        trial = reading.again(reading.text.replace(said, name.value, 1))
        if trial.verdict == "answer" and trial.candidates[0].intent == intent.id:
            return Goal("answer", intent, slots, trial.candidates[0].shade, rule="unknown_name")
    return None


def unknown_line(reading: Reading) -> Goal | None:
    """A question about a line that does not exist: "le 999 à castellane"."""
    said = unrecognised_line(reading.text, reading.match, reading.wording)
    if not said or any(value.kind == "line" for value in reading.match.slots):
        return None
    numbered = tuple(name for name in reading.names if name.value.isdecimal())
    for name in _first_of(numbered, "line"):
        trial = reading.again(re.sub(rf"\b{said}\b", name.value, reading.text, count=1))
        intent = reading.intents.get(trial.candidates[0].intent) if trial.candidates else None
        slot = next((s for s in intent.slots if s.kind == "line"), None) if intent else None
        if trial.verdict == "answer" and intent and slot:
            slots = assign(intent, reading.match.slots)
            return Goal(
                "answer", intent, slots, rule="unknown_line", unknown=said, unknown_slot=slot.name
            )
    return None


def position(reading: Reading) -> Goal | None:
    """A position that goes with no question: the stops around."""
    intent = next((i for i in reading.intents.values() if i.source == _NEAREST), None)
    if not reading.here or intent is None or reading.match.verdict == "answer":
        return None
    return Goal("answer", intent, {}, rule="position")


def offer(reading: Reading) -> Goal | None:
    """The likeliest intents, to choose from."""
    if reading.match.verdict != "did_you_mean":
        return None
    known = [c.intent for c in reading.match.candidates if _offerable(reading, c)]
    return Goal("did_you_mean", offered=tuple(known[:_OFFERED]), rule=reading.match.rule)


def is_complete(intent: Intent, goal: Goal) -> bool:
    """Say whether nothing needs to be asked before the intent is answered."""
    return not any(slot.lacks(goal.slots) for slot in intent.slots)


def _offerable(reading: Reading, candidate: Candidate) -> bool:
    """Say whether an intent may be offered; an emergency only where it may really be meant."""
    intent = reading.intents.get(candidate.intent)
    if intent is None or not intent.enabled:
        return False
    return intent.type != "X" or candidate.confidence >= OFFER


def _first_of(names: tuple[Name, ...], kind: str) -> list[Name]:
    """Return one name of a kind, to stand for all."""
    return [name for name in names if name.kind == kind][:1]
