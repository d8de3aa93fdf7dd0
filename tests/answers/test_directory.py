"""The services of a kind, and what kind of day it is."""

from dataclasses import replace
from datetime import date

import pytest
from helpers.world import CITY, look_up, say, value, world

from callbot.city.calendar import Holidays, Period

MONDAY = "2026-05-11T10:00"
SCHOOL = (
    Period(date(2025, 10, 18), date(2025, 11, 2), "Toussaint"),
    Period(date(2026, 4, 11), date(2026, 4, 26), "Printemps"),
    Period(date(2026, 5, 15), date(2026, 5, 16), "Ascension"),
    Period(date(2026, 7, 4), date(2026, 8, 31), "Été"),
)
TAUGHT = world(city=replace(CITY, holidays=Holidays("FR", school=SCHOOL)))


def test_services_of_a_kind_are_listed_and_those_with_hours_are_said_to_be_open():
    found = look_up("services", MONDAY, options={"kind": "pool other"})
    assert found.result == "ok"
    assert say(found.values["services"]) == "Piscine (2 quai), Fontaine et Archives"
    assert say(found.values["open"]) == "Piscine (de 12 h à 20 h) et Fontaine (toute la journée)"
    assert (found.values["count"], len(found.cards)) == (3, 3)


def test_on_a_public_holiday_the_pool_is_not_said_to_be_open():
    found = look_up("services", MONDAY, value("date", "2026-05-14"), options={"kind": "pool"})
    assert found.values["open"] == []
    assert say(found.values["names"]) == "Piscine"


def test_a_shade_may_have_its_own_kind_and_a_named_service_stands_alone():
    options = {"kind": "pool", "archive": "other"}
    found = look_up("services", MONDAY, options=options, shade="archive")
    assert say(found.values["names"]) == "Fontaine et Archives"
    archive = value("service", "Archives", "archive")
    found = look_up("services", MONDAY, archive, options=options, shade="archive")
    assert say(found.values["names"]) == "Archives"
    assert found.values["open"] == []


def test_a_city_without_such_a_service_has_none():
    assert look_up("services", MONDAY, options={"kind": "zoo"}).result == "none"
    assert look_up("services", MONDAY).result == "none"


@pytest.mark.parametrize(
    ("day", "kind", "back"),
    [
        ("2026-05-12", "school_day", "mercredi 13 mai"),
        ("2026-05-14", "public_holiday", "lundi 18 mai"),
        ("2026-05-15", "school_holiday", "lundi 18 mai"),
        ("2026-05-16", "weekend", "lundi 18 mai"),
        ("2026-04-20", "school_holiday", "lundi 27 avril"),
        ("2027-02-03", "unknown", None),
    ],
)
def test_what_kind_of_day_it_is(day, kind, back):
    found = look_up("calendar", MONDAY, value("date", day), world_=TAUGHT)
    assert found.result == kind
    assert (say(found.values["back"]) if "back" in found.values else None) == back


def test_the_next_school_holidays():
    found = look_up("calendar", MONDAY, world_=TAUGHT)
    assert found.result == "school_day"
    assert say(found.values["day"]) == "aujourd'hui"
    assert say(found.values["starts"]) == "vendredi 15 mai"
    running = look_up("calendar", MONDAY, value("date", "2026-07-20"), world_=TAUGHT)
    assert say(running.values["ends"]) == "lundi 31 août"


def test_without_listed_holidays_nothing_is_claimed_of_a_working_day():
    assert look_up("calendar", MONDAY).result == "unknown"
    assert look_up("calendar", MONDAY, value("date", "2026-05-14")).result == "public_holiday"
