"""GET /api/v1/journeys: planned from one place to another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient
from helpers.web import make_web
from helpers.world import PORT, STATION, at, world

from callbot.http import openapi
from callbot.transport.closures import Closure, Closures

AT = "2026-05-12T07:58"


def test_a_journey_and_the_way_that_is_drawn(get: Callable[..., Any]) -> None:
    found = get("journeys", **{"from": PORT, "to": STATION, "at": AT})
    assert found["reason"] is None
    [first, *_] = found["journeys"]
    ride = next(leg for leg in first["legs"] if leg["line"])
    assert (ride["line"]["name"], ride["headsign"], ride["trip_id"]) == ("1", "Gare", "t1")
    assert ride["departure"] == "2026-05-12T08:00:00+02:00"
    assert [stop["name"] for stop in ride["stops"]] == ["Mairie, Place"]
    assert ride["path"][0] == [5.374, 43.295]
    assert len(ride["path"]) == 3


def test_it_is_as_described(get: Callable[..., Any]) -> None:
    found = get("journeys", **{"from": PORT, "to": "43.3021,5.3801", "at": AT})
    document = openapi.document(("fr",))
    schema = {"$ref": "#/components/schemas/Journeys", "components": document["components"]}
    jsonschema.validate(found, schema)
    assert found["journeys"]


@pytest.mark.parametrize("end", ["x:port", "stadium", "43.302,5.3801"])
def test_an_end_is_a_stop_a_place_or_a_point(get: Callable[..., Any], end: str) -> None:
    found = get("journeys", **{"from": end, "to": "x:mairie", "at": AT})
    assert found["journeys"]
    assert found["journeys"][0]["legs"][-1]["to"]["name"].startswith("Mairie")


def test_why_there_is_none(get: Callable[..., Any]) -> None:
    same = get("journeys", **{"from": PORT, "to": PORT, "at": AT})
    assert (same["journeys"], same["reason"]) == ([], "same_place")
    assert same["message"]
    late = get("journeys", **{"from": PORT, "to": STATION, "at": "2030-05-12T08:00"})
    assert late["reason"] == "after_end"


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("to=x:port", 422),
        ("from=x:port", 422),
        ("from=x:port&to=x:nowhere", 404),
        ("from=x:port&to=91,5", 404),
        ("from=x:port&to=x:gare&at=soon", 422),
        ("from=x:port&to=x:gare&wheelchair=perhaps", 422),
        (f"from=x:port&to={'x' * 201}", 422),
    ],
)
def test_what_cannot_be_asked(client: FlaskClient, query: str, status: int) -> None:
    response = client.get(f"/api/v1/journeys?{query}")
    assert response.status_code == status
    assert (response.json or {})["error"]["message"]


def test_nobody_keeps_where_somebody_goes(client: FlaskClient) -> None:
    response = client.get(f"/api/v1/journeys?from={PORT}&to={STATION}&at={AT}")
    assert response.headers["Cache-Control"] == "no-store"


def test_planning_is_limited_and_looking_is_not(tmp_path: Any) -> None:
    client = make_web(tmp_path, world=world(), rate_limit="3/minute").test_client()
    path = f"/api/v1/journeys?from={PORT}&to={STATION}&at={AT}"
    statuses = [client.get(path).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
    assert client.get("/api/v1/map.geojson?layers=stops").status_code == 200


def test_without_a_timetable_it_says_so(tmp_path: Any) -> None:
    client = make_web(tmp_path, world=replace(world(), timetable=None)).test_client()
    assert client.get("/api/v1/journeys?from=a&to=b").status_code == 503


def test_nobody_is_sent_to_a_closed_stop(tmp_path: Any) -> None:
    known = world()
    shut = Closure("race", "station", (STATION,), start=at("2026-05-12T06:00"))
    town = replace(known, closures=Closures((shut,), known.timetable))
    client = make_web(tmp_path, world=town).test_client()
    found = client.get(f"/api/v1/journeys?from={PORT}&to={STATION}&at={AT}").json or {}
    rides = [leg for journey in found["journeys"] for leg in journey["legs"] if leg["line"]]
    assert "Gare" not in {ride["to"]["name"] for ride in rides}
    open_before = client.get(f"/api/v1/journeys?from={PORT}&to={STATION}&at=2026-05-11T07:58").json
    before = [leg for leg in (open_before or {})["journeys"][0]["legs"] if leg["line"]]
    assert before[-1]["to"]["name"] == "Gare"
