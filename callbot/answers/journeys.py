"""How to go from one place to another, how long it takes, and without steps."""

from __future__ import annotations

from dataclasses import replace

from callbot.answers.closings import has_fresh_alerts
from callbot.answers.departures import facts_of
from callbot.answers.detours import closed_end, detour
from callbot.answers.disruptions import alert_text
from callbot.answers.expected import realtime_note
from callbot.answers.legs import (
    at_moment,
    card,
    day_shown,
    minutes_of,
    ride,
    rides,
    shown_arrival,
    shown_duration,
    steps,
    ways,
)
from callbot.answers.planning import INACCESSIBLE, Outcome, anyhow, is_walk, plan, trip_of, waits
from callbot.answers.query import Phrase, Query, Sentences
from callbot.i18n.formats import Distance, Money, Name
from callbot.model import Facts
from callbot.transport.fares import price_of
from callbot.transport.journeys import Journey
from callbot.transport.realtime import alerts_for

Values = dict[str, object]


def look_up(query: Query) -> Facts:
    """Answer `journey`: the best one from one end to the other, with alternatives."""
    return facts_about(query, plan(query, trip_of(query)))


def look_up_step_free(query: Query) -> Facts:
    """Answer `step_free_journey`: as `journey`, by vehicles and stops without steps only."""
    outcome = plan(query, trip_of(query, step_free=True))
    facts = facts_about(query, outcome)
    return replace(facts, values={**facts.values, "lifts": _lifts(query, outcome)})


def facts_about(query: Query, outcome: Outcome) -> Facts:
    """Return what an answer says of what the planner found."""
    values = ends_of(query, outcome)
    if outcome.reason:
        return facts_of(query, outcome.reason, values | _why(query, outcome))
    best = outcome.journeys[0]
    if waits(outcome):
        first = at_moment(best.departure, query.today)
        notice = closed_end(query, outcome.trip) or ""  # not the hour alone keeps one waiting
        return facts_of(query, "no_service", values | {"first": first, "notice": notice})
    if is_walk(best):
        return facts_of(query, "walk", values | _walked(best))
    values |= journey_values(query, best)
    values["detour"] = detour(query, outcome.trip, best)
    if outcome.trip.step_free:
        values["unsure"] = _unsure(best)
    title = Phrase(
        "journey_title", {"origin": values["origin"], "destination": values["destination"]}
    )
    ends = (values["origin"], values["destination"])
    shown = [each for each in outcome.journeys if not is_walk(each)]
    found = card(shown, title, ends, query.language) | {"note": values["fare"]}
    return facts_of(query, "ok", values, [found])


def _lifts(query: Query, outcome: Outcome) -> object:
    """Return what alerts say of the lifts at both ends and on the way; None where nobody knows."""
    alerts, trip = query.world.alerts, outcome.trip
    if alerts is None or not has_fresh_alerts(query):
        return None
    legs = rides(outcome.journeys[0]) if outcome.journeys else []
    passed = {stop for leg in legs for stop in (leg.origin.id, leg.destination.id)}
    passed |= {trip.origin.station, trip.destination.station}
    stations = [s for s in query.timetable.stations if not passed.isdisjoint((s.id, *s.stop_ids))]
    found = (a for s in stations for a in alerts_for(alerts, trip.at, station=s))
    texts = [alert_text(a, query.language) for a in found if a.effect == INACCESSIBLE]
    if not texts:
        return Phrase("lifts_fine")
    return Phrase("lifts_broken", {"alerts": Sentences(tuple(dict.fromkeys(texts)))})


def ends_of(query: Query, outcome: Outcome) -> Values:
    """Return the names of both ends and the day."""
    trip = outcome.trip
    local = trip.at.astimezone(query.world.city.timezone)
    live = query.service_day(trip.at) == query.service_day()
    return {
        "realtime": realtime_note(query) if live else None,
        "origin": trip.origin.shown,
        "destination": trip.destination.shown,
        "day": day_shown(local, query),
        "detour": "",
        "unsure": "",
        "fare": "",
    }


def journey_values(query: Query, journey: Journey) -> Values:
    """Return what can be said of a journey with at least one ride."""
    return {
        "departure": at_moment(journey.departure, query.today),
        "arrival": at_moment(shown_arrival(journey), journey.departure.date()),
        "duration": shown_duration(journey),
        "minutes": minutes_of(shown_duration(journey)),
        "transfers": journey.transfers,
        "steps": steps(journey),
        "ways": ways(journey),
        "lines": [ride(leg) for leg in rides(journey)],
        "fare": _fare(query, journey),
    }


def _fare(query: Query, journey: Journey) -> object:
    """Return what the feed says the rides cost; "" where it does not say it of all."""
    price = price_of(query.timetable, journey)
    if price is None:
        return ""
    return Phrase("journey_fare", {"price": Money(price.amount, price.currency)})


def _unsure(journey: Journey) -> object:
    """Return a warning about the rides of which the timetable does not say that they are step-free."""
    silent = [ride(leg) for leg in rides(journey) if leg.step_free is None]
    return Phrase("step_unsure", {"rides": silent}) if silent else ""


def _walked(journey: Journey) -> Values:
    metres = sum(leg.metres for leg in journey.legs)
    length = journey.arrival - journey.departure
    return {"minutes": minutes_of(length), "duration": length, "distance": Distance(metres)}


def _why(query: Query, outcome: Outcome) -> Values:
    values: Values = {"outside": _outside(outcome), "closure": None, "blocked": None, "far": None}
    if outcome.reason == "closed":
        values["closure"] = closed_end(query, outcome.trip)
    if outcome.reason == "not_step_free":
        way = anyhow(query, outcome.trip)
        values["blocked"] = (_blocked(way) if way else None) or None
        if outcome.instead is not None:
            values |= journey_values(query, outcome.instead)
            values["far"] = Name(rides(outcome.instead)[-1].destination.name)
    return values


def _outside(outcome: Outcome) -> object:
    """Return the end that no stop is near to."""
    if outcome.detail:
        return Name(outcome.detail)
    return outcome.trip.destination.shown


def _blocked(journey: Journey) -> list[Phrase]:
    """Return the rides of a journey that are said to have steps."""
    return [
        Phrase("ride_at", {"ride": ride(leg), "stop": Name(leg.origin.name)})
        for leg in rides(journey)
        if leg.step_free is False
    ]
