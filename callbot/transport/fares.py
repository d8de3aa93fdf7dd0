"""What a journey costs, by fare_attributes.txt and fare_rules.txt (GTFS Fares v1) where a feed gives them.

A fare is for rides that follow each other: as many changes as it allows, the last one begun while it is
valid, every line and the zones as its rules say. The cheapest fares that cover all rides are the price.
A route stands for its line: routes of one name count as the same. ``payment_method`` says only where
one pays, so it changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from callbot.transport.raptor.journey import Journey, Leg
from callbot.transport.timetable import Timetable

Row = Mapping[str, str]
Ends = tuple[str, str, str]  # route, zone of the first stop, zone of the last; "" is any


@dataclass(frozen=True, slots=True)
class Price:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Fare:
    """One fare of a feed; ``zones`` of a rule are all that the rides must pass, none for any."""

    feed: str
    price: Price
    agency: str
    changes: int | None  # None for as many as one likes
    valid: timedelta | None  # after the first boarding; None without an end
    rules: Mapping[Ends, frozenset[str]]


def price_of(timetable: Timetable, journey: Journey) -> Price | None:
    """Return what the rides of a journey cost; None where the feeds do not say it of every ride."""
    rides, fares = _rides(journey), fares_of(timetable)
    if not rides or not fares:
        return None
    zones = _zones(timetable)
    totals = [
        _cheapest([fare for fare in fares if fare.price.currency == currency], rides, zones)
        for currency in dict.fromkeys(fare.price.currency for fare in fares)
    ]
    known = [total for total in totals if total is not None]
    return known[0] if len(known) == 1 else None


@lru_cache(maxsize=4)
def fares_of(timetable: Timetable) -> tuple[Fare, ...]:
    """Return the fares of a timetable's feeds; those without a usable price are left out."""
    rules: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in timetable.fares.get("fare_rules", ()):
        rules[_feed(timetable, row), row.get("fare_id", "")].append(row)
    rows = ((_feed(timetable, row), row) for row in timetable.fares.get("fare_attributes", ()))
    found = (_fare(feed, row, rules[feed, row.get("fare_id", "")]) for feed, row in rows)
    return tuple(fare for fare in found if fare is not None)


@lru_cache(maxsize=4)
def _zones(timetable: Timetable) -> dict[str, str]:
    return {stop.id: stop.zone for stop in timetable.stops if stop.zone}


def forget() -> None:
    """Free what is kept of timetables, for when another one is in use."""
    fares_of.cache_clear()
    _zones.cache_clear()


def _feed(timetable: Timetable, row: Row) -> str:
    return row.get("feed") or timetable.feeds[0].id


def _fare(feed: str, row: Row, rules: Iterable[Row]) -> Fare | None:
    try:
        amount = Decimal(row.get("price", "").strip())
        changes, valid = _whole(row, "transfers"), _whole(row, "transfer_duration")
    except (InvalidOperation, ValueError):
        return None
    currency = row.get("currency_type", "").strip().upper()
    if not amount.is_finite() or amount < 0 or len(currency) != len("EUR"):
        return None
    length = None if valid is None else timedelta(seconds=valid)
    agency = row.get("agency_id", "").strip()
    return Fare(feed, Price(amount, currency), agency, changes, length, _rules(rules))


def _whole(row: Row, name: str) -> int | None:
    text = row.get(name, "").strip()
    return int(text) if text else None


def _rules(rows: Iterable[Row]) -> dict[Ends, frozenset[str]]:
    found: dict[Ends, set[str]] = defaultdict(set)
    for row in rows:
        route, start, end, zone = (
            row.get(f"{name}_id", "").strip()
            for name in ("route", "origin", "destination", "contains")
        )
        found[route, start, end] |= {zone} - {""}
    return {ends: frozenset(zones) for ends, zones in found.items()}


def _rides(journey: Journey) -> list[list[Leg]]:
    """Return the rides that one pays for; staying on a vehicle makes no new one."""
    rides: list[list[Leg]] = []
    for leg in journey.legs:
        if leg.line is not None and leg.stay and rides:
            rides[-1].append(leg)
        elif leg.line is not None:
            rides.append([leg])
    return rides


def _cheapest(
    fares: Sequence[Fare], rides: Sequence[list[Leg]], zones: Mapping[str, str]
) -> Price | None:
    """Return the least sum of fares that cover all rides, one stretch of them each."""
    best: list[Decimal | None] = [Decimal(0)]
    for end in range(1, len(rides) + 1):
        sums = [
            before + fare.price.amount
            for start, before in enumerate(best)
            if before is not None
            for fare in fares
            if _covers(fare, rides[start:end], zones)
        ]
        best.append(min(sums, default=None))
    return None if best[-1] is None else Price(best[-1], fares[0].price.currency)


def _covers(fare: Fare, rides: Sequence[list[Leg]], zones: Mapping[str, str]) -> bool:
    """Say whether one fare is enough for some rides that follow each other."""
    if fare.changes is not None and len(rides) - 1 > fare.changes:
        return False
    if fare.valid is not None and rides[-1][0].departure - rides[0][0].departure > fare.valid:
        return len(rides) == 1
    legs = [leg for ride in rides for leg in ride]
    return all(_is_sold(fare, leg) for leg in legs) and _rules_hold(fare, legs, zones)


def _is_sold(fare: Fare, leg: Leg) -> bool:
    line = leg.line
    own = line is not None and line.id.partition(":")[0] == fare.feed
    return own and (not fare.agency or line is None or line.agency_id == fare.agency)


def _rules_hold(fare: Fare, legs: Sequence[Leg], zones: Mapping[str, str]) -> bool:
    if not fare.rules:
        return True
    places = [place.id for leg in legs for place in (leg.origin, *leg.stops, leg.destination)]
    passed = [zones.get(place, "") for place in places]
    ends, through = (passed[0], passed[-1]), frozenset(passed) - {""}
    return all(_rule_for(fare, leg, ends, through) for leg in legs)


def _rule_for(fare: Fare, leg: Leg, ends: tuple[str, str], through: frozenset[str]) -> bool:
    """Say whether some rule is for a ride: its line, both ends and all zones passed."""
    routes = leg.line.route_ids if leg.line else ()
    return any(
        (not route or route in routes)
        and start in ("", ends[0])
        and end in ("", ends[1])
        and (not wanted or wanted == through)
        for (route, start, end), wanted in fare.rules.items()
    )
