"""Prices of tickets and passes."""

from __future__ import annotations

from callbot.answers.departures import facts_of
from callbot.answers.planning import plan, trip_of
from callbot.answers.query import Phrase, Query
from callbot.city.facts import Ticket
from callbot.i18n.formats import Money
from callbot.model import Facts
from callbot.transport.fares import price_of


def look_up_price(query: Query) -> Facts:
    """Answer `price`: of the way between two places, of the product named, else of the most asked ones."""
    if journey := _of_journey(query):
        return journey
    city, slot = query.world.city, query.slot("ticket_product")
    ticket = city.ticket(slot.ref) if slot else None
    if ticket is None:
        return _list(query)
    values = {
        "product": ticket.name_in(query.language),
        "price": _money(ticket),
        "validity": ticket.validity_in(query.language) or None,
    }
    return Facts("ok", values, ticket.source)


def _of_journey(query: Query) -> Facts | None:
    """Return what the next journey from one end to the other costs; None where the feed is silent."""
    if query.world.timetable is None or not (query.end("from") and query.end("to")):
        return None
    trip = trip_of(query)
    if trip.origin.endpoint is None or trip.destination.endpoint is None:
        return None
    journeys = plan(query, trip).journeys
    price = price_of(query.timetable, journeys[0]) if journeys else None
    if price is None:
        return None
    ends = {"origin": trip.origin.shown, "destination": trip.destination.shown}
    return facts_of(query, "journey", {**ends, "price": Money(price.amount, price.currency)})


def look_up_which(query: Query) -> Facts:
    """Answer `which_ticket`: the products with how long they are valid."""
    return _list(query)


def _list(query: Query) -> Facts:
    tickets = query.world.city.tickets
    rows = [_row(query, ticket) for ticket in tickets]
    card_rows = [
        {"title": t.name_in(query.language), "text": _card_text(query, t)} for t in tickets
    ]
    card = {"kind": "list", "title": "", "rows": card_rows}
    source = tickets[0].source if tickets else ""
    return Facts("list", {"prices": rows[:5]}, source, cards=(card,))


def _card_text(query: Query, ticket: Ticket) -> list[object]:
    return [_money(ticket), ticket.validity_in(query.language)]


def _row(query: Query, ticket: Ticket) -> Phrase:
    values: dict[str, object] = {"product": ticket.name_in(query.language)}
    return Phrase("price_row", {**values, "price": _money(ticket)})


def _money(ticket: Ticket) -> Money:
    return Money(ticket.price, ticket.currency)
