"""Journeys on a small network: what a passenger would read off the timetable by hand."""

from datetime import datetime, timedelta

import pytest
from transport.feeds import BASE, timetable_of, with_rows

from callbot.model import Location
from callbot.transport.journeys import NoJourney, find_journeys, first_journey, last_journey

# Kilometres apart, but Port and Mairie. Line 2 goes on to Parc; line 1's vehicle to Plage, as line 3.
STOPS = """\
stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding
port,Vieux-Port,43.2500,5.3740,1
mairie,"Mairie, Place",43.2510,5.3790,1
gare,Gare,43.3020,5.3800,1
parc,Parc,43.3300,5.4200,1
plage,Plage,43.3400,5.3300,1
"""
ROUTES = with_rows("routes", "r2,2,Gare - Parc,3,,\nr3,3,Gare - Plage,3,,\n")
TRIPS = """\
route_id,service_id,trip_id,trip_headsign,direction_id,wheelchair_accessible,block_id
r1,week,t1,Gare,0,1,b
r1,week,t2,Gare,0,1,
r2,week,u1,Parc,0,1,
r2,week,u2,Parc,0,1,
r3,week,v1,Plage,0,1,b
"""
TIMES = """\
trip_id,arrival_time,departure_time,stop_id,stop_sequence
t1,08:00:00,08:00:00,port,1
t1,08:05:00,08:05:30,mairie,2
t1,08:10:00,08:10:00,gare,3
t2,25:00:00,25:00:00,port,1
t2,25:10:00,25:10:00,gare,2
u1,08:10:30,08:10:30,gare,1
u1,08:30:00,08:30:00,parc,2
u2,08:20:00,08:20:00,gare,1
u2,08:40:00,08:40:00,parc,2
v1,08:12:00,08:12:00,gare,1
v1,08:25:00,08:25:00,plage,2
"""
NETWORK = {"stops": STOPS, "routes": ROUTES, "trips": TRIPS, "stop_times": TIMES}


def at(text):
    return datetime.fromisoformat(f"2026-{text}+02:00")


def told(journeys):
    return [
        (
            f"{j.departure:%H:%M}",
            f"{j.arrival:%H:%M}",
            [leg.line.name for leg in j.legs if leg.line],
        )
        for j in journeys
    ]


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    return timetable_of(tmp_path_factory.mktemp("network"), **NETWORK)


def test_a_direct_ride(network):
    found = find_journeys(network, "x:port", "x:gare", at("05-12T07:50"))
    (ride,) = found[0].legs
    assert (ride.line.name, ride.headsign, ride.trip_id, ride.mode) == ("1", "Gare", "t1", "metro")
    assert (ride.origin.name, ride.destination.id) == ("Vieux-Port", "x:gare")
    assert [stop.name for stop in ride.stops] == ["Mairie, Place"]
    assert ride.departure == at("05-12T08:00")


def test_a_change_in_less_than_a_minute_is_not_promised(network):
    (found,) = find_journeys(network, "x:port", "x:parc", at("05-12T07:50"))
    assert [leg.trip_id for leg in found.legs] == ["t1", "u2"]
    assert (found.transfers, found.arrival) == (1, at("05-12T08:40"))


def test_who_stays_on_the_vehicle_does_not_change(network):
    (found,) = find_journeys(network, "x:port", "x:plage", at("05-12T07:50"))
    assert [(leg.trip_id, leg.stay) for leg in found.legs] == [("t1", False), ("v1", True)]
    assert (found.transfers, found.arrival) == (0, at("05-12T08:25"))


def test_the_night_belongs_to_the_day_before(network):
    (found, *_) = find_journeys(network, "x:port", "x:gare", at("05-13T00:30"))
    assert found.departure == at("05-13T01:00")


def test_arrive_by_leaves_as_late_as_possible(network):
    (found,) = find_journeys(network, "x:port", "x:parc", at("05-12T09:30"), arrive_by=True)
    assert told([found]) == [("08:00", "08:40", ["1", "2"])]


