"""What a line's status and route are."""

from __future__ import annotations

from datetime import timedelta

from callbot.answers.departures import asked_line, facts_of, names
from callbot.answers.query import Phrase, Query
from callbot.i18n.formats import Name
from callbot.model import Facts
from callbot.transport.lines import routes, serves
from callbot.transport.realtime import Alert, alerts_for, text_in

SHOWN = 3
FRESH = timedelta(hours=1)  # older alerts say nothing about now


def look_up_status(query: Query) -> Facts:
    """Answer `line_status` from the service alerts; without them, say that nothing is known."""
    line = asked_line(query)
    values: dict[str, object] = {"line": line.name if line else None}
    alerts = query.world.alerts
    if alerts is None or (alerts.as_of and query.now - alerts.as_of > FRESH):
        return facts_of(query, "no_realtime", {**values, "indicative": False})
    found = alerts_for(alerts, query.now, line_id=line.id if line else None)
    texts = [_text(alert, query.language) for alert in found]
    values |= {"alerts": texts[:SHOWN], "count": len(texts)}
    return Facts("alerts" if texts else "ok", values, alerts.source, alerts.as_of)


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


def _text(alert: Alert, language: str) -> str:
    languages = (language, "")
    return text_in(alert.header, languages) or text_in(alert.description, languages)
