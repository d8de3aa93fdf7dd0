"""GET /api/v1/map.geojson: what the map shows at a moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from helpers.world import PORT, STATION, TOWN_HALL

from callbot.http import openapi

MORNING = {"at": "2026-05-12T09:00"}


def by_id(collection: dict[str, Any]) -> dict[str, Any]:
    return {feature["id"]: feature for feature in collection["features"]}


def test_everything_is_on_it(get: Callable[..., Any]) -> None:
    found = get("map.geojson", **MORNING, hours="15")
    kinds = Counter(feature["properties"]["kind"] for feature in found["features"])
    assert kinds == {"line": 3, "stop": 3, "place": 2, "event": 2}
    assert found["at"] == "2026-05-12T09:00:00+02:00"
    assert found["until"] == "2026-05-13T00:00:00+02:00"
    assert found["feeds"][0]["title"] == "Régie"


def test_it_is_as_described(get: Callable[..., Any]) -> None:
    found = get("map.geojson", **MORNING, hours="48")
    document = openapi.document(("fr",))
    schema = {"$ref": "#/components/schemas/Map", "components": document["components"]}
    jsonschema.validate(found, schema)


def test_a_line_has_its_course_and_its_stops_in_order(get: Callable[..., Any]) -> None:
    line = by_id(get("map.geojson", layers="lines"))["x:r1"]
    assert line["geometry"]["coordinates"] == [
        [[5.374, 43.295], [5.379, 43.296], [5.3801, 43.3021]]
    ]
    properties = line["properties"]
    assert (properties["name"], properties["mode"], properties["color"]) == ("1", "metro", "FF0000")
    assert properties["directions"][0] == {
        "headsign": "Gare",
        "stops": [PORT, TOWN_HALL, STATION],
    }


def test_a_stop_has_its_lines_and_whether_it_is_step_free(get: Callable[..., Any]) -> None:
    stops = by_id(get("map.geojson", layers="stops"))
    assert stops[PORT]["geometry"] == {"type": "Point", "coordinates": [5.374, 43.295]}
    assert stops[PORT]["properties"]["lines"] == ["x:r1", "x:rn"]
    assert stops[PORT]["properties"]["step_free"] is True
    assert stops[STATION]["properties"]["step_free"] is None  # one platform is, the other is not


def test_places_are_named_in_the_language_asked_for(get: Callable[..., Any]) -> None:
    names = [
        by_id(get("map.geojson", layers="places", language=code))["stadium"]["properties"]["name"]
        for code in ("fr", "en", "xx")
    ]
    assert names == ["Stade", "Stadium", "Stade"]


@pytest.mark.parametrize(
    ("at", "hours", "expected"),
    [
        ("2026-05-12T11:00", "0", ["fair@2026-05-12T10:00"]),
        ("2026-05-12T13:00", "0", []),
        ("2026-05-12T00:00", "24", ["fair@2026-05-12T10:00", "gig@2026-05-12T21:00"]),
        ("2026-05-14T00:00", "24", ["off@2026-05-14T10:00"]),
        ("2026-05-12T09:00:00Z", "0", ["fair@2026-05-12T10:00"]),
    ],
)
def test_events_are_those_of_the_moment(
    get: Callable[..., Any], at: str, hours: str, expected: list[str]
) -> None:
    assert list(by_id(get("map.geojson", layers="events", at=at, hours=hours))) == expected


def test_an_event_tells_where_and_whether_it_takes_place(get: Callable[..., Any]) -> None:
    events = by_id(get("map.geojson", layers="events", at="2026-05-12T00:00", hours="48"))
    gig = events["gig@2026-05-12T21:00"]
    assert gig["geometry"] == {"type": "Point", "coordinates": [5.3801, 43.3021]}
    assert gig["properties"]["where"] == "Stade, 1 rue du Stade"
    assert gig["properties"]["uid"] == "gig"
    later = by_id(get("map.geojson", layers="events", at="2026-05-14T00:00", hours="24"))
    assert later["off@2026-05-14T10:00"]["properties"]["status"] == "cancelled"
    assert later["off@2026-05-14T10:00"]["geometry"] is None  # a list still names it


@pytest.mark.parametrize(
    "query",
    ["at=tomorrow", "at=2026-05-12", "at=2026-02-30T08:00", "at=0001-01-01T00:00", "layers=trees",
     "layers=", "hours=49", "hours=-1", "hours=ten"],
)  # fmt: skip
def test_what_cannot_be_read_is_said(client: FlaskClient, query: str) -> None:
    response = client.get(f"/api/v1/map.geojson?{query}")
    assert response.status_code == 422
    assert query.partition("=")[0] in (response.json or {})["error"]["message"]


def test_a_plus_that_came_as_a_space_is_understood(get: Callable[..., Any]) -> None:
    assert get("map.geojson", at="2026-05-12T08:00 00:00")["at"] == "2026-05-12T10:00:00+02:00"


def test_a_time_that_the_clocks_skip_is_the_one_an_hour_later(get: Callable[..., Any]) -> None:
    assert get("map.geojson", at="2026-03-29T02:30")["at"] == "2026-03-29T03:30:00+02:00"
