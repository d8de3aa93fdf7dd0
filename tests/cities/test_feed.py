"""The embedded feed is valid, plausible, complete and reproducible: read here with csv alone."""

from __future__ import annotations

import csv
import importlib.util
import itertools
import math
from collections import defaultdict
from datetime import date
from pathlib import Path
from types import ModuleType

import pytest
import yaml

CITY = Path(__file__).parents[2] / "cities" / "marseille"
GTFS = CITY / "gtfs"
SPEED_KMH = {"0": (8, 45), "1": (15, 60), "3": (6, 75), "4": (5, 25)}  # by route_type


def table(name: str) -> list[dict[str, str]]:
    with (GTFS / f"{name}.txt").open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_feed", CITY / "build_feed.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def seconds(clock: str) -> int:
    hours, minutes, rest = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + rest


def metres(one: dict[str, str], other: dict[str, str]) -> float:
    north = (float(one["stop_lat"]) - float(other["stop_lat"])) * 111_195
    east = (float(one["stop_lon"]) - float(other["stop_lon"])) * 111_195
    return math.hypot(north, east * math.cos(math.radians(43.3)))


@pytest.fixture(scope="module")
def stops() -> dict[str, dict[str, str]]:
    return {row["stop_id"]: row for row in table("stops")}


@pytest.fixture(scope="module")
def runs() -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in table("stop_times"):
        found[row["trip_id"]].append(row)
    return found


@pytest.mark.parametrize(
    ("name", "column", "target"),
    [
        ("routes", "agency_id", "agency"),
        ("trips", "route_id", "routes"),
        ("stop_times", "trip_id", "trips"),
        ("stop_times", "stop_id", "stops"),
        ("frequencies", "trip_id", "trips"),
        ("fare_rules", "fare_id", "fare_attributes"),
        ("fare_rules", "route_id", "routes"),
        ("calendar_dates", "service_id", "calendar"),
        ("trips", "service_id", "calendar"),
    ],
)
def test_references_point_to_rows_that_exist(name: str, column: str, target: str) -> None:
    key = {"fare_attributes": "fare_id", "calendar": "service_id"}.get(target, f"{target[:-1]}_id")
    key = "agency_id" if target == "agency" else key
    known = [row[key] for row in table(target)]
    assert len(known) == len(set(known)), f"{target} has a key twice"
    assert {row[column] for row in table(name)} <= set(known)


def test_every_trip_has_calls_and_departures(runs: dict[str, list[dict[str, str]]]) -> None:
    trips = {row["trip_id"] for row in table("trips")}
    assert trips == set(runs) == {row["trip_id"] for row in table("frequencies")}
    assert all(len(calls) > 1 for calls in runs.values())


def test_platforms_have_a_station_of_the_same_name(stops: dict[str, dict[str, str]]) -> None:
    platforms = [row for row in stops.values() if row["parent_station"]]
    assert (
        len({row["parent_station"] for row in platforms}) == 29
    )  # stations of the two metro lines
    for row in platforms:
        station = stops[row["parent_station"]]
        assert station["location_type"] == "1"
        assert station["stop_name"] == row["stop_name"]
    served = {row["stop_id"] for row in table("stop_times")}
    assert not served & {row["parent_station"] for row in platforms}


def test_stops_lie_in_and_around_marseille(stops: dict[str, dict[str, str]]) -> None:
    for row in stops.values():
        assert 43.19 < float(row["stop_lat"]) < 43.45, row
        assert 5.21 < float(row["stop_lon"]) < 5.48, row


def test_two_stops_of_one_name_are_one_place(stops: dict[str, dict[str, str]]) -> None:
    named = defaultdict(list)
    for row in stops.values():
        named[row["stop_name"]].append(row)
    for rows in named.values():
        assert all(metres(rows[0], row) < 1 for row in rows)


def test_times_rise_and_speeds_are_plausible(
    stops: dict[str, dict[str, str]], runs: dict[str, list[dict[str, str]]]
) -> None:
    types = {row["route_id"]: row["route_type"] for row in table("routes")}
    for trip in table("trips"):
        calls = runs[trip["trip_id"]]
        slowest, fastest = SPEED_KMH[types[trip["route_id"]]]
        for one, other in itertools.pairwise(calls):
            pause = seconds(other["arrival_time"]) - seconds(one["departure_time"])
            way = metres(stops[one["stop_id"]], stops[other["stop_id"]])
            assert pause > 0
            assert way > 120, (one, other)
            assert slowest < way / pause * 3.6 < fastest, (one, other, way)


