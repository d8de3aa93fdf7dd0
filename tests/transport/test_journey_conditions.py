"""Closures, realtime, steps, lifts and rules of changing, on a network that one can see at a glance.

port --1-- mairie --1-- gare --2-- parc        3: port --3-- stade --3-- parc, slower
"""

from datetime import datetime, timedelta

import pytest
from transport.feeds import timetable_of, with_rows
from transport.seasoned import RULES

from callbot.transport.closure_cost import closure_cost
from callbot.transport.closures import Closure, Closures
from callbot.transport.journeys import NoJourney, find_journeys

STOPS = """\
stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding
port,Vieux-Port,43.2500,5.3740,1
mairie,Mairie,43.2700,5.3790,1
gare,Gare,43.3020,5.3800,1
stade,Stade,43.3000,5.4400,1
parc,Parc,43.3300,5.4200,1
"""
ROUTES = with_rows("routes", "r2,2,Gare - Parc,3,,\nr3,3,Port - Parc,3,,\n")
TRIPS = """\
route_id,service_id,trip_id,trip_headsign,direction_id,wheelchair_accessible
r1,week,a1,Gare,0,1
r1,week,a2,Gare,0,1
r2,week,b1,Parc,0,1
r2,week,b2,Parc,0,1
r2,week,b3,Parc,0,1
r3,week,c1,Parc,0,1
"""


def calls(trip, *stops):
    rows = ""
    for number, (stop, time) in enumerate(stops):
        rows += f"{trip},{time}:00,{time}:00,{stop},{number}\n"
    return rows


TIMES = "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n" + "".join(
    [
        calls("a1", ("port", "08:00"), ("mairie", "08:10"), ("gare", "08:20")),
        calls("a2", ("port", "08:30"), ("mairie", "08:40"), ("gare", "08:50")),
        calls("b1", ("gare", "08:24"), ("parc", "08:40")),
        calls("b2", ("gare", "08:44"), ("parc", "09:00")),
        calls("b3", ("gare", "09:14"), ("parc", "09:30")),
        calls("c1", ("port", "08:05"), ("stade", "08:45"), ("parc", "09:20")),
    ]
)
NETWORK = {"stops": STOPS, "routes": ROUTES, "trips": TRIPS, "stop_times": TIMES}
EIGHT = datetime.fromisoformat("2026-05-12T08:00+02:00")


def minutes(n):
    return EIGHT + timedelta(minutes=n)


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    return timetable_of(tmp_path_factory.mktemp("network"), **NETWORK)


def ways(timetable, origin="x:port", destination="x:parc", at=EIGHT, **options):
    """(trips, arrival) of each journey, best first."""
    found = find_journeys(timetable, origin, destination, at, **options)
    return [([leg.trip_id for leg in j.legs if leg.line], f"{j.arrival:%H:%M}") for j in found]


def closing(timetable, refs, start, end, *, scope="stop", allow="none", line=""):
    closure = Closure(
        "c", scope, tuple(refs), start=minutes(start), end=minutes(end), allow=allow, line=line
    )
    return Closures((closure,), timetable)


def test_two_lines_or_one_slower_line(network):
    assert ways(network) == [(["a1", "b1"], "08:40"), (["c1"], "09:20")]


def test_nobody_changes_where_it_is_closed(network):
    assert ways(network, closures=closing(network, ["x:gare"], 0, 60)) == [(["c1"], "09:20")]
    assert ways(network, closures=closing(network, ["x:gare"], 0, 20)) == ways(network)


def test_a_closure_ends(network):
    """At the station from 8:21 on nobody gets on until 8:45: one waits for the third bus."""
    closed = closing(network, ["x:gare"], 21, 45)
    assert ways(network, closures=closed) == [(["c1"], "09:20")]
    closed = closing(network, ["x:gare"], 21, 44)
    assert ways(network, closures=closed) == [(["a1", "b2"], "09:00"), (["c1"], "09:20")]


def test_exit_only_lets_out_and_nobody_in(network):
    closed = closing(network, ["x:gare"], 0, 60, allow="exit_only")
    assert ways(network, "x:port", "x:gare", closures=closed)[0][1] == "08:20"
    assert ways(network, closures=closed) == [(["c1"], "09:20")]


def test_a_later_vehicle_may_stop_where_an_earlier_may_not(network):
    """Runs of one line are not alike while a closure holds: the first passes, the second stops."""
    closed = closing(network, ["x:gare"], 0, 30)
    assert ways(network, "x:port", "x:gare", closures=closed) == [(["a2"], "08:50")]


def test_a_closed_section_is_not_ridden_through(network):
    closed = closing(network, ["x:mairie", "x:gare"], 0, 60, scope="section", line="x:r1")
    assert ways(network, closures=closed) == [(["c1"], "09:20")]
    assert ways(network, "x:port", "x:mairie", closures=closed)[0][1] == "08:10"


def test_what_a_closure_costs(network):
    closed = closing(network, ["x:gare"], 0, 60)
    cost = closure_cost(network, "x:port", "x:parc", EIGHT, closures=closed)
    assert (cost.extra, cost.closures) == (timedelta(minutes=40), closed.every)
    later = closing(network, ["x:gare"], 100, 160)
    assert closure_cost(network, "x:port", "x:parc", EIGHT, closures=later) is None


def test_both_ends_closed(network):
    closed = closing(network, ["x:port", "x:gare"], -60, 3 * 24 * 60)
    with pytest.raises(NoJourney, match="Vieux-Port is closed at that time") as caught:
        find_journeys(network, "x:port", "x:gare", EIGHT, closures=closed)
    assert (caught.value.reason, caught.value.detail) == ("closed", "Vieux-Port")


