"""Tickets, opening hours, the person at the end of the line, fixed answers, languages, repeating."""

import pytest
from helpers.world import CITY, look_up, say, value, world

from callbot.model import Conversation, Turn

MONDAY, FEAST = "2026-05-11T10:00", "2026-05-14T10:00"  # Ascension Day
POOL, FOUNTAIN, ARCHIVE = (value("service", name, name) for name in ("pool", "fountain", "archive"))


def test_the_price_of_one_ticket():
    found = look_up("price", MONDAY, value("ticket_product", "Ticket", "single"))
    assert found.result == "ok"
    assert (say(found.values["price"]), found.values["validity"]) == ("1,70 €", "1 h")
    assert say(found.values["price"], spoken=True) == "1,70 euro"
    assert found.source == "Tarifs 2026"


def test_a_validity_that_the_city_does_not_say_is_missing():
    found = look_up("price", MONDAY, value("ticket_product", "Carte", "gold"))
    assert found.values["validity"] is None


def test_prices_are_listed_when_no_ticket_is_named():
    found = look_up("price", MONDAY)
    assert found.result == "list"
    assert say(found.values["prices"]).startswith(
        "Ticket (1,70 €), Pass jour (5,20 €) et Carte (10"
    )
    [card] = found.cards
    assert [row["title"] for row in card["rows"]] == ["Ticket", "Pass jour", "Carte"]
    assert look_up("which_ticket", MONDAY).result == "list"


def test_names_follow_the_language():
    found = look_up("price", MONDAY, value("ticket_product", "Ticket", "single"), language="en")
    assert found.values["product"] == "Ticket (en)"


@pytest.mark.parametrize(
    ("now", "slots", "result", "hours", "until"),
    [
        (MONDAY, (), "closed", "de 12 h à 20 h", "aujourd'hui à 12 h"),
        ("2026-05-11T13:00", (), "open", "de 12 h à 20 h", "aujourd'hui à 20 h"),
        ("2026-05-11T21:00", (), "closed", "de 12 h à 20 h", "demain à 12 h"),
        (FEAST, (), "closed", None, "demain à 12 h"),
        (MONDAY, (value("date", "2026-05-13"),), "open", "de 12 h à 20 h", None),
        (MONDAY, (value("date", "2026-05-14"),), "closed", None, None),
        (MONDAY, (value("date", "2026-05-13"), value("time", "11:00")), "closed", "de 12 h à 20 h", None),
    ],
)  # fmt: skip
def test_opening_hours_with_public_holidays(now, slots, result, hours, until):
    found = look_up("opening_hours", now, POOL, *slots)
    assert found.result == result
    shown = found.values["hours"]
    assert (say(shown) if shown else None) == hours
    if until:
        assert say(found.values["until"]) == until
    assert found.cards[0]["title"] == "Piscine"


def test_what_never_closes():
    found = look_up("opening_hours", MONDAY, FOUNTAIN)
    assert (found.result, say(found.values["hours"])) == ("open", "toute la journée")
    assert found.values["until"] is None


def test_hours_that_nobody_is_sure_of_are_not_invented():
    found = look_up("opening_hours", MONDAY, ARCHIVE)
    assert (found.result, found.values["phone"]) == ("unknown_hours", "0456")
    assert (
        look_up("opening_hours", MONDAY, value("service", "?", "gone")).result == "unknown_service"
    )


@pytest.mark.parametrize(
    ("now", "result", "opens"),
    [
        (MONDAY, "open", None),
        ("2026-05-11T19:00", "closed", "demain à 8 h"),
        (FEAST, "closed", "demain à 8 h"),
    ],
)
def test_nobody_is_said_to_be_there_when_nobody_is(now, result, opens):
    found = look_up("person", now)
    assert found.result == result
    assert (say(found.values["opens"]) if opens else None) == opens
    assert found.cards == ({"kind": "callback"},)


def test_a_city_that_gives_no_hours_has_nobody_there():
    from dataclasses import replace

    found = look_up("person", MONDAY, world_=world(city=replace(CITY, line={})))
    assert (found.result, found.values["opens"]) == ("closed", None)


def test_a_fixed_answer_may_show_a_place():
    found = look_up("text", MONDAY, options={"service": "pool"})
    assert found.cards[0]["address"] == "2 quai"
    assert look_up("text", MONDAY).cards == ()
    assert look_up("text", MONDAY, options={"service": "gone"}).cards == ()


def test_the_last_answer_is_said_again():
    turns = (Turn("a", None, "answered", answer="Un."), Turn("b", None, "answered"))
    found = look_up("repeat", MONDAY, conversation=Conversation("c", turns=turns))
    assert (found.result, found.values["last"]) == ("ok", "Un.")
    assert look_up("repeat", MONDAY).result == "nothing"


@pytest.mark.parametrize(("code", "result"), [("en", "ok"), ("ar", "unknown"), (None, "list")])
def test_only_published_languages_are_promised(code, result):
    slots = (value("language", "x", code),) if code else ()
    found = look_up("language", MONDAY, *slots, published=("fr", "en"))
    assert found.result == result
    assert say(found.values["languages"]) == "français et anglais"
