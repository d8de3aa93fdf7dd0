"""The last one towards a place, a short walk at night, quarters without a stop in their middle, prices."""

from dataclasses import replace
from datetime import date

from helpers.world import (
    CITY,
    LINE_1,
    PORT,
    STOP_HALL,
    at,
    look_up,
    say,
    timetable,
    value,
    words,
    world,
)

from callbot.city.facts import Place
from callbot.model import Location
from callbot.transport.closures import Closure, Closures
from callbot.transport.realtime import Alerts

NOON = "2026-05-12T12:00"
STATION = value("stop", "Gare", "x:@gare")


def test_the_last_one_towards_a_stop_is_not_the_last_one_that_leaves_it():
    there = replace(STATION, role="to")
    found = look_up("first_last", NOON, there, end=there)
    assert found.result == "towards"
    assert "métro 1 vers Gare, premier à 8 h et dernier à 9 h" in say(found.values["trips"])
    at_it = look_up("first_last", NOON, replace(STATION, role="at"), LINE_1)
    assert at_it.result in ("ok", "empty")


def test_at_night_a_short_way_is_walked():
    found = look_up(
        "night", "2026-05-12T12:00", value("time", "03:00"), start=STATION, end=STOP_HALL
    )
    assert found.result == "walk"
    assert found.values["minutes"] > 0


def test_a_quarter_is_reached_by_its_stop_when_its_middle_is_far_from_all():
    middle = Location(43.3140, 5.3801)  # 1.3 km north of Gare
    quarter = Place("q", "arrondissement", words(fr="Quartier Nord"), middle)
    town = world(city=replace(CITY, places=(*CITY.places, quarter)))
    found = look_up(
        "journey", NOON, start=STOP_HALL, end=value("place", "Quartier Nord", "q"), world_=town
    )
    assert found.result in ("ok", "walk", "no_service")
    assert say(found.values["destination"]) == "Quartier Nord"


def test_closures_say_who_tells_of_them_and_when_that_was_read():
    known = timetable()
    shut = Closure("a", "station", ("x:@gare",), start=at("2026-05-12T08:00"), end=at("2026-05-12T20:00"),
                   source="Ville", as_of=date(2026, 5, 1))  # fmt: skip
    found = look_up(
        "station_closed", NOON, STATION, world_=world(closures=Closures((shut,), known))
    )
    assert (found.result, found.source, found.as_of) == ("closed", "Ville", at("2026-05-01T00:00"))


def test_that_nothing_is_closed_is_what_the_alerts_say_of_it():
    alerts = Alerts(at("2026-05-12T11:50"), (), "Info trafic")
    found = look_up("station_closed", NOON, STATION, world_=world(alerts=alerts))
    assert (found.result, found.source, found.as_of) == ("open", "Info trafic", alerts.as_of)


def test_a_price_is_the_products_where_the_feed_has_no_fares():
    single = value("ticket_product", "Ticket", "single")
    assert look_up("price", NOON, single, start=STOP_HALL, end=STATION).result == "ok"


def test_lifts_of_which_alerts_know_nothing_are_fine_and_without_alerts_unknown():
    ends = {"start": STOP_HALL, "end": STATION}
    assert look_up("step_free_journey", NOON, **ends).values["lifts"] is None
    town = world(alerts=Alerts(at("2026-05-12T11:50"), (), "Info trafic"))
    said = say(look_up("step_free_journey", NOON, world_=town, **ends).values["lifts"])
    assert said == "Aucune panne d'ascenseur n'est signalée sur ce trajet."


def test_where_a_closure_keeps_one_waiting_it_is_told_first():
    known = timetable()
    shut = Closure("a", "route", ("x:r1",), start=at("2026-05-12T06:00"), end=at("2026-05-12T23:00"),
                   reason={"fr": "travaux"}, source="Ville")  # fmt: skip
    far = value("stop", "Vieux-Port", PORT)
    found = look_up("journey", "2026-05-12T07:50", start=far, end=STATION,
                    world_=world(closures=Closures((shut,), known)))  # fmt: skip
    assert found.result in ("no_service", "walk", "closed", "none")
    if found.result == "no_service":
        assert "travaux" in say(found.values["notice"])
