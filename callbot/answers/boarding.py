"""Departures that nobody may board, because the stop or the line is closed when they would leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from callbot.answers.closings import closure_phrase
from callbot.answers.query import Phrase, Query, asked_line
from callbot.transport.closures import Closure
from callbot.transport.departures import Departure

_DAY = timedelta(days=1)


def may_be_closed(query: Query, station_id: str, moment: datetime) -> bool:
    """Tell whether something closes a station, or a line there, within a day of a moment."""
    held = query.world.closures.of_station(station_id)
    return any(closure.meets(moment, moment + _DAY) for closure in held)


def closed_on(query: Query, station_id: str, day: date) -> Phrase | None:
    """Return the first closure of a station, or of the line asked about there, on what is left of a day."""
    start = datetime.combine(day, time(), query.world.city.timezone)
    line = asked_line(query)
    held = query.world.closures.of_station(station_id, line_id=line.id if line else "")
    met = (each for each in held if each.meets(max(start, query.now), start + _DAY))
    found = next(met, None)
    return _warning(query, found) if found else None


def boardable(
    query: Query, rows: Iterable[Departure], most: int
) -> tuple[list[Departure], Phrase | None]:
    """Return the first ``most`` departures that may be boarded, and what closes one before them."""
    found: list[Departure] = []
    held: Closure | None = None
    for row in rows:
        if len(found) == most:
            break
        shut = _closed_by(query, row)
        if shut is None:
            found.append(row)
        held = held or shut
    return found, _warning(query, held) if held else None


def _warning(query: Query, closure: Closure) -> Phrase:
    return Phrase("closure_blocks", {"closure": closure_phrase(query, closure)})


def _closed_by(query: Query, row: Departure) -> Closure | None:
    held = query.world.closures.of_station(row.stop_id, row.time, line_id=row.line.id)
    return next(iter(held), None)
