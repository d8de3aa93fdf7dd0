"""What the service alerts say: strikes, and lifts and escalators that do not work."""

from __future__ import annotations

from collections.abc import Iterable

from callbot.answers.closings import has_fresh_alerts, span_of, station_of
from callbot.answers.departures import facts_of
from callbot.answers.query import Query, Sentences, asked_line
from callbot.answers.spots import spot_of
from callbot.i18n.formats import Day, Name
from callbot.model import Facts
from callbot.transport.realtime import Alert, Alerts, alerts_for, text_in

SHOWN = 3


def look_up_strike(query: Query) -> Facts:
    """Answer `strike`: from alerts whose cause is a strike; without alerts, say that nobody knows."""
    query.refuse_past()
    start, _ = span_of(query)
    line = asked_line(query)
    values: dict[str, object] = {
        "day": Day(start.date(), query.today),
        "line": line.name if line else None,
    }
    alerts = query.world.alerts
    if alerts is None or not has_fresh_alerts(query):
        return Facts("no_realtime", values)
    held = [alert for alert in alerts.alerts if alert.cause == "STRIKE" and _meets(query, alert)]
    if line:
        held = [alert for alert in held if not alert.lines or line.id in alert.lines]
    return alerts_said(query, "strike" if held else "none", alerts, held, values)


def look_up_lift(query: Query) -> Facts:
    """Answer `lift_status`: alerts about access to the station, else whether it is step-free at all."""
    slot = query.slots["stop"]
    spot = spot_of(query, slot)
    station = station_of(query, spot)
    values: dict[str, object] = {"stop": Name(station.name) if station else spot.shown}
    alerts = query.world.alerts
    if station and alerts is not None and has_fresh_alerts(query):
        found = alerts_for(alerts, query.now, station=station)
        held = [alert for alert in found if alert.effect == "ACCESSIBILITY_ISSUE"]
        return alerts_said(query, "alerts" if held else "ok", alerts, held, values)
    known = station.wheelchair if station else None
    result = {True: "step_free", False: "not_step_free"}.get(known, "unknown")  # type: ignore[arg-type]
    return facts_of(query, result, values)


def alerts_said(
    query: Query, result: str, alerts: Alerts, held: Iterable[Alert], values: dict[str, object]
) -> Facts:
    """Return facts that say alerts in the language of the answer, and who they are from."""
    texts = list(dict.fromkeys(alert_text(alert, query.language) for alert in held))
    values |= {"alerts": Sentences(tuple(texts[:SHOWN])) if texts else None, "count": len(texts)}
    return Facts(result, values, alerts.source, alerts.as_of)


def alert_text(alert: Alert, language: str) -> str:
    """Return what an alert says in a language, as a sentence."""
    text = text_in(alert.header, (language, "")) or text_in(alert.description, (language, ""))
    return text if text.endswith((".", "!", "?", "…", "。")) or not text else f"{text}."


def _meets(query: Query, alert: Alert) -> bool:
    """Say whether an alert holds at some time of what is asked about."""
    start, end = span_of(query)
    return not alert.periods or any(
        (first is None or first < end) and (last is None or start < last)
        for first, last in alert.periods
    )
