"""Next departures from a stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TypeAlias

from callbot.answers.boarding import boardable, may_be_closed
from callbot.answers.expected import departure_extras, departure_phrase, realtime_note
from callbot.answers.links import map_link
from callbot.answers.query import Brief, Query, asked_line
from callbot.i18n.formats import Clock, Day, Moment, Name
from callbot.model import Facts
from callbot.transport.departures import Departure, first_after, left_today
from callbot.transport.lines import serves
from callbot.transport.timetable import Feed, Station

SHOWN = 6
SEEN = 80  # departures among which those of a named means are looked for
MOST = 1000  # departures among which those that may be boarded are looked for
Values: TypeAlias = dict[str, object]


def look_up(query: Query) -> Facts:
    """Answer `departures`: those left on the day of the moment asked about; a past day is refused."""
    query.refuse_past()
    timetable, station = query.timetable, query.timetable.station(query.slots["stop"].ref)
    line, asked = asked_line(query), query.asked_moment()
    moment = asked or query.now
    day = query.service_day(moment)
    common: Values = {"stop": Name(station.name), "line": line.name if line else None}
    common["day"] = Day(day, today=query.service_day())
    if line and not serves(timetable, line.id, station.id):
        return facts_of(query, "not_served", common)
    if not any(feed.covers(day) for feed in feeds_of(query)):
        return facts_of(query, "after_end", common)
    line_id = line.id if line else None
    seen = SEEN if query.modes else SHOWN
    if may_be_closed(query, station.id, moment):
        seen = MOST
    updates = query.updates
    if day == query.service_day():
        common["realtime"] = realtime_note(query)
    find = partial(
        left_today, timetable, station.id, moment, line_id=line_id, limit=seen, updates=updates
    )
    direction = query.slots.get("direction")
    # Where nothing goes there without a change, what leaves is still worth saying.
    found = (find(towards=direction.ref) if direction else []) or find()
    rows, shut = boardable(query, _of_modes(found, query), SHOWN)
    if shut and not rows:
        return facts_of(query, "closed", {**common, "closure": shut})
    if not rows:
        later = first_after(timetable, station.id, moment, line_id=line_id, updates=updates)
        _, shut = boardable(query, [later] if later else [], 1)
        first = Moment(later.time, today=query.today) if later and not shut else None
        common["notice"] = shut or ""
        return facts_of(query, "empty", {**common, "first": first})
    going = next((row for row in rows if not row.cancelled), None)
    minutes = minutes_until(going, query) if going and asked is None else None
    if minutes is not None and not 0 < minutes <= 60:
        minutes = None  # "in 0 minutes" and "in 95 minutes" are better said as a time
    first_going = (going or rows[0]).time
    if shut:
        common["notice"] = shut
    values = {**common, "departures": Brief([departure_phrase(each) for each in rows])}
    values |= {"minutes": minutes, "time": Clock(first_going), "first": Moment(first_going)}
    card: Values = {"kind": "departures", "title": station.name}
    card["map"] = map_link("stop", station.id, query.language, at=asked)
    card |= {"rows": [_card(each, query) for each in rows]}
    return facts_of(query, "ok", values, [card], [each.line.id for each in rows])


def _of_modes(rows: list[Departure], query: Query) -> list[Departure]:
    """Return the rows of the means that the question names, where it names any that come."""
    return [row for row in rows if row.line.mode in query.modes] or rows


def minutes_until(departure: Departure, query: Query) -> int:
    """Return whole minutes until a departure."""
    return int((departure.time.timestamp() - query.now.timestamp()) // 60)


def facts_of(
    query: Query,
    result: str,
    values: dict[str, object],
    cards: Sequence[Mapping[str, object]] = (),
    ids: Iterable[str] = (),
) -> Facts:
    """Return facts that say which feeds they are from and how old those are.

    ``ids`` are of the stops and lines that the answer names; without any, those of the question.
    """
    feeds = query.timetable.feeds_of(ids) or feeds_of(query)
    values = {**values, "indicative": any(feed.indicative for feed in feeds)}
    values |= {"feed_end": Day(max(feed.last_day for feed in feeds), query.today)}
    source = ", ".join(dict.fromkeys(feed.title for feed in feeds))
    return Facts(result, values, source, min(feed.imported_at for feed in feeds), tuple(cards))


def feeds_of(query: Query) -> tuple[Feed, ...]:
    """Return the feeds of the stops and lines that a question names, all where it names none."""
    timetable = query.timetable
    slots = [slot for slot in query.slots.values() if slot.kind in ("stop", "line") and slot.ref]
    ids = [slot.ref for slot in slots if slot.kind == "line"]
    for slot in slots:
        if slot.kind == "stop":
            station = timetable.station(slot.ref)
            ids += [station.id, *station.also]
    return timetable.feeds_of(ids) or timetable.feeds


def names(stations: Sequence[Station]) -> list[Name]:
    """Return the stations' names, isolated for right-to-left text."""
    return [Name(station.name) for station in stations]


def _card(departure: Departure, query: Query) -> dict[str, object]:
    line = departure.line
    return {
        "line": line.name,
        "color": line.color,
        "text_color": line.text_color,
        "headsign": departure.headsign,
        "time": departure.time.isoformat(),
        "clock": Clock(departure.time),
        "minutes": minutes_until(departure, query),
        **departure_extras(departure),
    }