def test_from_any_point_one_walks(network):
    (found,) = find_journeys(
        network, Location(43.2501, 5.3742), Location(43.3301, 5.4199), at("05-12T07:30")
    )
    assert [leg.mode for leg in found.legs] == ["walk", "metro", "bus", "walk"]
    assert found.departure < at("05-12T08:00")
    assert found.legs[0].arrival == at("05-12T08:00")
    assert 20 < found.legs[0].metres < 40


def test_what_is_near_is_walked(network):
    (found,) = find_journeys(network, "x:port", "x:mairie", at("05-12T08:30"))
    (walk,) = found.legs
    assert (walk.mode, found.transfers, found.departure) == ("walk", 0, at("05-12T08:30"))
    assert timedelta(minutes=6) < found.arrival - found.departure < timedelta(minutes=9)


def test_a_range_has_every_departure(tmp_path):
    minutes = (10, 20, 30, 40)
    trips = "".join(f"r1,week,w{m},Gare,0,1\n" for m in minutes)
    calls = "".join(
        f"w{m},08:{m}:00,08:{m}:00,port,1\nw{m},08:{m + 9}:00,,gare,2\n" for m in minutes
    )
    timetable = timetable_of(
        tmp_path,
        stops=STOPS + "gare2,Gare,43.302,5.38,1\n",
        trips=with_rows("trips", trips),
        stop_times=with_rows("stop_times", calls),
    )
    wanted = ("x:port", "x:gare", at("05-12T08:05"))
    found = find_journeys(timetable, *wanted, window=timedelta(minutes=30))
    assert told(found) == [(f"08:{m}", f"08:{m + 9}", ["1"]) for m in (10, 20, 30)]


@pytest.mark.parametrize(
    ("origin", "destination", "when", "reason"),
    [
        ("x:port", "x:port", "05-12T08:00", "same_place"),
        ("x:port", "x:gare", "07-12T08:00", "after_end"),
        ("x:port", Location(44.0, 6.0), "05-12T08:00", "outside_network"),
        ("x:parc", "x:plage", "05-12T08:00", "none"),
    ],
)
def test_no_journey_says_why(network, origin, destination, when, reason):
    with pytest.raises(NoJourney) as caught:
        find_journeys(network, origin, destination, at(when))
    assert caught.value.reason == reason


def test_a_day_without_any_service_says_so(tmp_path):
    none = "".join(f"week,202605{day},2\n" for day in (11, 12, 13, 14))
    timetable = timetable_of(
        tmp_path,
        stops=BASE["stops.txt"].replace(
            "gare,Gare,43.3020", "gare,Gare,43.4020"
        ),  # too far to walk
        calendar_dates=f"service_id,date,exception_type\n{none}",
    )
    with pytest.raises(NoJourney, match="Nothing runs on 2026-05-12") as caught:
        find_journeys(timetable, "x:port", "x:gare", at("05-12T08:00"))
    assert (caught.value.reason, caught.value.detail) == ("no_service", "2026-05-12")


def test_a_stop_that_does_not_exist(network):
    with pytest.raises(ValueError, match="no stop with the id 'x:nowhere'"):
        find_journeys(network, "x:nowhere", "x:gare", at("05-12T08:00"))


def test_the_last_of_the_night_and_the_first_of_the_day(network):
    day = datetime(2026, 5, 12).date()
    last = last_journey(network, "x:port", "x:gare", day)
    first = first_journey(network, "x:port", "x:gare", day)
    assert (last.departure, first.departure) == (at("05-13T01:00"), at("05-12T08:00"))
    with pytest.raises(NoJourney):
        last_journey(network, "x:parc", "x:plage", day)


def test_a_walk_is_neither_the_last_journey_nor_the_first(network):
    day = datetime(2026, 5, 12).date()
    last = last_journey(network, "x:port", "x:mairie", day)
    assert [leg.mode for leg in last.legs] == ["metro"]
    assert last == first_journey(network, "x:port", "x:mairie", day)
