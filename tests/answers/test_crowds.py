"""Full and moved events are told first; gates, closures around and crowds with their source."""

from dataclasses import replace

import pytest
from helpers.world import (
    STOP_HALL,
    agenda,
    at,
    event,
    look_up,
    plain_spaces,
    query,
    renderer,
    say,
    timetable,
    value,
    variant,
    world,
)

from callbot.answers import SOURCES
from callbot.model import Location
from callbot.transport.closures import Closure, Closures

NOON = "2026-05-12T12:00"
GATE = Location(43.3021, 5.3801)
MATCH = event("match", "Match", "2026-05-12T21:00", full=True, expected=60000, capacity=67000,
              gate="porte 3", advice={"fr": "Sacs interdits.", "en": "No bags."}, location=GATE,
              address="1 rue du Stade")  # fmt: skip
NAMED = value("event", "Match", "match")


def town(*events, closures=()):
    known = timetable()
    return world(agenda=agenda(events), timetable=known, closures=Closures(closures, known))


@pytest.mark.parametrize("source", ["event_when", "event_where", "event_status", "event_rules"])
def test_that_it_is_full_comes_before_everything_else(source):
    asked = query(source, NOON, NAMED, answers=(variant("Voilà."),), world_=town(MATCH))
    answer = renderer().answer(asked, SOURCES[source].look_up(asked), "chat")
    for said in (answer.text, answer.spoken):
        assert plain_spaces(said).startswith("Attention, « Match » est complet. Voilà.")
    assert answer.cards[0]["status"] == "full"


def test_on_the_way_there_and_home_it_is_the_status_that_says_so():
    for source, end in (("way_there", "end"), ("way_home", "start")):
        found = look_up(source, NOON, world_=town(MATCH), **{end: NAMED})
        assert say(found.values["status"]).startswith("Attention, « Match » est complet. ")
        assert say(found.values["status_short"]) == "Attention, « Match » est complet."


def test_a_moved_event_is_told_to_be_moved_where_only_its_place_was_asked():
    moved = replace(MATCH, full=False, status="moved")
    found = look_up("event_where", NOON, NAMED, world_=town(moved))
    assert say(found.values["notice"]) == "Attention, « Match » est déplacé : aujourd'hui à 21 h."
    assert say(look_up("event_when", NOON, NAMED, world_=town(moved)).values["notice"]) == ""


def test_cancelled_and_past_events_are_not_told_to_be_full():
    off = replace(MATCH, status="cancelled")
    assert say(look_up("event_when", NOON, NAMED, world_=town(off)).values["notice"]) == ""
    found = look_up("event_when", "2026-05-13T12:00", NAMED, world_=town(MATCH))
    assert (found.result, say(found.values["notice"])) == ("past", "")


def test_the_gate_the_advice_and_how_many_come_with_who_says_so():
    found = look_up("way_there", NOON, world_=town(MATCH), end=NAMED)
    crowd = "Affluence annoncée : 60 000 (source : Agenda de la ville)."
    assert say(found.values["advice"]) == f"Entrée : porte 3. Sacs interdits. {crowd}"
    few = look_up("event_where", NOON, NAMED, world_=town(replace(MATCH, expected=None)))
    assert say(few.values["advice"]).endswith(
        "Nombre de places : 67 000 (source : Agenda de la ville)."
    )
    silent = replace(MATCH, expected=None, capacity=None, gate="", advice={})
    assert say(look_up("event_where", NOON, NAMED, world_=town(silent)).values["advice"]) == ""


def test_japanese_sentences_follow_each_other_without_a_space():
    found = look_up(
        "event_where", NOON, NAMED, world_=town(replace(MATCH, advice={})), language="ja"
    )
    assert "。 " not in say(found.values["advice"], "ja")


def test_what_is_closed_around_it_while_people_come_and_go():
    shut = Closure("a", "station", ("x:@gare",), start=at("2026-05-12T19:00"),
                   end=at("2026-05-13T01:00"), reason={"fr": "sécurité"}, source="Préfecture")  # fmt: skip
    before = replace(shut, id="b", start=at("2026-05-12T08:00"), end=at("2026-05-12T18:00"))
    calm = replace(MATCH, gate="", advice={}, expected=None, capacity=None)
    for source, ends, key in (
        ("way_there", {"end": NAMED}, "advice"),
        ("way_home", {"start": NAMED, "end": STOP_HALL}, "extra"),
    ):
        found = look_up(source, NOON, world_=town(calm, closures=(shut, before)), **ends)
        said = say(found.values[key])
        assert "Autour, ce jour-là : Gare : fermé aujourd'hui à 19 h – 1 h (sécurité)." in said


def test_a_list_of_events_marks_the_full_one():
    found = look_up("whats_on", NOON, world_=town(MATCH))
    assert say(found.values["events"]) == "Match (complet, aujourd'hui à 21 h)"


def test_how_many_come_is_an_answer_of_its_own_where_somebody_says_it():
    found = look_up("event_rules", NOON, NAMED, world_=town(MATCH))
    assert (
        say(found.values["crowd"]) == "Affluence annoncée : 60 000 (source : Agenda de la ville)."
    )
    silent = replace(MATCH, expected=None, capacity=None)
    assert look_up("event_rules", NOON, NAMED, world_=town(silent)).values["crowd"] is None


def test_what_lasts_for_days_is_told_with_the_closures_of_the_day_asked_about():
    weeks = event("match", "Regard", "2026-05-11T10:00", 24 * 9, location=GATE)
    shut = Closure("a", "station", ("x:@gare",), start=at("2026-05-14T08:00"),
                   end=at("2026-05-14T20:00"), reason={"fr": "course"}, source="Ville")  # fmt: skip
    of = town(weeks, closures=(shut,))
    thursday = look_up("event_where", NOON, NAMED, value("date", "2026-05-14"), world_=of)
    assert "course" in say(thursday.values["advice"])
    assert say(thursday.values["moment"]) == "jusqu'au mercredi 20 mai"
    assert say(look_up("event_where", NOON, NAMED, world_=of).values["advice"]) == ""
