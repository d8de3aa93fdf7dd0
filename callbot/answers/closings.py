"""What is closed: stops and stations, sections of lines, and what that says of the streets around."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from callbot.answers.occasions import moment_of
from callbot.answers.query import Phrase, Query, asked_line
from callbot.answers.spots import Spot, metres_apart, spot_of, stops_near
from callbot.events.agenda import Event
from callbot.i18n.formats import Clock, Day, Moment, Name
from callbot.model import Facts, Location
from callbot.transport.closures import Closure
from callbot.transport.timetable import Station

SHOWN = 4
NEAR_M = 1200.0  # from a place, that a closed stop says something of its streets
FRESH = timedelta(hours=1)  # older alerts say nothing about now
_ROADS = ("section", "polygon", "route")  # scopes that come from closed streets


def look_up_stations(query: Query) -> Facts:
    """Answer `station_closed`: of the stop named, else all closures of the day or moment asked about."""
    query.refuse_past()
    start, end = span_of(query)
    line = asked_line(query)
    values: dict[str, object] = {
        "day": Day(start.date(), query.today),
        "line": line.name if line else None,
    }
    values["unknown_now"] = "" if has_fresh_alerts(query) else Phrase("unknown_now")
    slot = query.slots.get("stop")
    if slot is None:
        held = [
            c for c in query.world.closures.between(start, end) if not line or _of_line(c, line.id)
        ]
        return _facts(query, "list" if held else "none", held, values)
    spot = spot_of(query, slot)
    station = station_of(query, spot)
    values["stop"] = Name(station.name) if station else spot.shown
    held = _of_station(query, station, start, end) if station else []
    return _facts(query, "closed" if held else "open", held, values)


def look_up_roads(query: Query) -> Facts:
    """Answer `road_closure`: what is known of a day from the transport's closures and from events.

    Nobody tells the program of streets: the answer says so.
    """
    query.refuse_past()
    start, end = span_of(query)
    slot = query.slots.get("place")
    spot = spot_of(query, slot) if slot else None
    values: dict[str, object] = {"day": Day(start.date(), query.today)}
    values["place"] = spot.shown if spot else None
    held = [c for c in query.world.closures.between(start, end) if c.scope in _ROADS]
    where = spot.location if spot else None
    if where and (near := [c for c in held if _is_near(query, c, where)]):
        return _facts(query, "near", near, values)
    if held and not spot:
        return _facts(query, "list", held, values)
    found = [e for e in query.world.agenda.between(start, end) if e.status != "cancelled"]
    rows = [_event_row(query, event) for event in found[:SHOWN] if "sport" in event.tags]
    values |= {"events": rows, "closures": None, "places": None, "count": len(rows)}
    return Facts("events" if rows else "unknown", values)


def closures_near(query: Query, where: Location, start: datetime, end: datetime) -> list[Phrase]:
    """Return in words what is closed around a place at some time of [start, end)."""
    held = [c for c in query.world.closures.between(start, end) if _is_near(query, c, where)]
    return _distinct(closure_phrase(query, closure) for closure in held)[:SHOWN]


def span_of(query: Query) -> tuple[datetime, datetime]:
    """Return the moment, window or day that a question is about: from now to midnight if none."""
    if window := query.window():
        return max(window[0], query.now), window[1]
    local = query.now.astimezone(query.world.city.timezone)
    day, clock = query.asked_day(), query.slot("time")
    if clock is not None:
        moment = query.asked_moment() or local
        return moment, moment + timedelta(minutes=1)
    if day is not None and day != local.date():
        start = datetime.combine(day, time(), query.world.city.timezone)
        return start, start + timedelta(days=1)
    midnight = datetime.combine(local.date() + timedelta(days=1), time(), query.world.city.timezone)
    return local, midnight


def station_of(query: Query, spot: Spot) -> Station | None:
    """Return the station that a spot is, or the nearest one."""
    if spot.station:
        return query.timetable.station(spot.station)
    near = stops_near(query, spot, limit=1)
    return near[0].station if near else None


def has_fresh_alerts(query: Query) -> bool:
    """Say whether service alerts are received and new enough to speak of now."""
    alerts = query.world.alerts
    return alerts is not None and not (alerts.as_of and query.now - alerts.as_of > FRESH)


def closure_phrase(query: Query, closure: Closure) -> Phrase:
    """Return one closure in words: what, from when to when, why."""
    values: dict[str, object] = {"period": _period(query, closure), "stop": _stops(query, closure)}
    values["reason"] = _reason(query, closure)
    line = closure.line or (closure.refs[0] if closure.scope == "route" and closure.refs else "")
    if line:
        values["line"] = query.timetable.line(line).name
    if closure.scope == "section" and len(closure.refs) > 1:
        ends = [Name(query.timetable.station(ref).name) for ref in closure.refs[:2]]
        return Phrase("closed_section", {**values, "start": ends[0], "end": ends[1]})
    if closure.scope == "route":
        return Phrase("closed_line", values)
    if closure.allow == "exit_only":
        return Phrase("closed_exit_only", values)
    return Phrase("closed_for_line" if line else "closed_stop", values)


def _facts(query: Query, result: str, held: Sequence[Closure], values: dict[str, object]) -> Facts:
    rows = _distinct(closure_phrase(query, closure) for closure in held)
    values |= {"closures": rows[:SHOWN] or None, "count": len(rows)}
    values["places"] = list(dict.fromkeys(_short(query, c) for c in held))[:SHOWN] or None
    sources, as_of = _told_by(query, held)
    return Facts(result, values, ", ".join(list(sources)[:2]), as_of)


def _told_by(query: Query, held: Sequence[Closure]) -> tuple[list[str], datetime | None]:
    """Return who says so and of when it is; where nothing is closed, who would have said it."""
    zone, alerts = query.world.city.timezone, query.world.alerts
    if not held and alerts is not None and has_fresh_alerts(query):
        return [alerts.source], alerts.as_of
    oldest = min((closure.as_of for closure in held if closure.as_of), default=None)
    sources = dict.fromkeys(closure.source for closure in held if closure.source)
    return list(sources), datetime.combine(oldest, time(), zone) if oldest else None


def _short(query: Query, closure: Closure) -> str:
    """Return what a closure is about in one name, for the ear."""
    if closure.scope in ("route", "section") and (closure.line or closure.refs):
        return query.timetable.line(closure.line or closure.refs[0]).name
    names = [name.text for name in _stops(query, closure)]
    return names[0] if names else ""


def _distinct(phrases: Iterable[Phrase]) -> list[Phrase]:
    """Return phrases without those that say the same."""
    found: list[Phrase] = []
    for phrase in phrases:
        if phrase not in found:
            found.append(phrase)
    return found


def _of_station(query: Query, station: Station, start: datetime, end: datetime) -> list[Closure]:
    line = asked_line(query)
    reached = query.world.closures.of_station(station.id, line_id=line.id if line else "")
    return [closure for closure in reached if closure.meets(start, end)]


def _of_line(closure: Closure, line_id: str) -> bool:
    return line_id in (closure.line, *closure.refs)


def _is_near(query: Query, closure: Closure, where: Location) -> bool:
    refs = closure.refs if closure.scope == "section" else ()
    ids = (*refs, *query.world.closures.stops_of(closure))
    stations = (query.timetable.station(stop) for stop in ids)
    return any(metres_apart(where, Location(each.lat, each.lon)) <= NEAR_M for each in stations)


def _stops(query: Query, closure: Closure) -> list[Name]:
    ids = closure.refs if closure.scope in ("stop", "station") else ()
    stops = ids or query.world.closures.stops_of(closure)[:SHOWN]
    names = (query.timetable.station(each).name for each in stops if closure.scope != "route")
    return [Name(name) for name in dict.fromkeys(names)]


def _period(query: Query, closure: Closure) -> object:
    zone = query.world.city.timezone
    start, end = closure.start, closure.end
    begun = start is None or start <= query.now
    local_start = start.astimezone(zone) if start else None
    local_end = end.astimezone(zone) if end else None
    if begun and local_end:
        today = local_end.date() == query.today
        shown = Clock(local_end) if today else Moment(local_end, query.today)
        return Phrase("until_moment", {"end": shown})
    if local_start and local_end:
        same = local_end - local_start < timedelta(hours=24)
        shown = Clock(local_end) if same else Moment(local_end, query.today)
        return Phrase("from_to", {"start": Moment(local_start, query.today), "end": shown})
    return (
        Phrase("from_moment", {"start": Moment(local_start, query.today)})
        if local_start and not begun
        else ""
    )


def _reason(query: Query, closure: Closure) -> object:
    """Return why it is closed, and whether nobody confirms it or another source says otherwise."""
    reason: object = closure.reason_in(query.language, query.world.city.languages[0])
    reason = reason or Phrase("no_reason")
    if any(closure in (each.first, each.second) for each in query.world.closures.conflicts):
        return Phrase("disputed", {"reason": reason})
    return Phrase("to_confirm", {"reason": reason}) if closure.indicative else reason


def _event_row(query: Query, event: Event) -> Phrase:
    values = {"event": Name(event.title_in(query.language)), "moment": moment_of(event, query)}
    return Phrase("event_row", values)
