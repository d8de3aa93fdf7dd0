"""The stop nearest to a place."""

from __future__ import annotations

from datetime import timedelta

from callbot.answers.departures import facts_of
from callbot.answers.query import Phrase, Query, asked_line
from callbot.answers.spots import here, spot_of
from callbot.i18n.formats import Distance, Name
from callbot.model import Facts
from callbot.transport.lines import lines_at, serves
from callbot.transport.stops import Near, nearest
from callbot.transport.timetable import Station

SHOWN = 3


def look_up(query: Query) -> Facts:
    """Answer `nearest_stop` on foot from the place named, else from where the person says they are."""
    slot = query.slots.get("place")
    spot = spot_of(query, slot) if slot else here(query)
    line, point = asked_line(query), spot.location if spot else None
    place = spot.shown if spot else None
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
    values["stops"] = [stop_phrase(query, each) for each in near]
    rows = [_card(query, station, metres) for station, metres, _ in near]
    card = {"kind": "list", "title": place or "", "rows": rows}
    return facts_of(query, "ok", values, [card])


def walk(seconds: float) -> timedelta:
    """Return a walk as a length of time in full minutes."""
    return timedelta(minutes=minutes(seconds))


def minutes(seconds: float) -> int:
    """Return walking minutes, rounded up, at least one."""
    return max(1, -int(-timedelta(seconds=seconds).total_seconds() // 60))


def lines_of(query: Query, station: Station) -> str:
    """Return the names of the lines at a station."""
    return ", ".join(line.name for line in lines_at(query.timetable, station.id))


def stop_phrase(query: Query, near: Near) -> Phrase:
    """Return a stop with its lines and the walk to it."""
    values = {"stop": Name(near.station.name), "lines": lines_of(query, near.station)}
    return Phrase("stop_row", {**values, "minutes": minutes(near.walk_seconds)})


def _card(query: Query, station: Station, metres: float) -> dict[str, object]:
    title = f"{station.name} ({lines_of(query, station)})"
    return {"title": title, "text": Distance(metres)}
