"""A journey in words and as a card: what to take, where and when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from callbot.answers.links import journey_link
from callbot.answers.query import Phrase, Query
from callbot.i18n.formats import Clock, Day, Distance, Moment, Name
from callbot.transport.journeys import Journey, Leg, Place
from callbot.transport.timetable import Line

MODES = ("metro", "tram", "bus", "rail", "ferry", "cable", "funicular")
SPOKEN_RIDES = 2  # that a caller can keep in mind with their stops
SHORTEST_WALK = timedelta(minutes=1)


def rides(journey: Journey) -> list[Leg]:
    """Return the legs on board, without those that only go on."""
    return [leg for leg in journey.legs if leg.line and not leg.stay]


def told(journey: Journey) -> list[Leg]:
    """Return the legs worth telling: changing platforms at one stop is none."""
    return [leg for leg in journey.legs if leg.line or _is_walk(leg)]


def shown_arrival(journey: Journey) -> datetime:
    """Return when one is there, to the full minute: what is shown must not be too early."""
    return _full_minute(journey.arrival)


def shown_duration(journey: Journey) -> timedelta:
    """Return how long a journey takes, as its shown times do."""
    start = journey.departure - timedelta(
        seconds=journey.departure.second, microseconds=journey.departure.microsecond
    )
    return shown_arrival(journey) - start


def at_moment(moment: datetime, today: date) -> Phrase | Moment:
    """Return "at 8:12" for a moment of today, with its day for another."""
    if moment.date() == today:
        return Phrase("at_time", {"time": Clock(moment)})
    return Moment(moment, today)


def steps(journey: Journey) -> object:
    """Return all that is to be done, in order."""
    legs = told(journey)
    return chain([_step(leg, last=leg is legs[-1]) for leg in legs])


def ways(journey: Journey) -> object:
    """Return what to take in few words, for the ear."""
    taken = rides(journey)
    if len(taken) > SPOKEN_RIDES:
        lines = chain([ride(leg) for leg in taken])
        return Phrase("ride_until", {"ride": lines, "stop": Name(taken[-1].destination.name)})
    return chain(
        [
            Phrase("ride_until", {"ride": ride(leg), "stop": Name(leg.destination.name)})
            for leg in taken
        ]
    )


def chain(parts: Sequence[object]) -> object:
    """Return "this, then that, then the other"; None of nothing."""
    whole: object = None
    for part in parts:
        whole = part if whole is None else Phrase("then", {"before": whole, "after": part})
    return whole


def ride(leg: Leg) -> Phrase:
    """Return "metro M2" of a leg on board."""
    if leg.line is None:
        raise ValueError("a walk is no ride")
    return line_ride(leg.line)


def line_ride(line: Line) -> Phrase:
    """Return "metro M2"."""
    mode = line.mode if line.mode in MODES else "other"
    return Phrase(f"ride_{mode}", {"line": line.name})


def minutes_of(length: timedelta) -> int:
    """Return whole minutes, rounded up."""
    return -int(-length.total_seconds() // 60)


def card(
    found: Sequence[Journey], title: object, ends: Sequence[object], language: str
) -> dict[str, object]:
    """Return the card of the first journey, with the others as alternatives."""
    best = found[0]
    return {
        "kind": "journey",
        "title": title,
        "rows": [_row(leg, ends) for leg in told(best)],
        "alternatives": [_alternative(each) for each in found[1:]],
        "more": _more(found[1:]),
        "step_free": best.step_free,
        "map": _on_map(best, language),
    }


def _on_map(journey: Journey, language: str) -> str:
    """Return the map's address with this journey drawn."""
    ends = {"from": _end(journey.legs[0].origin), "to": _end(journey.legs[-1].destination)}
    return journey_link(ends, language, at=journey.departure)


def _is_walk(leg: Leg) -> bool:
    """Say whether a leg on foot leads somewhere: from one platform to another of a stop is none."""
    same = bool(leg.origin.name) and leg.origin.name == leg.destination.name
    return not same and leg.arrival - leg.departure >= SHORTEST_WALK


def _full_minute(moment: datetime) -> datetime:
    over = timedelta(seconds=moment.second, microseconds=moment.microsecond)
    return moment + (timedelta(minutes=1) - over) if over else moment


def _end(place: Place) -> str:
    return place.id or f"{place.lat:.5f},{place.lon:.5f}"


def _step(leg: Leg, *, last: bool) -> Phrase:
    if leg.line is None:
        minutes = minutes_of(leg.arrival - leg.departure)
        stop = leg.destination.name
        if last or not stop:
            return Phrase("leg_walk_end", {"minutes": minutes})
        return Phrase("leg_walk", {"minutes": minutes, "stop": Name(stop)})
    values: dict[str, object] = {"ride": ride(leg), "stop": Name(leg.destination.name)}
    if leg.stay:
        return Phrase("leg_stay", values)
    values |= {"time": Clock(leg.departure), "start": Name(leg.origin.name)}
    return Phrase("leg_ride", {**values, "headsign": Name(leg.headsign)})


def _row(leg: Leg, ends: Sequence[object]) -> dict[str, object]:
    line = leg.line
    row: dict[str, object] = {
        "mode": leg.mode,
        "from": Name(leg.origin.name) if leg.origin.name else ends[0],
        "to": Name(leg.destination.name) if leg.destination.name else ends[1],
        "time": leg.departure.isoformat(),
        "clock": Clock(leg.departure),
        "until": Clock(_full_minute(leg.arrival)),
        "minutes": minutes_of(leg.arrival - leg.departure),
    }
    if line is None:
        walk = {"title": Phrase("walk", {"minutes": row["minutes"]}), "text": row["to"]}
        return row | walk | {"distance": Distance(leg.metres)}
    said = {
        "title": Phrase("leg_ends", {"start": row["from"], "stop": row["to"]}),
        "text": Phrase("leg_towards", {"headsign": Name(leg.headsign)}),
    }
    colours = {"color": line.color, "text_color": line.text_color}
    return row | said | {"line": line.name, "headsign": leg.headsign, **colours}


def _more(others: Sequence[Journey]) -> object:
    """Return the other journeys in one line, "" without any."""
    rows = [
        Phrase(
            "journey_row",
            {
                "departure": Clock(each.departure),
                "arrival": Clock(shown_arrival(each)),
                "lines": [ride(leg) for leg in rides(each)],
            },
        )
        for each in others
    ]
    return Phrase("journeys_more", {"journeys": rows}) if rows else ""


def _alternative(journey: Journey) -> dict[str, object]:
    return {
        "departure": Clock(journey.departure),
        "arrival": Clock(shown_arrival(journey)),
        "duration": shown_duration(journey),
        "transfers": journey.transfers,
        "lines": [ride(leg) for leg in rides(journey)],
    }


def day_shown(moment: datetime, query: Query) -> Day:
    """Return the day of a moment, as today or tomorrow where it is."""
    return Day(moment.date(), query.today)