def test_neighbouring_stops_are_near_but_on_express_lines(
    stops: dict[str, dict[str, str]], runs: dict[str, list[dict[str, str]]]
) -> None:
    lines = yaml.safe_load((CITY / "network.yaml").read_text("utf-8"))["lines"]
    near = {str(line["line"]) for line in lines if line["mode"] in ("metro", "tram")}
    some = {str(line["line"]) for line in lines if line["mode"] == "bus" and "express" not in line}
    for trip in table("trips"):
        limit = 1700 if trip["route_id"] in near else 2700 if trip["route_id"] in some else 30_000
        places = [stops[call["stop_id"]] for call in runs[trip["trip_id"]]]
        for one, other in itertools.pairwise(places):
            assert metres(one, other) < limit, (trip["route_id"], one, other)


def test_return_trip_mirrors_the_way_out(runs: dict[str, list[dict[str, str]]]) -> None:
    for trip in (name for name in runs if "-A-" in name):
        there = [call["stop_id"] for call in runs[trip]]
        back = [call["stop_id"] for call in runs[trip.replace("-A-", "-R-")]]
        assert there == back[::-1]


def test_headway_blocks_follow_one_another() -> None:
    blocks = defaultdict(list)
    for row in table("frequencies"):
        start, end = seconds(row["start_time"]), seconds(row["end_time"])
        assert start < end
        assert row["exact_times"] == "1"
        blocks[row["trip_id"]].append((start, end, int(row["headway_secs"])))
    for rows in blocks.values():
        for (_, end, headway), (start, *_) in itertools.pairwise(rows):
            assert end == start
            assert headway % 60 == 0


def test_late_metro_runs_after_half_past_midnight_three_nights_a_week() -> None:
    (night,) = (row for row in table("calendar") if row["service_id"] == "nuit")
    assert [night[day] for day in ("wednesday", "thursday", "friday", "saturday", "sunday")] == [
        *"01110"
    ]
    starts = [r["start_time"] for r in table("frequencies") if r["trip_id"] == "M1-A-nuit"]
    assert starts == ["24:42:00"]


def services_on(day: date) -> set[str]:
    """Read both calendar files the plain way."""
    stamp, weekday = f"{day:%Y%m%d}", f"{day:%A}".lower()
    running = {
        row["service_id"]
        for row in table("calendar")
        if row["start_date"] <= stamp <= row["end_date"] and row[weekday] == "1"
    }
    for row in table("calendar_dates"):
        if row["date"] == stamp:
            change = running.add if row["exception_type"] == "1" else running.discard
            change(row["service_id"])
    return running


@pytest.mark.parametrize(
    ("day", "services"),
    [
        (date(2026, 11, 23), {"semaine"}),
        (date(2026, 11, 26), {"semaine", "nuit"}),
        (date(2026, 11, 22), {"dimanche"}),
        (date(2024, 7, 27), {"samedi", "nuit", "navette-2024"}),
        (date(2026, 12, 25), {"dimanche"}),  # Christmas, a Friday
        (date(2027, 3, 29), {"dimanche"}),  # Easter Monday
        (date(2026, 7, 14), {"dimanche", "navette-2026"}),
        (date(2030, 1, 2), set()),
    ],
)
def test_services_of_a_day(day: date, services: set[str]) -> None:
    assert services_on(day) == services


def test_every_line_of_the_network_is_in_the_feed() -> None:
    lines = yaml.safe_load((CITY / "network.yaml").read_text("utf-8"))["lines"]
    names = [str(line["line"]) for line in lines]
    assert names == [row["route_short_name"] for row in table("routes")]
    assert {"M1", "M2", "T1", "T2", "T3", "B1", "B2"} <= set(names)
    assert {"19", "21", "35", "49", "60", "83", "91"} <= set(names)


def test_feed_says_that_it_is_indicative() -> None:
    (info,) = table("feed_info")
    assert info["callbot_indicative"] == "1"
    assert "démonstration" in info["feed_publisher_name"]


def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    builder().build(CITY, tmp_path)
    committed = {path.name: path.read_bytes() for path in GTFS.glob("*.txt")}
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.txt")} == committed


@pytest.mark.parametrize(
    ("run", "said"),
    [("a 2 nowhere", "nowhere"), ("a b", "minutes between"), ("a 2", "minutes between")],
)
def test_mistake_in_a_run_is_named(run: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        builder().read_run("83", run, {"a": {}, "b": {}})


@pytest.mark.parametrize(
    ("text", "said"), [("05:00 7 06:00", "whole number"), ("5h 10 06:00", "not a time")]
)
def test_mistake_in_headways_is_named(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        builder().read_blocks("metro", text)
