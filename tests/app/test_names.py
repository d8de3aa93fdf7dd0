"""The gazetteer: every name that people may use, and where it points."""

from dataclasses import replace

import pytest
from babel import Locale
from helpers.world import CITY, timetable, world
from transport.feeds import BASE, imported

from callbot.app.names import ASKED_LANGUAGES, gather_names


@pytest.fixture(scope="module")
def names():
    town = replace(CITY, stop_aliases={"vieux-port": ("le port",)})
    return gather_names(world(city=town), ("fr", "en"))


def of(names, kind):
    return {name.ref: name for name in names if name.kind == kind}


def test_stations_have_their_aliases_and_the_part_after_a_comma(names):
    stops = of(names, "stop")
    assert set(stops) == {station.id for station in timetable().stations}
    assert stops["x:@vieux-port"].names == ("Vieux-Port", "le port")
    assert stops["x:@mairie-place"].names == ("Mairie, Place", "Place")


def test_stations_of_one_name_are_told_apart_by_their_lines(tmp_path):
    far = BASE["stops.txt"] + "far,Gare,43.9,5.38,0\n"
    times = BASE["stop_times.txt"] + "n2,10:00:00,10:00:00,far,1\nn2,10:30:00,10:30:00,port,2\n"
    trips = BASE["trips.txt"] + "rn,week,n2,Port,0,0\n"
    files = BASE | {"stops.txt": far, "trips.txt": trips, "stop_times.txt": times}
    found = of(gather_names(world(timetable=imported(tmp_path, files)[0]), ("fr",)), "stop")
    assert found["x:@gare"].names == ("Gare (1)", "Gare")
    assert found["x:@gare-2"].names == ("Gare (N)", "Gare")
    assert found["x:@vieux-port"].names == ("Vieux-Port",)


def test_lines_have_their_number_and_their_long_name(names):
    assert of(names, "line")["x:r1"].names == ("1", "Port - Gare")


def test_the_city_and_the_calendar_give_theirs(names):
    assert set(of(names, "service")) == {"pool", "fountain", "archive"}
    assert "Pool" in of(names, "service")["pool"].names
    assert set(of(names, "ticket_product")) == {"single", "day", "gold"}
    assert {"stadium", "far"} <= set(of(names, "place"))
    assert of(names, "event")["gig"].names == ("Concert", "Gig")


def test_languages_are_known_by_their_own_name_and_in_each_published_language(names):
    german = of(names, "language")["de"]
    assert {"Deutsch", "allemand", "German"} <= set(german.names)
    assert "中文" in of(names, "language")["zh"].names


def test_without_a_timetable_there_are_no_stops_and_lines():
    kinds = {name.kind for name in gather_names(world(timetable=None), ("fr",))}
    assert kinds.isdisjoint({"stop", "line"})


def test_the_names_that_were_written_down_are_those_of_cldr():
    known = {code: Locale.parse(code).get_display_name(code) for code in ASKED_LANGUAGES}
    assert known == ASKED_LANGUAGES
