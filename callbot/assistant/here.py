"""Where the person is, as a value: the stop nearest to them."""

from __future__ import annotations

from callbot.answers.query import HERE, World
from callbot.assistant.goal import Slots
from callbot.model import Intent, Location, SlotValue
from callbot.transport.lines import serves
from callbot.transport.stops import nearest

_LOOKED_AT = 60
_WALK_M = 2000.0


def with_position(intent: Intent, slots: Slots, location: Location | None, world: World) -> Slots:
    """Return ``slots`` with the stop nearest to ``location`` where a required stop is missing.

    A journey begins at the location itself. Other places need no value: answer sources take the
    location.
    """
    if location is None:
        return slots
    begins = [s.name for s in intent.slots if s.role == "from" and s.name not in slots]
    if begins:
        return {**slots, begins[0]: _begin(location)}
    missing = [
        s.name
        for s in intent.slots
        if s.required and s.kind == "stop" and not s.role and s.name not in slots
    ]
    if not missing:
        return slots
    line = next((value.ref for value in slots.values() if value.kind == "line"), "")
    stop = _nearest(location, line, world)
    return {**slots, missing[0]: stop} if stop else slots


def _begin(location: Location) -> SlotValue:
    """Return a position as a place without a name, to about ten metres."""
    return SlotValue("place", "", "", f"{HERE}{location.lat:.4f},{location.lon:.4f}", role="from")


def _nearest(location: Location, line: str, world: World) -> SlotValue | None:
    """Return the nearest stop in walking distance, of the line if one is given."""
    timetable = world.timetable
    if timetable is None:
        return None
    found = nearest(timetable, location.lat, location.lon, limit=_LOOKED_AT, within_m=_WALK_M)
    for station, _, _ in found:
        if not line or serves(timetable, line, station.id):
            return SlotValue("stop", station.name, "", station.id)
    return None