def changed(tmp_path, **files):
    return timetable_of(tmp_path, **NETWORK | files)


def test_a_wheelchair_waits_for_a_vehicle_that_takes_it(tmp_path):
    trips = TRIPS.replace("b1,Parc,0,1", "b1,Parc,0,2")
    timetable = changed(tmp_path, trips=trips)
    assert ways(timetable, wheelchair=True)[0] == (["a1", "b2"], "09:00")
    assert ways(timetable)[0] == (["a1", "b1"], "08:40")


def test_what_is_sure_to_be_step_free_comes_before_what_nobody_tells(tmp_path):
    timetable = changed(tmp_path, trips=TRIPS.replace("b1,Parc,0,1", "b1,Parc,0,0"))
    found = find_journeys(timetable, "x:port", "x:parc", EIGHT, wheelchair=True)
    assert [(j.step_free, f"{j.arrival:%H:%M}") for j in found] == [
        (True, "09:00"),
        (True, "09:20"),
        (None, "08:40"),
    ]


def test_no_step_free_way_says_which_step_fails_and_how_far_one_gets(tmp_path):
    stops = STOPS.replace("43.3300,5.4200,1", "43.3300,5.4200,2")
    stops += "pre,Pré,43.3290,5.4400,1\n"
    times = TIMES.replace("c1,09:20:00", "c1,09:15:00,09:15:00,pre,2\nc1,09:20:00").replace(
        ",parc,2\n", ",parc,3\n"
    )
    timetable = changed(tmp_path, stops=stops, stop_times=times)
    with pytest.raises(
        NoJourney, match=r"Parc is not step-free\. One gets as far as Pré"
    ) as caught:
        find_journeys(timetable, "x:port", "x:parc", EIGHT, wheelchair=True)
    assert caught.value.reason == "not_step_free"
    assert caught.value.alternative.legs[-1].destination.name == "Pré"


def test_a_station_whose_lift_is_broken_is_left_out(network):
    assert ways(network, wheelchair=True, broken=["gare"]) == [(["c1"], "09:20")]
    assert ways(network, broken=["gare"]) == ways(network)


# Gare gets a platform of its own for line 2; stairs (30 s) and a lift (100 s) lead over a hall.
INSIDE = {
    "stops": STOPS.replace("wheelchair_boarding", "wheelchair_boarding,location_type,parent_station")
    .replace(",1\n", ",1,0,\n")
    .replace("gare,Gare,43.3020,5.3800,1,0,", "gare,Gare,43.3020,5.3800,1,0,G")
    + "gare2,Gare,43.3021,5.3801,1,0,G\nG,Gare,43.3020,5.3800,1,1,\n"
    + "door,Gare,43.3022,5.3802,1,2,G\nhall,Hall,43.3020,5.3800,1,3,G\n",
    "stop_times": TIMES.replace(",gare,0", ",gare2,0"),
    "pathways": (
        "pathway_id,from_stop_id,to_stop_id,pathway_mode,is_bidirectional,traversal_time\n"
        "door,door,hall,1,1,10\n"
        "walk,hall,gare,1,1,20\n"
        "stairs,hall,gare2,2,1,30\n"
        "lift,hall,gare2,5,1,100\n"
    ),
}  # fmt: skip


def test_pathways_say_how_long_a_change_takes(tmp_path):
    timetable = changed(tmp_path, **INSIDE)
    (journey, _) = find_journeys(timetable, "x:port", "x:parc", EIGHT)
    walk = journey.legs[1]
    assert (walk.mode, walk.arrival - walk.departure) == ("walk", timedelta(seconds=60))
    (journey, _) = find_journeys(timetable, "x:port", "x:parc", EIGHT, wheelchair=True)
    walk = journey.legs[1]
    assert walk.arrival - walk.departure == timedelta(seconds=120)


def test_without_its_lift_a_platform_is_not_reached(tmp_path):
    timetable = changed(tmp_path, **INSIDE)
    assert ways(timetable, wheelchair=True, broken=["lift"]) == [(["c1"], "09:20")]
    with pytest.raises(NoJourney) as caught:
        find_journeys(timetable, "x:G", "x:parc", EIGHT, wheelchair=True, broken=["x:lift"])
    assert caught.value.reason == "not_step_free"
    assert "lift" in caught.value.detail


@pytest.mark.parametrize(
    ("rule", "arrival"),
    [
        ("gare,gare2,2,300,,,,", "09:00"),  # takes longer than there is time
        ("gare,gare2,3,,,,,", "09:20"),  # forbidden
        ("gare,gare2,3,,r1,r2,,", "09:20"),  # between these lines
        ("gare,gare2,3,,,,a1,b1", "09:00"),  # between these trips: the next one may be taken
        ("gare,gare2,3,,,,a1,", "09:20"),
        ("G,G,2,300,,,,", "09:00"),  # a station stands for its platforms
        ("gare,gare2,0,,,,,", "08:40"),
    ],
)
def test_rules_of_changing(tmp_path, rule, arrival):
    files = {name: text for name, text in INSIDE.items() if name != "pathways"}
    timetable = changed(tmp_path, **files, transfers=f"{RULES}\n{rule}\n")
    assert ways(timetable)[0][1] == arrival


def test_a_vehicle_that_waits_can_be_caught_at_once(tmp_path):
    times = TIMES.replace("b1,08:24:00,08:24:00", "b1,08:20:00,08:20:00")
    rule = "from_stop_id,to_stop_id,transfer_type\ngare,gare,1\n"
    assert ways(changed(tmp_path / "1", stop_times=times))[0][1] == "09:00"
    assert ways(changed(tmp_path / "2", stop_times=times, transfers=rule))[0][1] == "08:40"
