"""To an event: its status first, then the way, in time for the doors."""

from __future__ import annotations

from datetime import datetime, timedelta

from callbot.answers.crowds import advice, around, entrance, notice
from callbot.answers.departures import facts_of
from callbot.answers.events import card as event_card
from callbot.answers.journeys import facts_about
from callbot.answers.occasions import moment_of
from callbot.answers.planning import Outcome, Trip, moment_asked, plan, waits
from callbot.answers.query import Phrase, Query, Sentences
from callbot.answers.spots import Spot, metres_apart, spot_of, stops_near
from callbot.answers.stops import stop_phrase, walk
from callbot.events.agenda import Event
from callbot.i18n.formats import Clock, Day, Moment, Name
from callbot.model import Facts, SlotValue
from callbot.transport.stops import Near
from callbot.understanding.slots.needs import STEP_FREE

LOOKED_AT = 6
SHOWN = 3
AT_IT_M = 400.0  # nobody takes a bus for less
EARLY = timedelta(hours=1)  # before the start, where nobody says when the doors open
Values = dict[str, object]


def look_up(query: Query) -> Facts:
    """Answer `way_there`: to an event in time for its doors, or to a place; its status comes first."""
    spot = spot_of(query, _end(query, "to"))
    values = about(query, spot) | {"destination": place_of(spot)}
    if stopped := stop_at(query, spot, values):
        return stopped
    at, arrive_by = _when(query, spot.event)
    values["day"] = Day(at.astimezone(query.world.city.timezone).date(), query.today)
    values["before"] = _before(query, spot.event) if arrive_by else ""
    near = [each for each in stops_near(query, spot, limit=LOOKED_AT) if _open(query, each, at)]
    if near:
        values |= {"stop": Name(near[0].station.name), "walk": walk(near[0].walk_seconds)}
        values["stops"] = [stop_phrase(query, each) for each in near[:SHOWN]]
    start = _start(query, spot)
    if start is None:
        return with_event(query, facts_of(query, "stop" if near else "none", values), spot)
    trip = Trip(start, spot, at, arrive_by, is_step_free(query))
    return journey_facts(query, plan(query, trip), values, spot)


def look_up_rules(query: Query) -> Facts:
    """Answer `event_rules`: what the event's own calendar says of doors, gate and rules."""
    slot = query.slots.get("event")
    spot = spot_of(query, slot) if slot else None
    event = spot.event if spot else None
    if spot is None or event is None:
        return Facts("ok", {"event": spot.shown if spot else None})
    allowed = entrance(query, event).items  # what else is known does not stand for rules
    values = about(query, spot) | {
        "notice": notice(query, event),
        "link": event.url or None,
        "doors": Moment(event.doors, query.today) if event.doors else None,
        "gate": Name(event.gate) if event.gate else None,
        "advice": advice(query, event) if allowed else None,
        "crowd": around(query, event) if event.expected or event.capacity else None,
    }
    result = "cancelled" if event.status == "cancelled" else "event"
    return Facts(result, values, event.source, event.as_of, (event_card(event, query),))


def place_of(spot: Spot) -> object:
    """Return where an event is, what it is called being said already; else the place."""
    return Name(spot.event.place) if spot.event and spot.event.place else spot.shown


def about(query: Query, spot: Spot) -> Values:
    """Return what is said of an event before anything else; empty texts for a place."""
    event = spot.event
    if event is None:
        return {"event": spot.shown, "status": "", "status_short": "", "advice": "", "moment": None}
    values: Values = {"event": spot.shown, "moment": moment_of(event, query)}
    values["place"] = Name(event.place) if event.place else None
    moved = event.status == "moved"
    status = Phrase("event_status_moved" if moved else "event_status", values)
    full = notice(query, event, moved=False).items
    values["status"] = Sentences((*full, status))
    values["status_short"] = Sentences((*full, *([status] if moved else ())))
    values["advice"] = advice(query, event)
    return values


def stop_at(query: Query, spot: Spot, values: Values) -> Facts | None:
    """Return the facts of an event to which there is no way: cancelled, over, or nobody knows where."""
    event = spot.event
    if event is not None and event.status == "cancelled":
        return with_event(query, Facts("cancelled", values), spot)
    if event is not None and event.end_or_start <= query.now:
        return with_event(query, Facts("past", values), spot)
    return Facts("no_place", values) if spot.endpoint is None else None


def journey_facts(query: Query, outcome: Outcome, values: Values, spot: Spot) -> Facts:
    """Return the way with all that is known of the event."""
    facts = facts_about(query, outcome)
    if facts.result != "ok" or waits(outcome):
        return with_event(query, facts_of(query, "no_journey", {**facts.values, **values}), spot)
    return with_event(
        query, facts_of(query, "journey", {**facts.values, **values}, facts.cards), spot
    )


def with_event(query: Query, facts: Facts, spot: Spot) -> Facts:
    """Return facts with the card of the event in front."""
    if spot.event is None:
        return facts
    cards = (event_card(spot.event, query), *facts.cards)
    source = facts.source or spot.event.source
    return Facts(facts.result, facts.values, source, facts.as_of or spot.event.as_of, cards)


def is_step_free(query: Query) -> bool:
    """Say whether the person needs a way without steps."""
    need = query.slot("need")
    return need is not None and need.value == STEP_FREE


def _start(query: Query, there: Spot) -> Spot | None:
    """Return where one sets out; "the sailing at the marina" names the place of the event only."""
    slot = query.end("from")
    spot = spot_of(query, slot) if slot else None
    if spot is None or there.event is None or not (spot.location and there.location):
        return spot
    return spot if metres_apart(spot.location, there.location) > AT_IT_M else None


def _end(query: Query, role: str) -> SlotValue:
    found = query.end(role)
    if found is None:
        raise ValueError(f"{query.intent.id} needs its “{role}” end")
    return found


def _when(query: Query, event: Event | None) -> tuple[datetime, bool]:
    """Return when to set out, or by when to be there: for the doors of an event, unless asked otherwise."""
    asked = query.slot("time")
    if event is None or event.all_day or (asked is not None and asked.role != "by"):
        return moment_asked(query)
    if asked is not None:
        return moment_asked(query)
    target = event.doors or event.start - EARLY
    return (target, True) if target > query.now else (query.now, False)


def _before(query: Query, event: Event | None) -> object:
    if event is None:
        return ""
    if event.doors:
        return Phrase("before_doors", {"time": Clock(event.doors)})
    return Phrase("before_start", {"time": Clock(event.start)})


def _open(query: Query, near: Near, moment: datetime) -> bool:
    """Say whether nothing closes a stop for all lines at a moment."""
    held = query.world.closures.of_station(near.station.id, moment)
    return not any(c.scope in ("stop", "station", "polygon") and not c.line for c in held)
