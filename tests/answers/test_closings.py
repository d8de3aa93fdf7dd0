"""What is closed, as answers."""

from dataclasses import replace

from helpers.world import STATION, at, look_up, say, timetable, value, world

from callbot.transport.closures import Closure, Closures

SHUT = Closure(
    "shut", "station", (STATION,), start=at("2026-05-12T06:00"), end=at("2026-05-12T20:00"),
    reason={"fr": "travaux"}, source="Ville",
)  # fmt: skip


def closed(*closures):
    known = world(closures=Closures(closures, timetable()))
    found = look_up(
        "station_closed", "2026-05-12T09:00", value("stop", "Gare", STATION), world_=known
    )
    return say(found.values["closures"])


def test_why_a_station_is_closed():
    assert "travaux" in closed(SHUT)
    assert "contredisent" not in closed(SHUT)


def test_sources_that_contradict_each_other_are_shown_as_such():
    other = replace(SHUT, id="out", allow="exit_only", source="Gazette", reason={})
    assert closed(SHUT, other).count("mais les sources se contredisent") == 2
