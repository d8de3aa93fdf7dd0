"""Line status and route, and the stop nearest to a place."""

from datetime import UTC, datetime, timedelta

import pytest
from helpers.world import (
    LINE_1,
    LINE_2,
    LINE_N,
    STOP_HALL,
    STOP_PORT,
    at,
    look_up,
    say,
    value,
    world,
)

from callbot.model import Location
from callbot.transport.realtime import Alert, Alerts, Part

NOW = "2026-05-12T12:00"
STADIUM, FAR = value("place", "Stade", "stadium"), value("place", "Île", "far")


def alerts(*alert: Alert, age: timedelta = timedelta()) -> Alerts:
    return Alerts(at(NOW).astimezone(UTC) - age, alert, "alerts.pb")


def alert(line: str, *, until: datetime | None = None, **header: str) -> Alert:
    texts = header or {"fr": "Travaux", "en": "Works"}
    return Alert("a", (Part(line=line),), ((None, until),), texts, {}, {}, "DETOUR", "")


def status(now: str = NOW, *, known: Alerts | None, language: str = "fr"):
    return look_up("line_status", now, LINE_1, world_=world(alerts=known), language=language)


def test_without_alerts_nothing_is_known():
    found = status(known=None)
    assert found.result == "no_realtime"
    assert not found.source  # nothing was said about times


def test_alerts_an_hour_old_say_nothing_about_now():
    assert status(known=alerts(age=timedelta(minutes=59))).result == "ok"
    assert status(known=alerts(age=timedelta(minutes=61))).result == "no_realtime"


def test_an_alert_of_the_line_is_told_in_the_language():
    known = alerts(alert("x:r1"), alert("x:rn"))
    found = status(known=known)
    assert (found.result, found.values["count"], say(found.values["alerts"])) == (
        "alerts",
        1,
        "Travaux.",
    )
    assert (found.source, found.as_of) == ("alerts.pb", known.as_of)
    assert say(status(known=known, language="en").values["alerts"]) == "Works."


def test_an_alert_that_is_over_is_not_told():
    assert status(known=alerts(alert("x:r1", until=at("2026-05-12T11:00")))).result == "ok"


def test_the_route_has_its_ends_its_stations_and_a_card():
    found = look_up("line_route", NOW, LINE_1)
    assert found.result == "ok"
    assert say(found.values["termini"]) == "Vieux-Port et Gare"
    assert say(found.values["stations"]) == "Vieux-Port, Mairie, Place et Gare"
    assert found.cards[0]["rows"][0] == {
        "title": "Gare",
        "text": "Vieux-Port – Mairie, Place – Gare",
    }


@pytest.mark.parametrize(("line", "result"), [(LINE_1, "passes"), (LINE_2, "not_passes")])
def test_whether_a_line_passes_a_stop(line, result):
    assert look_up("line_route", NOW, line, STOP_PORT).result == result


def test_the_stop_nearest_to_a_place_on_foot():
    found = look_up("nearest_stop", NOW, STADIUM)
    assert found.result == "ok"
    assert (say(found.values["stop"]), found.values["minutes"]) == ("Gare", 1)
    assert say(found.values["distance"]).endswith(" m")
    assert say(found.values["stops"]).startswith("Gare (1), à 1 min à pied, Mairie")


def test_the_nearest_stop_of_a_line():
    found = look_up("nearest_stop", NOW, value("place", "Vieux-Port", "x:@vieux-port"), LINE_2)
    assert say(found.values["stop"]) == "Mairie, Place"
    assert say(found.values["place"]) == "Vieux-Port"


def test_from_where_the_person_is():
    found = look_up("nearest_stop", NOW, location=Location(43.2951, 5.3741))
    assert say(found.values["place"]) == "votre position"
    assert say(found.values["stop"]) == "Vieux-Port"


def test_too_far_to_walk_and_nowhere_at_all():
    assert look_up("nearest_stop", NOW, FAR).result == "none"
    assert look_up("nearest_stop", NOW).result == "none"


def test_line_n_is_a_line_like_any_other():
    assert say(look_up("line_route", NOW, LINE_N, STOP_HALL).values["stop"]) == "Mairie, Place"
