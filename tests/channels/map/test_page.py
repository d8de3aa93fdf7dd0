"""GET /map/: the page, its language, its files and its headers."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from helpers.web import make_parts
from helpers.world import world

from callbot.channels import register


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    parts = replace(make_parts(tmp_path, world=world()), languages=lambda: ("fr", "en", "ar"))
    return register(parts).test_client()


def data(page: str, name: str) -> Any:
    found = re.search(rf'data-{name}="([^"]*)"', page)
    assert found
    return json.loads(html.unescape(found[1]))


@pytest.mark.parametrize(
    ("query", "browser", "language", "direction"),
    [
        ("", "", "fr", "ltr"),
        ("", "en-GB,en;q=0.9", "en", "ltr"),
        ("?language=ar", "en", "ar", "rtl"),
        ("?language=xx", "en", "fr", "ltr"),
    ],
)
def test_it_is_in_the_language_asked_for(
    client: FlaskClient, query: str, browser: str, language: str, direction: str
) -> None:
    response = client.get(f"/map/{query}", headers={"Accept-Language": browser})
    assert f'<html lang="{language}" dir="{direction}">' in response.text
    assert {"Accept-Encoding", "Accept-Language"} <= set(response.headers["Vary"].split(", "))


def test_it_knows_languages_and_the_citys_time(client: FlaskClient) -> None:
    setup = data(client.get("/map/").text, "setup")
    assert setup["languages"] == {"fr": "français", "en": "English", "ar": "العربية"}
    assert setup["now"] == "2026-11-20T11:00"  # the clock of answers, in Paris
    assert (setup["tiles"], setup["locale"]) == ("", "fr")


def test_nothing_is_inline(client: FlaskClient) -> None:
    response = client.get("/map/")
    assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\son\w+=|\sstyle=", response.text)
    policy = response.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "require-trusted-types-for 'script'" in policy
    assert response.headers["Content-Security-Policy"] == policy
    assert len(response.headers.getlist("Content-Security-Policy")) == 1


def test_names_cannot_break_out_of_the_page(tmp_path: Path) -> None:
    known = world()
    city = replace(
        known.city, names=replace(known.city.names, texts={"fr": '"><script>x</script>'})
    )
    parts = make_parts(tmp_path, world=replace(known, city=city))
    page = register(parts).test_client().get("/map/").text
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page


def test_every_file_that_it_names_is_served(client: FlaskClient) -> None:
    named = re.findall(r'(?:src|href)="(/[^"]+)"', client.get("/map/").text)
    assert len(named) > 10
    for path in named:
        assert client.get(html.unescape(path)).status_code == 200, path


def test_without_the_last_slash_it_leads_there(client: FlaskClient) -> None:
    response = client.get("/map?language=en")
    assert (response.status_code, response.headers["Location"]) == (308, "/map/?language=en")


@pytest.mark.parametrize(
    "path",
    ["/map/none.js", "/map/index.html", "/vendor/leaflet/LICENSE", "/vendor/../map/main.js"],
)
def test_nothing_else_is_served(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
