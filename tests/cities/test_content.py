"""The embedded city's own facts: they can be read, are complete, dated, and agree with the feed."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, datetime
from functools import cache
from pathlib import Path

import pytest

from callbot.city import City, load_city, names
from callbot.model import Problem
from callbot.text import tokens

FOLDER = Path(__file__).parents[2] / "cities" / "marseille"
NEEDED = [
    "bulky_waste_how",
    "bulky_waste_phone",
    "bulky_waste_url",
    "city_name",
    "electricity_emergency",
    "emergency_child",
    "emergency_eu",
    "emergency_fire",
    "emergency_medical",
    "emergency_police",
    "emergency_sms",
    "events_website",
    "gas_emergency",
    "id_appointment_url",
    "id_phone",
    "id_where",
    "line_hours",
    "line_name",
    "line_phone",
    "privacy_contact",
    "report_app",
    "report_phone",
    "report_url",
    "suicide_line",
    "tickets_card",
    "tickets_where",
    "transport_name",
    "transport_phone",
    "transport_website",
    "violence_line",
    "website",
]


@cache
def loaded() -> tuple[City, list[Problem]]:
    return load_city(FOLDER)


def city() -> City:
    return loaded()[0]


def gtfs(name: str) -> list[dict[str, str]]:
    with (FOLDER / "gtfs" / f"{name}.txt").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_nothing_is_wrong_in_the_folder() -> None:
    assert loaded()[1] == []


def test_feed_and_all_calendars_are_named() -> None:
    assert Path(city().feeds[0]) == FOLDER / "gtfs"
    assert {Path(source) for source in city().events} == set((FOLDER / "events").glob("*.ics"))


@pytest.mark.parametrize("key", NEEDED)
def test_facts_that_intents_name_are_there(key: str) -> None:
    assert city().fact(key, "fr")
    assert city().fact(key, "en")


def test_everything_has_a_source_and_the_day_it_was_read_over() -> None:
    entries = [*city().facts.values(), *city().services, *city().places, *city().tickets]
    for entry in entries:
        assert entry.source, entry
        assert entry.reviewed == date(2026, 11, 22), entry


def test_emergency_numbers_are_the_french_ones() -> None:
    keys = ("medical", "police", "fire", "eu", "sms", "child", "social")
    found = [city().fact(f"emergency_{key}", "fr") for key in keys]
    assert found == ["15", "17", "18", "112", "114", "119", "115"]
    assert city().fact("suicide_line", "fr") == "3114"
    assert city().fact("violence_line", "fr") == "3919"
    assert city().fact("gas_emergency", "fr") == "0 800 47 33 33"


def test_the_line_of_the_town_hall_has_a_number_and_hours() -> None:
    line = city().line
    assert line["phone"] == city().fact("line_phone", "fr")
    hours = city().opening_hours(line["hours"])
    assert hours.is_open(datetime(2026, 11, 23, 10, tzinfo=city().timezone))
    assert not hours.is_open(datetime(2026, 11, 22, 10, tzinfo=city().timezone))  # a Sunday
    assert not hours.is_open(datetime(2026, 12, 25, 10, tzinfo=city().timezone))


def test_there_is_a_town_hall_for_each_of_the_sixteen_arrondissements() -> None:
    aliases = {alias for s in city().services if s.kind == "town_hall" for alias in s.aliases}
    assert {f"mairie du {n}" for n in range(2, 17)} | {"mairie du 1"} <= aliases


def test_museum_hours_are_understood() -> None:
    hours = {s.id: city().opening_hours(s.hours) for s in city().services if s.hours}
    zone = city().timezone
    assert hours["vieille_charite"].is_open(datetime(2026, 11, 24, 10, tzinfo=zone))  # Tuesday
    assert not hours["vieille_charite"].is_open(datetime(2026, 11, 23, 10, tzinfo=zone))
    assert not hours["mucem"].is_open(datetime(2026, 11, 24, 12, tzinfo=zone))
    assert hours["mucem"].is_open(datetime(2026, 7, 13, 19, 30, tzinfo=zone))
    assert not hours["mucem"].is_open(datetime(2026, 12, 25, 12, tzinfo=zone))


def test_places_and_services_lie_in_and_around_marseille() -> None:
    points = [e.location for e in [*city().places, *city().services] if e.location]
    assert len(city().places) >= 60
    for point in points:
        assert 43.19 < point.lat < 43.45
        assert 5.20 < point.lon < 5.50


def test_one_name_means_one_thing_of_its_kind() -> None:
    for kind in ("service", "place", "ticket_product"):
        said = Counter(
            key
            for entry in names(city())
            if entry.kind == kind
            for key in {tuple(tokens(name)) for name in entry.names}
        )
        assert [words for words, times in said.items() if times > 1] == [], kind


def test_stop_aliases_belong_to_stops_of_the_feed_and_to_one_only() -> None:
    stops = {row["stop_name"] for row in gtfs("stops")}
    assert set(city().stop_aliases) <= stops
    said = Counter(alias for aliases in city().stop_aliases.values() for alias in aliases)
    assert [alias for alias, times in said.items() if times > 1] == []
    folded = {tuple(tokens(stop)): stop for stop in stops}
    for stop, aliases in city().stop_aliases.items():
        for alias in aliases:
            assert folded.get(tuple(tokens(alias)), stop) == stop, (alias, stop)


def test_ticket_prices_are_those_of_the_feed() -> None:
    fares = {row["fare_id"]: row["price"] for row in gtfs("fare_attributes")}
    prices = {ticket.id: str(ticket.price) for ticket in city().tickets}
    assert prices["solo"] == fares["solo"]
    assert prices["navette_aeroport"] == fares["aeroport"]
    assert prices["navette_maritime"] == fares["navette"]


def test_ticket_texts_say_that_they_are_indicative() -> None:
    for ticket in city().tickets:
        assert "indicatif" in ticket.validity_in("fr")
        assert "indicative" in ticket.validity_in("en")
