"""The first and the last of a service day: of a line, at a stop, or from one place to another."""

from __future__ import annotations

from datetime import date, datetime

from callbot.answers.boarding import closed_on
from callbot.answers.departures import Values, facts_of, feeds_of
from callbot.answers.journeys import ends_of, journey_values
from callbot.answers.late import SHOWN, last_values, latest_of_lines
from callbot.answers.legs import at_moment, card, line_ride
from callbot.answers.planning import Outcome, first_and_last, trip_of
from callbot.answers.query import Phrase, Query, asked_line
from callbot.answers.spots import spot_of
from callbot.i18n.formats import Clock, Day, Name
from callbot.model import Facts
from callbot.transport.departures import FirstLast, first_last
from callbot.transport.lines import routes, serves
from callbot.transport.timetable import Line, Station, Timetable, covers


def look_up(query: Query) -> Facts:
    """Answer `first_last`: of a line, at a stop or each end of the line, else between two places."""
    timetable, line = query.timetable, asked_line(query)
    if line is None and query.end("from") and query.end("to"):
        return _journeys(query)
    stop, day = query.slots.get("stop"), _day(query)
    if there := _only_there(query):
        return _towards(query, there, day)
    common: Values = {"line": line.name if line else None}
    common |= {"stop": Name(stop.value) if stop else None, "day": Day(day, query.service_day())}
    if stop and line and not serves(timetable, line.id, stop.ref):
        return facts_of(query, "not_served", common)
    if not any(feed.covers(day) for feed in feeds_of(query)):
        return facts_of(query, "after_end", common)
    found = _of_modes(query, _found(timetable, line, stop.ref if stop else None, day))
    if not found:
        return facts_of(query, "empty", common)
    values = {**common, "first": Clock(min((each.first for each in found), key=datetime.timestamp))}
    values["last"] = Clock(max((each.last for each in found), key=datetime.timestamp))
    values["trips"] = [_row(each) for each in found] if line else last_values(found, query)["trips"]
    if stop and (shut := closed_on(query, stop.ref, day)):
        values["notice"] = shut
    return facts_of(query, "ok", values)


def _only_there(query: Query) -> Station | None:
    """Return the stop that is named as where to go, where nothing says from where."""
    end, line = query.end("to"), asked_line(query)
    if end is None or end.role != "to" or query.end("from") or line is not None:
        return None
    spot = spot_of(query, end)
    return query.timetable.station(spot.station) if spot.station else None


def _towards(query: Query, there: Station, day: date) -> Facts:
    """Return of each line that goes there the first and the last from where it begins."""
    values: Values = {"line": None, "stop": Name(there.name), "destination": Name(there.name)}
    values["day"] = Day(day, query.service_day())
    if not covers(query.timetable, day):
        return facts_of(query, "after_end", values)
    found = _of_modes(query, latest_of_lines(query, day, there))
    if not found:
        return facts_of(query, "empty", values)
    latest = sorted(found, key=lambda each: -each.last.timestamp())
    values["trips"] = [_row(each, "first_last_line_row") for each in latest[:SHOWN]]
    values["first"] = Clock(min((each.first for each in found), key=datetime.timestamp))
    values["last"] = Clock(latest[0].last)
    return facts_of(query, "towards", values)


def _day(query: Query) -> date:
    return query.asked_day() or query.service_day(query.asked_moment())


def _journeys(query: Query) -> Facts:
    """Return the first and the last journey of the day; what is told is the last one."""
    trip, day = trip_of(query), _day(query)
    values = ends_of(query, Outcome(trip)) | {"day": Day(day, query.service_day())}
    values |= {"line": None, "stop": None}
    if not covers(query.timetable, day):
        return facts_of(query, "after_end", values)
    found = first_and_last(query, trip, day)
    if found is None:
        return facts_of(query, "empty", values)
    first, last = found
    values |= journey_values(query, last) | {"last": Clock(last.departure)}
    values |= {"first": Clock(first.departure), "departure": at_moment(last.departure, query.today)}
    ends = (values["origin"], values["destination"])
    title = Phrase("journey_title", {"origin": ends[0], "destination": ends[1]})
    return facts_of(query, "journey", values, [card([last], title, ends, query.language)])


def _found(timetable: Timetable, line: Line | None, stop: str | None, day: date) -> list[FirstLast]:
    if stop is not None:
        return first_last(timetable, stop, day, line_id=line.id if line else None)
    if line is None:
        return []
    starts = [direction.stations[0].id for direction in routes(timetable, line.id)]
    return [each for start in starts for each in first_last(timetable, start, day, line_id=line.id)]


def _of_modes(query: Query, found: list[FirstLast]) -> list[FirstLast]:
    """Return those of the means that the question names, where it names any that come."""
    return [each for each in found if each.line.mode in query.modes] or found


def _row(found: FirstLast, key: str = "first_last_row") -> Phrase:
    values = {"line": line_ride(found.line), "headsign": Name(found.headsign)}
    times = {"first": Clock(found.first), "last": Clock(found.last)}
    return Phrase(key, values | times)
