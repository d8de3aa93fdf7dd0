"""The answer sources: one line each, named as intents name them."""

from __future__ import annotations

from collections.abc import Mapping

from callbot.answers import (
    airport,
    calendar,
    closings,
    departures,
    dialogue,
    directory,
    disruptions,
    events,
    first_last,
    homeward,
    journeys,
    late,
    lines,
    nearby,
    outings,
    services,
    stops,
    tickets,
)
from callbot.answers.query import SourceInfo

_FEED = ("stop", "line", "day", "feed_end")
_EVENT = ("event", "moment", "place", "old")
_EVENT_RESULTS = ("ok", "cancelled", "moved", "past", "unknown")
_DAY_RESULTS = ("ok", "empty", "after_end", "not_served")
_JOURNEY = frozenset(
    (
        "origin", "destination", "departure", "arrival", "duration", "minutes", "distance",
        "transfers", "steps", "ways", "lines", "day", "detour", "unsure", "closure", "blocked",
        "outside", "first", "far", "fare", "feed_end",
    )
)  # fmt: skip
_JOURNEY_RESULTS = (
    "ok", "walk", "same_place", "no_service", "outside_network", "after_end", "closed",
    "not_step_free", "none",
)  # fmt: skip
_OUTING = _JOURNEY | {
    "walk",
    "stops",
    "event",
    "moment",
    "place",
    "status",
    "status_short",
    "advice",
    "stop",
}

SOURCES: Mapping[str, SourceInfo] = {
    "text": SourceInfo(services.look_up_fixed),
    "departures": SourceInfo(
        departures.look_up,
        (*_DAY_RESULTS, "closed"),
        frozenset({*_FEED, "departures", "first", "time", "minutes", "realtime", "closure"}),
    ),
    "first_last": SourceInfo(
        first_last.look_up,
        (*_DAY_RESULTS, "journey", "towards"),
        _JOURNEY | {*_FEED, "last", "trips"},
    ),
    "line_status": SourceInfo(
        lines.look_up_status,
        ("ok", "alerts", "some_stops", "no_realtime"),
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
    "journey": SourceInfo(journeys.look_up, _JOURNEY_RESULTS, _JOURNEY),
    "step_free_journey": SourceInfo(
        journeys.look_up_step_free, _JOURNEY_RESULTS, _JOURNEY | {"lifts"}
    ),
    "airport": SourceInfo(
        airport.look_up,
        ("journey", "line", "none", "after_end"),
        _JOURNEY | {"line", "stop", "last", "departures", "price"},
    ),
    "night": SourceInfo(
        late.look_up,
        ("journey", "walk", "missed", "stop", "lines", "none", "after_end"),
        _JOURNEY | {"leave", "stop", "trips", "last", "night_lines"},
    ),
    "way_there": SourceInfo(
        outings.look_up,
        ("journey", "stop", "no_journey", "none", "cancelled", "past", "no_place"),
        _OUTING | {"before"},
    ),
    "way_home": SourceInfo(
        homeward.look_up,
        ("journey", "missed", "last", "no_journey", "none", "cancelled", "past", "no_place"),
        _OUTING | {"leave", "trips", "last", "extra"},
    ),
    "event_rules": SourceInfo(
        outings.look_up_rules,
        ("event", "cancelled", "ok"),
        frozenset(
            {
                "event",
                "moment",
                "place",
                "status",
                "status_short",
                "doors",
                "gate",
                "advice",
                "crowd",
                "link",
            }
        ),
    ),
    "station_closed": SourceInfo(
        closings.look_up_stations,
        ("closed", "open", "list", "none"),
        frozenset({"stop", "line", "day", "closures", "places", "count", "unknown_now"}),
    ),
    "road_closure": SourceInfo(
        closings.look_up_roads,
        ("near", "list", "events", "unknown"),
        frozenset({"place", "day", "closures", "places", "events", "count"}),
    ),
    "strike": SourceInfo(
        disruptions.look_up_strike,
        ("strike", "none", "no_realtime"),
        frozenset({"day", "line", "alerts", "count"}),
    ),
    "lift_status": SourceInfo(
        disruptions.look_up_lift,
        ("alerts", "ok", "step_free", "not_step_free", "unknown"),
        frozenset({"stop", "alerts", "count", "feed_end"}),
    ),
    "nearby": SourceInfo(
        nearby.look_up,
        ("near", "list", "none"),
        frozenset({"services", "nearest", "place", "count"}),
    ),
    "price": SourceInfo(
        tickets.look_up_price,
        ("ok", "list", "journey"),
        frozenset({"product", "price", "prices", "validity", "origin", "destination", "feed_end"}),
    ),
    "which_ticket": SourceInfo(tickets.look_up_which, ("list",), frozenset({"prices"})),
    "whats_on": SourceInfo(
        events.look_up_whats_on, ("ok", "empty"), frozenset({"day", "events", "count"})
    ),
    "event_when": SourceInfo(events.look_up_when, _EVENT_RESULTS, frozenset(_EVENT)),
    "event_where": SourceInfo(
        events.look_up_where,
        ("ok", "cancelled", "past", "unknown"),
        frozenset({*_EVENT, "address", "stop", "minutes", "advice"}),
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
