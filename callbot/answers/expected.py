"""Departures as realtime expects them, and what is said of realtime itself."""

from __future__ import annotations

from datetime import datetime

from callbot.answers.query import Phrase, Query
from callbot.i18n.formats import Clock, Moment, Name
from callbot.transport.departures import Departure


def departure_phrase(departure: Departure) -> Phrase:
    """Return a departure in words: its expected time, and late, early or cancelled where it is."""
    values = {"line": departure.line.name, "headsign": Name(departure.headsign)}
    values |= {"time": Clock(departure.time)}
    if departure.cancelled:
        return Phrase("departure_cancelled_row", values)
    if not (late := minutes_late(departure)):
        return Phrase("departure_row", values)
    key = "departure_late_row" if late > 0 else "departure_early_row"
    return Phrase(key, {**values, "minutes": abs(late)})


def departure_extras(departure: Departure) -> dict[str, object]:
    """Return what a card's row says beside the planned departure; nothing where nothing is known."""
    if departure.cancelled:
        return {"cancelled": True}
    if departure.delay is None:
        return {}
    return {"delay": minutes_late(departure), "planned": Clock(departure.planned)}


def minutes_late(departure: Departure) -> int:
    """Return whole minutes after the planned time, negative before it, 0 where nothing is known."""
    return int(departure.delay.total_seconds() / 60) if departure.delay else 0


def realtime_note(query: Query) -> Phrase | None:
    """Return of when realtime is, or since when there is none; None where none is configured."""
    updates = query.world.updates
    if updates is None:
        return None
    since = updates.unavailable_since(query.now)
    if since is not None:
        return Phrase("realtime_gone", {"since": _moment(since, query)})
    return Phrase("realtime_of", {"time": _moment(updates.as_of, query)}) if updates.as_of else None


def _moment(moment: datetime, query: Query) -> Clock | Moment:
    local = moment.astimezone(query.world.city.timezone)
    return Clock(local) if local.date() == query.today else Moment(local, today=query.today)
