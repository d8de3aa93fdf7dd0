"""What a line's status and route are."""

from __future__ import annotations

from callbot.answers.closings import closure_phrase, has_fresh_alerts
from callbot.answers.departures import facts_of, names
from callbot.answers.disruptions import alert_text
from callbot.answers.query import Phrase, Query, Sentences, asked_line
from callbot.i18n.formats import Name
from callbot.model import Facts
from callbot.transport.lines import routes, serves
from callbot.transport.realtime import alerts_for, stop_alerts_of

SHOWN = 3


def look_up_status(query: Query) -> Facts:
    """Answer `line_status` from service alerts and closures; without them, say that nothing is known."""
    line = asked_line(query)
    values: dict[str, object] = {"line": line.name if line else None}
    alerts = query.world.alerts
    closed = query.world.closures.of_line(line.id, query.now) if line else ()
    closed = tuple(closure for closure in closed if not closure.id.startswith("alert:"))
    told: list[object] = [Phrase("sentence", {"said": closure_phrase(query, c)}) for c in closed]
    if alerts is None or not has_fresh_alerts(query):
        if told:
            return Facts("alerts", _with(values, told), ", ".join({c.source for c in closed}))
        return Facts("no_realtime", values)
    found = alerts_for(alerts, query.now, line_id=line.id if line else None)
    told += [alert_text(alert, query.language) for alert in found]
    if told or line is None:
        return Facts("alerts" if told else "ok", _with(values, told), alerts.source, alerts.as_of)
    partly = [alert_text(a, query.language) for a in stop_alerts_of(alerts, query.now, line.id)]
    result = "some_stops" if partly else "ok"
    return Facts(result, _with(values, list(partly)), alerts.source, alerts.as_of)


def _with(values: dict[str, object], told: list[object]) -> dict[str, object]:
    said = Sentences(tuple(told[:SHOWN])) if told else None
    return {**values, "alerts": said, "count": len(told)}


def look_up_route(query: Query) -> Facts:
    """Answer `line_route`: the ends of a line, its stations, and whether it serves a stop."""
    line, stop = asked_line(query), query.slot("stop")
    if line is None:
        raise ValueError("line_route needs a line")
    directions = routes(query.timetable, line.id)
    ends = [(d.stations[0], d.stations[-1]) for d in reversed(directions) if d.stations]
    values: dict[str, object] = {"line": line.name, "stop": Name(stop.value) if stop else None}
    pairs = {frozenset((start.name, end.name)): (start, end) for start, end in ends}
    values["termini"] = [
        Phrase("termini_row", {"start": Name(start.name), "end": Name(end.name)})
        for start, end in pairs.values()
    ]
    values["stations"] = names(directions[0].stations) if directions else []
    result = "ok"
    if stop:
        served = serves(query.timetable, line.id, stop.ref)
        result = "passes" if served else "not_passes"
    rows = [_row(d.headsign, names(d.stations)) for d in directions]
    card: dict[str, object] = {"kind": "list", "title": line.name, "rows": rows}
    return facts_of(query, result, values, [card])


def _row(headsign: str, stations: list[Name]) -> dict[str, object]:
    return {"title": headsign, "text": " – ".join(station.text for station in stations)}
