"""The embedded city's closures fit its own timetable."""

from datetime import datetime

from helpers.city import assistant_of

from callbot.settings import SHIPPED_CITY
from callbot.transport.closures import read_closures


def moment(text):
    zone = assistant_of().house.world.city.timezone
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def test_every_closure_names_stops_and_lines_of_the_feed():
    timetable = assistant_of().house.world.timetable
    closures, problems = read_closures(SHIPPED_CITY / "closures.yaml", timetable)
    assert problems == []
    assert all(closure.source and closure.indicative for closure in closures.every)
    assert all({"fr", "en"} <= set(closure.reason) for closure in closures.every)
    assert closures.conflicts == ()


def test_during_the_sailing_one_gets_off_at_the_beach_of_the_marina_but_not_on():
    world = assistant_of().house.world
    stops = [stop.name for stop in world.timetable.stops]
    beach = stops.index("Plage Roucas Blanc")
    assert world.closures.blocked(beach, moment("2024-07-30T12:00")) == (True, False)
    assert world.closures.blocked(beach, moment("2024-07-20T12:00")) == (False, False)


def test_the_old_ports_metro_is_closed_for_the_flame_and_its_line_is_not():
    world = assistant_of().house.world
    port = next(s for s in world.timetable.stations if s.name == "Vieux-Port")
    metro = next(line for line in world.timetable.lines if line.name == "M1")
    flame = moment("2024-05-08T18:00")
    found = world.closures.of_station(port.id, flame, line_id=metro.id)
    assert [closure.id for closure in found] == ["flame-metro"]
    assert world.closures.of_line(metro.id, flame) == ()
