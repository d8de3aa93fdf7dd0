"""What holds for journeys on any network: made-up ones against brute force, and laws of travel."""

import tempfile
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from transport.brute import CHANGE_S, Brute
from transport.cases import own_ids, rule_of
from transport.feeds import BASE, NOW, write_zip

from callbot.transport.closures import Closure, Closures
from callbot.transport.importing import import_feed
from callbot.transport.journeys import NoJourney, find_journeys
from callbot.transport.raptor import kernels, loops
from callbot.transport.timetable import open_timetable
from callbot.transport.values import clock_text

SLOW = settings(max_examples=60, deadline=None)
STOPS = {  # two pairs within walking distance of each other, two stops far from everything
    "a": (43.2500, 5.3700), "b": (43.2520, 5.3710), "c": (43.3000, 5.4000),
    "d": (43.3010, 5.4030), "e": (43.3500, 5.3000), "f": (43.2000, 5.4500),
}  # fmt: skip
START = datetime(2026, 5, 12, tzinfo=UTC)

stop = st.sampled_from(sorted(STOPS))
trip = st.fixed_dictionaries(
    {
        "stops": st.lists(stop, min_size=2, max_size=5),
        "leaves": st.integers(6 * 60, 26 * 60),  # minutes
        "rides": st.lists(st.integers(0, 25), min_size=4, max_size=4),
        "waits": st.lists(st.integers(0, 3), min_size=5, max_size=5),
        "pickup": st.lists(st.sampled_from("0001"), min_size=5, max_size=5),
        "drop_off": st.lists(st.sampled_from("0001"), min_size=5, max_size=5),
        "line": st.sampled_from(["r1", "rn"]),
        "block": st.sampled_from(["", "", "b1", "b2"]),
        "steps": st.sampled_from("112"),
        "again": st.sampled_from([0, 0, 7, 30]),  # minutes later once more
    }
)
closure = st.tuples(
    st.lists(stop, min_size=1, max_size=2),
    st.integers(5 * 60, 26 * 60),
    st.integers(0, 240),
    st.sampled_from(["none", "exit_only", "pass_through"]),
)
question = st.tuples(stop, stop, st.integers(5 * 60, 27 * 60)).filter(lambda q: q[0] != q[1])


def feed_of(trips):
    rows = ["route_id,service_id,trip_id,block_id,wheelchair_accessible"]
    calls = ["trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type,drop_off_type"]
    for number, made in enumerate(trips):
        for copy in range(1 + bool(made["again"])):
            id_, now = f"t{number}{'x' * copy}", made["leaves"] + copy * made["again"]
            block = made["block"] if not copy else ""
            rows.append(f"{made['line']},week,{id_},{block},{made['steps']}")
            for place, stop_id in enumerate(made["stops"]):
                leaves = now + made["waits"][place]
                times = f"{clock_text(now * 60)},{clock_text(leaves * 60)}"
                types = f"{made['pickup'][place]},{made['drop_off'][place]}"
                calls.append(f"{id_},{times},{stop_id},{place},{types}")
                now = leaves + made["rides"][min(place, 3)]
    stops = [f"{id_},{id_},{lat},{lon},1" for id_, (lat, lon) in STOPS.items()]
    return BASE | {
        "stops.txt": "\n".join(["stop_id,stop_name,stop_lat,stop_lon,wheelchair_boarding", *stops]),
        "trips.txt": "\n".join(rows),
        "stop_times.txt": "\n".join(calls),
    }


def opened(folder, trips):
    source = write_zip(Path(folder) / "feed.zip", feed_of(trips))
    import_feed(source, Path(folder) / "t", now=NOW, feed_id="x")
    timetable = open_timetable(Path(folder) / "t")
    return timetable, Brute(source, [own_ids(s.stop_ids) for s in timetable.stations])


def closing(made, timetable):
    found = []
    for number, (stops, start, length, allow) in enumerate(made):
        begin = START + timedelta(minutes=start)
        refs = tuple(f"x:{stop_id}" for stop_id in stops)
        end = begin + timedelta(minutes=length)
        found.append(Closure(str(number), "stop", refs, start=begin, end=end, allow=allow))
    return Closures(tuple(found), timetable)


def ask(timetable, question, **options):
    origin, destination, minute = question
    at = START + timedelta(minutes=minute)
    try:
        return find_journeys(timetable, f"x:{origin}", f"x:{destination}", at, limit=99, **options)
    except NoJourney:
        return []


def compare(timetable, brute, question, closures, *, wheelchair):
    found = ask(timetable, question, closures=closures, wheelchair=wheelchair)
    plain = brute.journeys(
        [question[0]], [question[1]], int((START + timedelta(minutes=question[2])).timestamp()),
        wheelchair=wheelchair, closed=[rule_of(each) for each in closures.every],
    )  # fmt: skip
    assert sorted((int(j.arrival.timestamp()), j.transfers) for j in found) == plain
    return found


