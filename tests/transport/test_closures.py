"""Closures bounded in time: read from a city's file, asked by place and moment, met by alerts."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from transport.feeds import BASE, feed, imported
from transport.test_realtime import message

from callbot.transport.closure import Closure
from callbot.transport.closure_reach import within
from callbot.transport.closures import Closures, read_closures, with_alerts
from callbot.transport.realtime import read_alerts

PARIS = ZoneInfo("Europe/Paris")
PORT, HALL, STATION = "x:@vieux-port", "x:@mairie-place", "x:@gare"
HEAD = "start: 2026-05-12 08:00, end: 2026-05-13 02:00, source: Ville"
# Line L: a - b - c - d both ways, and a circle O: a - b - c - a.
LONG = {
    "stops.txt": "stop_id,stop_name,stop_lat,stop_lon\n"
    + "".join(f"{n},{n.upper()},43.2{i},5.3\n" for i, n in enumerate("abcd")),
    "routes.txt": "route_id,route_short_name,route_type\nl,L,3\no,O,3\n",
    "trips.txt": "route_id,service_id,trip_id\nl,week,out\nl,week,back\no,week,ring\n",
    "stop_times.txt": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\n"
    + "".join(
        f"{trip},08:{i:02}:00,08:{i:02}:00,{stop},{i}\n"
        for trip, stops in (("out", "abcd"), ("back", "dcba"), ("ring", "abcda"))
        for i, stop in enumerate(stops)
    ),
}


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS)


NOON = at("2026-05-12T12:00")


@pytest.fixture(scope="module")
def timetable(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("closures"), feed())[0]


@pytest.fixture(scope="module")
def long(tmp_path_factory):
    return imported(tmp_path_factory.mktemp("long"), BASE | LONG)[0]


@pytest.fixture
def read(tmp_path, timetable):
    def run(*rows, of=timetable):
        path = tmp_path / "closures.yaml"
        path.write_text("closures:\n" + "".join(f"  - {{{row}}}\n" for row in rows))
        return read_closures(path, of)

    return run


def ids(closures):
    return [closure.id for closure in closures]


def test_a_station_is_closed_from_start_to_end_and_its_neighbours_are_not(read):
    closures, problems = read(f"id: works, scope: station, refs: [Gare], {HEAD}")
    assert problems == []
    assert ids(closures.of_station(STATION, NOON)) == ["works"]
    assert closures.of_station(PORT, NOON) == ()
    assert ids(closures.at(at("2026-05-12T08:00"))) == ["works"]
    assert closures.at(at("2026-05-13T02:00")) == ()
    assert ids(closures.between(at("2026-05-12T00:00"), at("2026-05-12T09:00"))) == ["works"]
    assert closures.stops_of(closures.every[0]) == ("x:gare", "x:gare2")


def test_one_platform_of_a_station(read, timetable):
    closures, _ = read(f"id: one, scope: stop, refs: [gare2], {HEAD}")
    assert ids(closures.of_station("x:gare2", NOON)) == ["one"]
    assert closures.of_station("x:gare", NOON) == ()
    assert ids(closures.of_station(STATION, NOON)) == ["one"]
    blocked = [closures.blocked(row, NOON) for row in range(len(timetable.stops))]
    assert blocked == [(False, False), (False, False), (False, False), (True, True)]


@pytest.mark.parametrize(
    ("allow", "expected"),
    [
        ("none", (True, True)),
        ("exit_only", (True, False)),
        ("pass_through", (True, True)),
        ("all", (False, False)),
    ],
)
def test_what_is_still_allowed(read, allow, expected):
    closures, _ = read(f"id: a, scope: station, refs: [port], allow: {allow}, {HEAD}")
    assert closures.blocked(0, NOON) == expected
    assert closures.blocked(0, at("2026-05-14T12:00")) == (False, False)
    board, alight = closures.masks(NOON)
    assert (bool(board[0]), bool(alight[0])) == expected


def test_a_station_that_only_one_line_leaves_out(read, timetable):
    closures, _ = read(f"id: a, scope: station, refs: [Vieux-Port], line: N, {HEAD}")
    night, metro = timetable.line_place("x:rn"), timetable.line_place("x:r1")
    assert closures.blocked(0, NOON, night) == (True, True)
    assert closures.blocked(0, NOON, metro) == (False, False)
    assert closures.blocked(0, NOON) == (False, False)
    assert ids(closures.of_station(PORT, NOON, line_id="x:rn")) == ["a"]
    assert closures.of_station(PORT, NOON, line_id="x:r1") == ()
    assert not closures.masks(NOON)[0].any()


def test_a_whole_line_and_never_the_others_at_its_stops(read, timetable):
    closures, _ = read(f'id: strike, scope: route, refs: ["1"], {HEAD}')
    metro, night = timetable.line_place("x:r1"), timetable.line_place("x:rn")
    assert ids(closures.of_line("x:r1", NOON)) == ["strike"]
    assert closures.of_line("x:rn", NOON) == ()
    assert closures.blocked(0, NOON, metro) == (True, True)
    assert closures.blocked(0, NOON, night) == (False, False)


def test_a_section_closes_what_is_between_and_its_ends_stay_usable(read, long):
    closures, problems = read(f"id: cut, scope: section, line: L, refs: [A, D], {HEAD}", of=long)
    assert problems == []
    line = long.line_place("x:l")
    blocked = [closures.blocked(row, NOON, line)[0] for row in range(4)]
    assert blocked == [False, True, True, False]
    cuts = closures.cuts
    hops = {(int(a), int(b)) for a, b in zip(cuts.from_stop, cuts.to_stop, strict=True)}
    assert hops == {(0, 1), (1, 2), (2, 3), (3, 2), (2, 1), (1, 0)}
    assert ids(closures.of_line("x:l", NOON)) == ["cut"]


def test_a_section_of_neighbours_is_one_hop_each_way(read, long):
    closures, problems = read(f"id: cut, scope: section, line: L, refs: [B, C], {HEAD}", of=long)
    assert problems == []
    assert len(closures.cuts.line) == 2
    assert not closures.blocks.stop.size


def test_a_section_that_vehicles_run_through_cuts_no_hop(read, long):
    row = f"id: a, scope: section, line: L, refs: [A, D], allow: pass_through, {HEAD}"
    closures, _ = read(row, of=long)
    assert closures.blocked(1, NOON, long.line_place("x:l")) == (True, True)
    assert not len(closures.cuts.line)


def test_of_a_circle_only_the_shorter_arc_is_the_section(read, long):
    closures, _ = read(f"id: a, scope: section, line: O, refs: [A, B], {HEAD}", of=long)
    assert [(int(a), int(b)) for a, b in zip(closures.cuts.from_stop, closures.cuts.to_stop,
                                             strict=True)] == [(0, 1)]  # fmt: skip


def test_a_polygon_closes_the_stops_inside(read):
    corners = "[[43.294, 5.373], [43.2965, 5.373], [43.2965, 5.380], [43.294, 5.380]]"
    closures, _ = read(f"id: sea, scope: polygon, polygon: {corners}, {HEAD}")
    assert set(closures.stops_of(closures.every[0])) == {"x:port", "x:mairie"}


@given(st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_point_of_the_unit_square_is_in_it_and_its_mirror_is_not(lat, lon):
    import numpy as np

    square = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)]
    inside = within(square, np.array([lat, -lat, np.nan]), np.array([lon, lon, 0.5]))
    assert inside.tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("row", "rule", "hint"),
    [
        (f"id: a, scope: station, refs: [Garre], {HEAD}", "closure-ref", "Did you mean “Gare”?"),
        (f"id: a, scope: route, refs: [77], {HEAD}", "closure-ref", "exact name"),
        (f"id: a, scope: staton, refs: [Gare], {HEAD}", "closure-scope", "Did you mean “station”?"),
        (f"id: a, scope: stop, refs: [], {HEAD}", "missing", "refs"),
        (f"id: a, scope: stop, {HEAD}", "missing", "refs"),
        (f"id: a, scope: stop, refs: gare, {HEAD}", "not-list", "[one, two]"),
        (f"id: a, scope: section, refs: [Gare], line: N, {HEAD}", "closure-ends", "both"),
        (f"id: a, scope: section, refs: [Gare, Port], {HEAD}", "missing", "line"),
        (f"id: a, scope: polygon, polygon: [[43, 5], [43, 6]], {HEAD}", "closure-polygon", "three"),
        (f"id: a, scope: polygon, polygon: [[1, x], [1, 2], [2, 2]], {HEAD}", "closure-polygon", "4"),
        ("id: a, scope: stop, refs: [gare], start: 2026-05-12, end: 2026-05-13 02:00, source: V",
         "closure-time", "13:00"),
        ("id: a, scope: stop, refs: [gare], start: noon, end: 2026-05-13 02:00, source: V",
         "closure-time", "13:00"),
        ("id: a, scope: stop, refs: [gare], start: 2026-05-12 09:00, end: 2026-05-12 02:00, source: V",
         "closure-times", "next day"),
        ("id: a, scope: stop, refs: [gare]", "missing", "start"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_place_and_the_rest_is_used(read, row, rule, hint):
    closures, problems = read(row, f"id: good, scope: station, refs: [port], {HEAD}")
    assert ids(closures.every) == ["good"]
    assert rule in [problem.rule for problem in problems]
    told = next(problem for problem in problems if problem.rule == rule)
    assert (told.line, told.level) == (2, "error")
    assert hint in told.hint + told.message


def test_an_unknown_key_is_told_and_the_closure_holds(read):
    closures, problems = read(f"id: a, scope: stop, refs: [gare], alow: none, {HEAD}")
    assert [(p.rule, p.hint) for p in problems] == [("unknown-key", "Did you mean “allow”?")]
    assert ids(closures.every) == ["a"]


def test_the_same_id_twice_is_told(read):
    row = f"id: a, scope: station, refs: [port], {HEAD}"
    closures, problems = read(row, row)
    assert [problem.rule for problem in problems] == ["twice"]
    assert len(closures.every) == 1


def test_without_a_file_nothing_is_closed(tmp_path, timetable):
    closures, problems = read_closures(tmp_path / "closures.yaml", timetable)
    assert (closures.every, problems, closures.conflicts) == ((), [], ())
    assert closures.blocked(0, NOON) == (False, False)


def test_without_a_timetable_closures_are_known_and_reach_nothing(read):
    closures, problems = read(f"id: a, scope: station, refs: [Gare], {HEAD}", of=None)
    assert problems == []
    assert ids(closures.at(at("2026-05-12T20:00"))) == ["a"]
    assert closures.of_station("x:anything") == ()


def test_a_time_with_an_offset_and_one_in_the_summer_of_the_city(read):
    row = "id: a, scope: station, refs: [port], end: 2026-05-13T00:00+00:00, "
    closures, _ = read(row + "start: 2026-05-12 08:00, source: V")
    assert closures.every[0].start == datetime(2026, 5, 12, 6, tzinfo=UTC)
    assert closures.every[0].end == datetime(2026, 5, 13, 0, tzinfo=UTC)


def test_a_reason_is_given_in_the_language_asked_for_else_in_another():
    closure = Closure("a", "stop", reason={"fr": "voile", "en-GB": "sailing"})
    assert [closure.reason_in("en"), closure.reason_in("de", "fr")] == ["sailing", "voile"]
    assert closure.reason_in("de") == "voile"
    assert Closure("a", "stop").reason_in("fr") == ""


def alerts_of(timetable, *alerts):
    return read_alerts(message(*alerts).SerializeToString(), timetable=timetable)


def test_alerts_close_the_stops_they_name_and_a_stop_never_its_line(timetable):
    alerts = alerts_of(
        timetable,
        ("stop", [{"stop_id": "gare"}]),
        ("line at stop", [{"route_id": "r1", "stop_id": "port"}]),
        ("line", [{"route_id": "rn"}]),
        ("direction", [{"route_id": "r1", "direction_id": 1}]),
        ("trip", [{"trip": {"trip_id": "t1", "route_id": "r1"}}]),
    )
    closures = with_alerts(Closures((), timetable), alerts)
    assert [(c.id, c.scope, c.refs, c.line) for c in closures.every] == [
        ("alert:stop", "stop", ("x:gare",), ""),
        ("alert:line at stop", "stop", ("x:port",), "x:r1"),
        ("alert:line", "route", ("x:rn",), ""),
    ]
    assert closures.of_line("x:r1", NOON) == ()
    assert closures.blocked(0, NOON, timetable.line_place("x:r1")) == (True, True)
    assert ids(closures.of_station("x:gare", NOON)) == ["alert:stop", "alert:line"]
    assert closures.every[0].reason_in("en") == "About stop"


def test_alerts_that_do_not_end_service_close_nothing(timetable):
    made = message(("late", [{"stop_id": "gare"}]))
    made.entity[0].alert.effect = 4  # DETOUR
    alerts = read_alerts(made.SerializeToString(), timetable=timetable)
    assert with_alerts(Closures((), timetable), alerts).every == ()


def test_alerts_hold_in_their_periods_only(timetable):
    made = message(("a", [{"stop_id": "gare"}]))
    for first, last in ((8, 10), (20, 22)):
        made.entity[0].alert.active_period.add(
            start=int(at(f"2026-05-12T{first:02}:00").timestamp()),
            end=int(at(f"2026-05-12T{last}:00").timestamp()),
        )
    alerts = read_alerts(made.SerializeToString(), timetable=timetable)
    closures = with_alerts(Closures((), timetable), alerts)
    assert [len(closures.at(at(f"2026-05-12T{hour:02}:00"))) for hour in (7, 9, 12, 21)] == [
        0, 1, 0, 1,
    ]  # fmt: skip


def test_sources_that_disagree_are_told_and_the_strictest_counts(read):
    closures, _ = read(
        f"id: shut, scope: station, refs: [Gare], {HEAD}",
        "id: open, scope: stop, refs: [gare], allow: all, source: Gazette, "
        "start: 2026-05-12 20:00, end: 2026-05-14 02:00",
    )
    (conflict,) = closures.conflicts
    assert (conflict.first.source, conflict.second.source) == ("Ville", "Gazette")
    assert conflict.station_ids == (STATION,)
    assert (conflict.start, conflict.end) == (at("2026-05-12T20:00"), at("2026-05-13T02:00"))
    assert closures.blocked(2, at("2026-05-12T21:00")) == (True, True)
    assert ids(closures.at(at("2026-05-13T12:00"))) == []


def test_an_alert_may_contradict_the_citys_file(read, timetable):
    closures, _ = read(f"id: a, scope: stop, refs: [gare], allow: exit_only, {HEAD}")
    merged = with_alerts(closures, alerts_of(timetable, ("b", [{"stop_id": "gare"}])))
    assert [(c.first.id, c.second.id) for c in merged.conflicts] == [("a", "alert:b")]


@pytest.mark.parametrize(
    "other",
    [
        f"id: b, scope: station, refs: [Gare], {HEAD}",  # says the same
        f"id: b, scope: station, refs: [port], allow: exit_only, {HEAD.replace('Ville', 'G')}",
        "id: b, scope: station, refs: [Gare], allow: exit_only, source: G, "
        "start: 2026-06-12 08:00, end: 2026-06-13 02:00",
        f"id: b, scope: station, refs: [Gare], allow: exit_only, {HEAD}",  # the same source
    ],
)
def test_what_is_no_disagreement(read, other):
    closures, problems = read(f"id: a, scope: station, refs: [Gare], {HEAD}", other)
    assert problems == []
    assert closures.conflicts == ()
