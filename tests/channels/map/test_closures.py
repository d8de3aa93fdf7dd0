"""Closures on the map: what they reach, where they are drawn, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from helpers.world import PORT, STATION, TOWN_HALL, at, world

from callbot.transport.closures import Closure, Closures

FROM, UNTIL = at("2026-05-12T13:00"), at("2026-05-13T02:00")
WHY = {"fr": "course", "en": "race"}
EVERY = (
    Closure("station", "station", (TOWN_HALL,), start=FROM, end=UNTIL, reason=WHY, source="Ville"),
    Closure("platform", "stop", ("x:gare",), start=FROM, end=UNTIL, allow="exit_only"),
    Closure("of-a-line", "station", (PORT,), start=FROM, end=UNTIL, line="x:r1"),
    Closure("route", "route", ("x:r2",), start=FROM, end=UNTIL),
    Closure("section", "section", (PORT, STATION), start=FROM, end=UNTIL, line="x:r1"),
    Closure("area", "polygon", polygon=((43.29, 5.37), (43.30, 5.37), (43.30, 5.38)),
            start=FROM, end=UNTIL, indicative=True),
    Closure("open", "station", (PORT,), start=FROM, end=UNTIL, allow="all"),
    Closure("for-good", "station", (STATION,)),
)  # fmt: skip


@pytest.fixture
def town() -> Any:
    known = world()
    return replace(known, closures=Closures(EVERY, known.timetable))


@pytest.fixture
def closures(get: Callable[..., Any]) -> dict[str, Any]:
    found = get("map.geojson", layers="closures", at="2026-05-12T14:00", language="en")
    return {feature["id"]: feature for feature in found["features"]}


def test_those_that_hold_are_there_and_what_is_open_is_not(
    closures: dict[str, Any], get: Callable[..., Any]
) -> None:
    assert set(closures) == {closure.id for closure in EVERY} - {"open"}
    before = get("map.geojson", layers="closures", at="2026-05-12T12:59")
    assert [feature["id"] for feature in before["features"]] == ["for-good"]
    soon = get("map.geojson", layers="closures", at="2026-05-12T12:00", hours="2")
    assert len(soon["features"]) == len(EVERY) - 1
    after = get("map.geojson", layers="closures", at="2026-05-13T02:00")
    assert [feature["id"] for feature in after["features"]] == ["for-good"]


def test_it_says_from_when_to_when_and_why(closures: dict[str, Any]) -> None:
    told = closures["station"]["properties"]
    assert (told["start"], told["end"]) == (
        "2026-05-12T13:00:00+02:00",
        "2026-05-13T02:00:00+02:00",
    )
    assert (told["reason"], told["source"], told["indicative"]) == ("race", "Ville", False)
    assert closures["area"]["properties"]["indicative"] is True
    assert closures["for-good"]["properties"]["start"] is None


@pytest.mark.parametrize(
    ("id_", "stops", "partly", "lines"),
    [
        ("station", [TOWN_HALL], [], []),
        ("platform", [], [STATION], []),  # the station has another platform
        ("of-a-line", [], [PORT], ["x:r1"]),  # other lines still stop there
        ("route", [], [], ["x:r2"]),
        ("section", [], [TOWN_HALL], ["x:r1"]),
        ("area", [PORT], [], []),
    ],
)
def test_what_it_reaches(
    closures: dict[str, Any], id_: str, stops: list[str], partly: list[str], lines: list[str]
) -> None:
    told = closures[id_]["properties"]
    assert (told["stops"], told["partly"], told["lines"]) == (stops, partly, lines)


def test_where_it_is_drawn(closures: dict[str, Any]) -> None:
    drawn = {id_: feature["geometry"] for id_, feature in closures.items()}
    assert drawn["station"] == {"type": "Point", "coordinates": [5.379, 43.296]}
    ring = drawn["area"]["coordinates"][0]
    assert ring[0] == ring[-1] == [5.37, 43.29]
    assert drawn["route"]["coordinates"] == [[[5.379, 43.296], [5.3801, 43.3021]]]
    hops = sorted(drawn["section"]["coordinates"])
    assert hops == [[[5.374, 43.295], [5.379, 43.296]], [[5.379, 43.296], [5.3801, 43.3021]]]


def test_without_a_timetable_an_area_is_still_drawn(tmp_path: Any) -> None:
    from helpers.web import make_web

    nothing = replace(world(), timetable=None, closures=Closures(EVERY))
    client = make_web(tmp_path, world=nothing).test_client()
    answer = client.get("/api/v1/map.geojson?layers=closures&at=2026-05-12T14:00")
    drawn = {f["id"]: f["geometry"] for f in answer.get_json(force=True)["features"]}
    assert drawn["area"]["type"] == "Polygon"
    assert drawn["station"] is None