@SLOW
@given(
    trips=st.lists(trip, min_size=1, max_size=10),
    questions=st.lists(question, min_size=1, max_size=6),
    made=st.lists(closure, max_size=4),
    wheelchair=st.booleans(),
)
def test_journeys_are_those_of_brute_force_and_obey_the_laws(trips, questions, made, wheelchair):
    with tempfile.TemporaryDirectory() as folder:
        timetable, brute = opened(folder, trips)
        closures = closing(made, timetable)
        for each in questions:
            found = compare(timetable, brute, each, closures, wheelchair=wheelchair)
            free = ask(timetable, each, wheelchair=wheelchair)
            for journey in found:
                assert any(
                    j.arrival <= journey.arrival and j.transfers <= journey.transfers for j in free
                )
                possible(journey, closures)


def possible(journey, closures):
    """Times never go back, no change is too short, nobody gets on or off where it is closed."""
    moments = [moment for leg in journey.legs for moment in (leg.departure, leg.arrival)]
    assert moments == sorted(moments)
    rides = [leg for leg in journey.legs if leg.line]
    for one, other in pairwise(rides):
        if not other.stay:
            assert other.departure - one.arrival >= timedelta(seconds=CHANGE_S)
    for number, leg in enumerate(rides):
        if not leg.stay:
            assert not blocked(closures, leg.origin, leg.departure, 0)
        if number + 1 == len(rides) or not rides[number + 1].stay:
            assert not blocked(closures, leg.destination, leg.arrival, 1)
    assert journey.transfers == max(0, sum(not leg.stay for leg in rides) - 1)


def blocked(closures, place, moment, which):
    stop_row = closures.timetable.places(place.id)[1]
    return closures.blocked(stop_row, moment)[which]


@SLOW
@given(
    trips=st.lists(trip, min_size=1, max_size=10),
    questions=st.lists(question, min_size=1, max_size=4),
    made=st.lists(closure, max_size=3),
)
def test_to_arrive_by_a_time_is_the_reverse(trips, questions, made):
    """No journey that leaves later is there in time, by brute force over every later minute."""
    with tempfile.TemporaryDirectory() as folder:
        timetable, brute = opened(folder, trips)
        closures = closing(made, timetable)
        rules = [rule_of(each) for each in closures.every]
        for origin, destination, minute in questions:
            by = START + timedelta(minutes=minute)
            found = ask(timetable, (origin, destination, minute), closures=closures, arrive_by=True)
            for journey in found:
                possible(journey, closures)
                assert journey.arrival <= by
                late = int(journey.departure.timestamp()) + 1
                after = brute.journeys([origin], [destination], late, closed=rules)
                assert not any(a <= by.timestamp() and t <= journey.transfers for a, t in after)


@SLOW
@given(
    trips=st.lists(trip, min_size=1, max_size=10),
    questions=st.lists(question, min_size=1, max_size=4),
)
def test_a_range_is_as_good_as_asking_every_minute(trips, questions):
    window = timedelta(minutes=90)
    with tempfile.TemporaryDirectory() as folder:
        timetable, _ = opened(folder, trips)
        for origin, destination, minute in questions:
            found = ask(timetable, (origin, destination, minute), window=window)
            for later in range(91):
                start = START + timedelta(minutes=minute + later)
                for journey in ask(timetable, (origin, destination, minute + later)):
                    if journey.departure <= START + timedelta(minutes=minute) + window:
                        assert as_good(found, journey, start)


def as_good(found, journey, start):
    """Whether one can leave from ``start`` on and be there as early with as few changes."""
    walk = [j for j in found if not any(leg.line for leg in j.legs)]
    if walk and start + (walk[0].arrival - walk[0].departure) <= journey.arrival:
        return True
    return any(
        j.departure >= start and j.arrival <= journey.arrival and j.transfers <= journey.transfers
        for j in found
    )


@SLOW
@given(
    trips=st.lists(trip, min_size=1, max_size=10),
    questions=st.lists(question, min_size=1, max_size=6),
)
def test_the_compiled_search_finds_the_same(trips, questions):
    if loops.numba is None:
        pytest.skip("numba is not installed")
    with tempfile.TemporaryDirectory() as folder:
        timetable, _ = opened(folder, trips)
        for each in questions:
            slow = [(j.arrival, j.transfers) for j in ask(timetable, each)]
            ranged = [
                (j.departure, j.arrival) for j in ask(timetable, each, window=timedelta(hours=2))
            ]
            kernels._fast.append(loops.search)
            try:
                assert [(j.arrival, j.transfers) for j in ask(timetable, each)] == slow
                again = ask(timetable, each, window=timedelta(hours=2))
                assert [(j.departure, j.arrival) for j in again] == ranged
            finally:
                kernels._fast.clear()
