"""Services of one kind, the nearest to a place first."""

from __future__ import annotations

from callbot.answers.query import Phrase, Query
from callbot.answers.services import card
from callbot.answers.spots import Spot, here, metres_apart, spot_of
from callbot.city.facts import Service
from callbot.i18n.formats import Distance, Name
from callbot.model import Facts

SHOWN = 4


def look_up(query: Query) -> Facts:
    """Answer `nearby`: services of the kind in the options, nearest to the place named or the position."""
    kind = query.intent.options.get("kind", "")
    every = [each for each in query.world.city.services if each.kind == kind]
    slot = query.slots.get("place")
    spot = spot_of(query, slot) if slot else here(query)
    if not every:
        return Facts("none")
    if spot is None or spot.location is None:
        return _facts(query, "list", [(each, None) for each in every], None)
    away = [(each, _metres(spot, each)) for each in every]
    return _facts(query, "near", sorted(away, key=lambda pair: pair[1] or 0.0), spot.shown)


def _facts(
    query: Query, result: str, found: list[tuple[Service, float | None]], place: object
) -> Facts:
    rows = [_row(query, *pair) for pair in found[:SHOWN]]
    values = {"services": rows, "nearest": rows[0], "place": place, "count": len(found)}
    cards = tuple(card(service, query) for service, _ in found[:SHOWN])
    return Facts(result, values, found[0][0].source, cards=cards)


def _row(query: Query, service: Service, metres: float | None) -> object:
    name = Name(service.name_in(query.language))
    if metres is None:
        return name
    return Phrase("near_row", {"service": name, "distance": Distance(metres)})


def _metres(spot: Spot, service: Service) -> float:
    if service.location is None or spot.location is None:
        return float("inf")
    return metres_apart(spot.location, service.location)
