"""Next departures from a stop, and the first and last of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from callbot.answers.query import DAY_ENDS, Phrase, Query
from callbot.i18n.formats import Clock, Day, Moment, Name
from callbot.model import Facts
from callbot.transport.departures import Departure, FirstLast, first_last, next_departures
from callbot.transport.lines import serves
from callbot.transport.timetable import Line, Station, Timetable

SHOWN = 6


def look_up(query: Query) -> Facts:
    """Answer `departures`: those left on the service day of the moment asked about."""
    timetable, station = query.timetable, query.timetable.station(query.slots["stop"].ref)
    line = asked_line(query)
    asked = query.asked_moment()
    moment = asked or query.now
    common = {"stop": Name(station.name), "line": line.name if line else None}
    common["day"] = Day(query.service_day(moment), today=query.service_day())
    if line and not serves(timetable, line.id, station.id):
        return facts_of(timetable, "not_served", common)
    if not timetable.covers(query.service_day(moment)):
        return facts_of(timetable, "after_end", common)
    line_id = line.id if line else None
    within = _rest_of_day(query, moment)
    rows = next_departures(
        timetable, station.id, moment, line_id=line_id, limit=SHOWN, within=within
    )
    if not rows:
        later = next_departures(
            timetable, station.id, moment, line_id=line_id, limit=1, within=timedelta(days=4)
        )
        first = Moment(later[0].time, today=query.service_day()) if later else None
        return facts_of(timetable, "empty", {**common, "first": first})
    minutes = int((rows[0].time - query.now).total_seconds() // 60) if asked is None else None
    values = {**common, "departures": [_row(each) for each in rows], "minutes": minutes}
    values |= {"time": Clock(rows[0].time), "first": Moment(rows[0].time)}
    card = {"kind": "departures", "title": station.name, "rows": [_card(d, query) for d in rows]}
    return facts_of(timetable, "ok", values, (card,))


def look_up_first_last(query: Query) -> Facts:
    """Answer `first_last`: of a line, at a stop or at each end of the line."""
    timetable, line = query.timetable, asked_line(query)
    stop = query.slot("stop")
    day = query.asked_day() or query.service_day(query.asked_moment())
    common: dict[str, object] = {"line": line.name if line else None}
    common |= {"stop": Name(stop.value) if stop else None, "day": Day(day, query.service_day())}
    if stop and line and not serves(timetable, line.id, stop.ref):
        return facts_of(timetable, "not_served", common)
    if not timetable.covers(day):
        return facts_of(timetable, "after_end", common)
    found = first_last(
        timetable, stop.ref if stop else None, day, line_id=line.id if line else None
    )
    if not found:
        return facts_of(timetable, "empty", common)
    values = {**common, "first": Clock(min(each.first for each in found))}
    values["last"] = Clock(max(each.last for each in found))
    values["trips"] = [_first_last_row(each) for each in found]
    return facts_of(timetable, "ok", values)


def asked_line(query: Query) -> Line | None:
    """Return the line that the question names, if any."""
    slot = query.slot("line")
    return query.timetable.line(slot.ref) if slot else None


def facts_of(
    timetable: Timetable,
    result: str,
    values: dict[str, object],
    cards: Sequence[dict[str, object]] = (),
) -> Facts:
    """Return facts that say which feed they are from and how old it is."""
    feed = timetable.feeds[0]
    values = {**values, "indicative": feed.indicative, "feed_end": Day(feed.last_day)}
    return Facts(result, values, feed.title, feed.imported_at, tuple(cards))


def names(stations: Sequence[Station]) -> list[Name]:
    """Return the stations' names, isolated for right-to-left text."""
    return [Name(station.name) for station in stations]


def _rest_of_day(query: Query, moment: datetime) -> timedelta:
    local = moment.astimezone(query.world.city.timezone)
    end = local.replace(hour=DAY_ENDS.hour, minute=0, second=0, microsecond=0)
    end = end if end > local else end + timedelta(days=1)
    return timedelta(seconds=end.timestamp() - moment.timestamp())


def _row(departure: Departure) -> Phrase:
    values = {"line": departure.line.name, "headsign": Name(departure.headsign)}
    return Phrase("departure_row", {**values, "time": Clock(departure.time)})


def _card(departure: Departure, query: Query) -> dict[str, object]:
    line = departure.line
    return {
        "line": line.name,
        "color": line.color,
        "text_color": line.text_color,
        "headsign": departure.headsign,
        "time": departure.time.isoformat(),
        "clock": Clock(departure.time),
        "minutes": int((departure.time - query.now).total_seconds() // 60),
    }


def _first_last_row(found: FirstLast) -> Phrase:
    values = {"line": found.line.name, "headsign": Name(found.headsign)}
    return Phrase(
        "first_last_row", {**values, "first": Clock(found.first), "last": Clock(found.last)}
    )
