"""What is on, and when, where and whether an event takes place."""

import pytest
from helpers.world import EVENTS, agenda, event, look_up, say, value, world

NOON = "2026-05-12T12:00"


def named(uid: str):
    title = next(each.title for each in EVENTS if each.uid == uid)
    return value("event", title, uid)


def whats_on(now, *slots, **changes):
    return look_up("whats_on", now, *slots, **changes)


def test_what_is_on_today():
    found = whats_on(NOON)
    assert (found.result, found.values["count"]) == ("ok", 1)  # the fair ended at noon
    assert say(found.values["events"]) == "Concert (aujourd'hui à 21 h, Stade)"
    assert say(found.values["day"]) == "aujourd'hui"
    assert found.source == "Agenda de la ville"


def test_what_is_on_another_day_with_what_was_cancelled_or_moved():
    found = whats_on(NOON, value("date", "2026-05-14"))
    assert say(found.values["events"]) == "Régate (annulé)"
    found = whats_on(NOON, value("date", "2026-05-15"))
    assert say(found.values["events"]) == "Match (déplacé : vendredi 15 mai à 20 h)"


def test_a_whole_day_has_no_time():
    found = whats_on(NOON, value("date", "2026-05-16"))
    assert say(found.values["events"]) == "Fête (samedi 16 mai)"


def test_a_window_is_said_in_the_persons_own_words():
    window = value("time_window", "2026-05-12T18:00/2026-05-13T00:00", said="ce soir")
    found = whats_on(NOON, window)
    assert (found.values["day"], found.values["count"]) == ("ce soir", 1)


@pytest.mark.parametrize(("shade", "count"), [("children", 1), ("free", 1), ("", 1)])
def test_a_shade_chooses_by_tag(shade, count):
    found = whats_on(NOON, value("date", "2026-05-13"), shade=shade)
    assert found.values["count"] == count
    assert whats_on("2026-05-12T13:00", shade="children").result == "empty"


def test_after_midnight_what_is_on_is_today_and_not_tomorrow():
    late = agenda((event("ball", "Bal", "2026-05-12T22:00", 5),))
    found = whats_on("2026-05-13T00:40", world_=world(agenda=late))
    assert say(found.values["day"]) == "aujourd'hui"
    assert say(found.values["events"]) == "Bal (hier à 22 h, Stade)"
    assert whats_on("2026-05-13T03:10", world_=world(agenda=late)).result == "empty"


def test_a_long_list_is_cut_but_counted():
    many = agenda([event(str(n), f"Jeu {n}", "2026-05-12T14:00") for n in range(12)])
    found = whats_on(NOON, world_=world(agenda=many))
    assert (found.values["count"], len(found.values["events"]), len(found.cards)) == (12, 5, 8)


def test_when_an_event_is():
    found = look_up("event_when", NOON, named("gig"))
    assert (found.result, say(found.values["moment"])) == ("ok", "aujourd'hui à 21 h")
    assert say(look_up("event_when", NOON, named("gig"), language="en").values["event"]) == "Gig"


def test_the_running_one_else_the_next_of_a_series():
    for now, moment in (("2026-05-12T11:00", "aujourd'hui"), (NOON, "demain")):
        found = look_up("event_when", now, named("fair"))
        assert say(found.values["moment"]) == f"{moment} à 10 h"


def test_the_one_of_the_day_that_is_named():
    found = look_up("event_when", "2026-05-11T09:00", named("fair"), value("date", "2026-05-13"))
    assert say(found.values["moment"]) == "mercredi 13 mai à 10 h"


@pytest.mark.parametrize(
    ("uid", "result"), [("off", "cancelled"), ("late", "moved"), ("old", "past"), ("gig", "ok")]
)
def test_whether_it_takes_place(uid, result):
    found = look_up("event_status", NOON, named(uid))
    assert found.result == result
    assert found.cards[0]["kind"] == "event"


def test_a_moved_event_knows_its_old_moment():
    found = look_up("event_status", NOON, named("late"))
    assert say(found.values["old"]) == "jeudi 14 mai à 20 h"


def test_where_it_is_and_the_stop_nearest_to_it():
    found = look_up("event_where", NOON, named("gig"))
    assert found.result == "ok"
    shown = {name: say(found.values[name]) for name in ("place", "address", "stop", "minutes")}
    assert shown == {"place": "Stade", "address": "1 rue du Stade", "stop": "Gare", "minutes": "1"}


def test_where_a_moved_event_is_matters_more_than_that_it_moved():
    assert look_up("event_where", NOON, named("late")).result == "ok"


def test_an_event_without_a_place_or_a_timetable_gives_neither():
    found = look_up("event_where", NOON, named("feast"), world_=world(timetable=None))
    assert found.values["place"] is None
    assert "stop" not in found.values


@pytest.mark.parametrize("source", ["event_when", "event_where", "event_status"])
def test_an_event_that_is_gone_from_the_calendar(source):
    found = look_up(source, NOON, value("event", "Disparu", "gone"))
    assert (found.result, say(found.values["event"])) == ("unknown", "Disparu")


def test_what_runs_for_weeks_and_has_begun_says_until_when():
    santons = event("s", "Santons", "2026-05-01T00:00", 24 * 20, all_day=True)
    town = world(agenda=agenda((santons,)))
    row = whats_on(NOON, world_=town).values["events"]
    assert say(row) == "Santons (jusqu'au mercredi 20 mai, Stade)"
    assert say(row, "en") == "Santons (until Wednesday 20 May, Stade)"
    assert say(whats_on("2026-05-20T12:00", world_=town).values["events"]) == say(row)
    first_day = whats_on("2026-05-01T12:00", world_=town).values["events"]
    assert say(first_day) == "Santons (aujourd'hui, Stade)"
