"""The answer sources: one line each, named as intents name them."""

from __future__ import annotations

from collections.abc import Mapping

from callbot.answers import (
    calendar,
    departures,
    dialogue,
    directory,
    events,
    lines,
    services,
    stops,
    tickets,
)
from callbot.answers.query import SourceInfo

_FEED = ("stop", "line", "day", "feed_end")
_EVENT = ("event", "moment", "place", "old")
_EVENT_RESULTS = ("ok", "cancelled", "moved", "past", "unknown")
_DAY_RESULTS = ("ok", "empty", "after_end", "not_served")

SOURCES: Mapping[str, SourceInfo] = {
    "text": SourceInfo(services.look_up_fixed),
    "departures": SourceInfo(
        departures.look_up,
        _DAY_RESULTS,
        frozenset({*_FEED, "departures", "first", "time", "minutes", "realtime"}),
    ),
    "first_last": SourceInfo(
        departures.look_up_first_last, _DAY_RESULTS, frozenset({*_FEED, "first", "last", "trips"})
    ),
    "line_status": SourceInfo(
        lines.look_up_status,
        ("ok", "alerts", "no_realtime"),
        frozenset({"line", "alerts", "count", "feed_end"}),
    ),
    "line_route": SourceInfo(
        lines.look_up_route,
        ("ok", "passes", "not_passes"),
        frozenset({"line", "stop", "termini", "stations", "feed_end"}),
    ),
    "nearest_stop": SourceInfo(
        stops.look_up,
        ("ok", "none"),
        frozenset({"place", "line", "stop", "minutes", "distance", "stops", "feed_end"}),
    ),
    "price": SourceInfo(
        tickets.look_up_price,
        ("ok", "list"),
        frozenset({"product", "price", "prices", "validity"}),
    ),
    "which_ticket": SourceInfo(tickets.look_up_which, ("list",), frozenset({"prices"})),
    "whats_on": SourceInfo(
        events.look_up_whats_on, ("ok", "empty"), frozenset({"day", "events", "count"})
    ),
    "event_when": SourceInfo(events.look_up_when, _EVENT_RESULTS, frozenset(_EVENT)),
    "event_where": SourceInfo(
        events.look_up_where,
        ("ok", "cancelled", "past", "unknown"),
        frozenset({*_EVENT, "address", "stop", "minutes"}),
    ),
    "event_status": SourceInfo(events.look_up_status, _EVENT_RESULTS, frozenset(_EVENT)),
    "opening_hours": SourceInfo(
        services.look_up_hours,
        ("open", "closed", "unknown_hours", "unknown_service"),
        frozenset({"service", "hours", "until", "day", "phone", "address"}),
    ),
    "services": SourceInfo(
        directory.look_up_kind,
        ("ok", "none"),
        frozenset({"services", "names", "open", "count", "day"}),
    ),
    "calendar": SourceInfo(
        calendar.look_up_day,
        ("school_day", "weekend", "public_holiday", "school_holiday", "unknown"),
        frozenset({"day", "back", "starts", "ends"}),
    ),
    "person": SourceInfo(services.look_up_person, ("open", "closed"), frozenset({"opens"})),
    "repeat": SourceInfo(dialogue.look_up_repeat, ("ok", "nothing"), frozenset({"last"})),
    "language": SourceInfo(
        dialogue.look_up_language,
        ("ok", "unknown", "list"),
        frozenset({"asked", "languages"}),
    ),
}
