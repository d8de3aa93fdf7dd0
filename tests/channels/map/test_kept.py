"""The map's answers are packed, tagged, and made once."""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient
from helpers.web import make_parts
from helpers.world import agenda

from callbot.channels import register

NETWORK = "/api/v1/map.geojson?layers=lines,stops"


def test_who_takes_gzip_gets_gzip(client: FlaskClient) -> None:
    plain = client.get(NETWORK)
    packed = client.get(NETWORK, headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert packed.mimetype == "application/geo+json"


def test_who_has_it_is_not_sent_it_again(client: FlaskClient) -> None:
    first = client.get(NETWORK)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    again = client.get(NETWORK, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_of_a_moment_it_is_kept_for_a_short_time(client: FlaskClient) -> None:
    response = client.get("/api/v1/map.geojson?layers=events&at=2026-05-12T09:00")
    assert response.headers["Cache-Control"] == "public, max-age=30"


def test_lines_and_stops_are_the_same_at_any_moment(client: FlaskClient) -> None:
    tags = {
        client.get(f"{NETWORK}{more}").headers["ETag"]
        for more in ("", "&at=2026-05-12T09:00", "&language=en")
    }
    assert len(tags) == 1


def test_new_facts_are_shown_at_once(tmp_path: Any, town: Any) -> None:
    worlds = [town]
    parts = replace(make_parts(tmp_path), world=lambda: worlds[-1])
    client = register(parts).test_client()
    path = "/api/v1/map.geojson?layers=events&at=2026-05-12T11:00"
    first = client.get(path)
    assert client.get(path).headers["ETag"] == first.headers["ETag"]
    worlds.append(replace(town, agenda=agenda(())))
    assert client.get(path).get_json(force=True)["features"] == []


def test_more_moments_than_are_kept_do_no_harm(client: FlaskClient) -> None:
    for minute in range(60):
        for hour in (9, 10):
            at = f"2026-05-12T{hour:02}:{minute:02}"
            response = client.get(f"/api/v1/map.geojson?layers=events&at={at}")
            assert response.status_code == 200


@pytest.mark.parametrize("path", [NETWORK, "/api/v1/journeys?from=a&to=b"])
def test_without_facts_it_says_so(tmp_path: Any, path: str) -> None:
    response = register(make_parts(tmp_path)).test_client().get(path)
    assert response.status_code == 503
    assert "Retry-After" in response.headers
