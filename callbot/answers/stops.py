"""The stop nearest to a place."""

from __future__ import annotations

from datetime import timedelta

from callbot.answers.departures import asked_line, facts_of
from callbot.answers.query import Phrase, Query
from callbot.i18n.formats import Distance, Name
from callbot.model import Facts, Location
from callbot.transport.lines import lines_at, serves
from callbot.transport.stops import nearest
from callbot.transport.timetable import Station

SHOWN = 3


def look_up(query: Query) -> Facts:
    """Answer `nearest_stop` on foot from the place named, else from where the person says they are."""
    place, point = origin(query)
    line = asked_line(query)
    values: dict[str, object] = {"place": place, "line": line.name if line else None}
    if point is None:
        return facts_of(query, "none", values)
    found = nearest(query.timetable, point.lat, point.lon, limit=60, within_m=2500)
    near = [f for f in found if line is None or serves(query.timetable, line.id, f[0].id)][:SHOWN]
    if not near:
        return facts_of(query, "none", values)
    station, metres, seconds = near[0]
    values |= {"stop": Name(station.name), "minutes": minutes(seconds)}
    values |= {"distance": Distance(metres)}
    values["stops"] = [_row(query, station, seconds) for station, _, seconds in near]
    rows = [_card(query, station, metres) for station, metres, _ in near]
    card = {"kind": "list", "title": place or "", "rows": rows}
    return facts_of(query, "ok", values, [card])


def origin(query: Query) -> tuple[object, Location | None]:
    """Return what to call the starting point, and where it is."""
    slot = query.slot("place")
    if slot:
        place = query.world.city.place(slot.ref)
        if place is not None:
            return Name(place.name_in(query.language)), place.location
        station = query.timetable.station(slot.ref)
        return Name(station.name), Location(station.lat, station.lon)
    return (Phrase("your_location") if query.location else None), query.location


def minutes(seconds: float) -> int:
    """Return walking minutes, rounded up, at least one."""
    return max(1, -int(-timedelta(seconds=seconds).total_seconds() // 60))


def _lines(query: Query, station: Station) -> str:
    return ", ".join(line.name for line in lines_at(query.timetable, station.id))


def _row(query: Query, station: Station, seconds: float) -> Phrase:
    values = {"stop": Name(station.name), "lines": _lines(query, station)}
    return Phrase("stop_row", {**values, "minutes": minutes(seconds)})


def _card(query: Query, station: Station, metres: float) -> dict[str, object]:
    title = f"{station.name} ({_lines(query, station)})"
    return {"title": title, "text": Distance(metres)}
