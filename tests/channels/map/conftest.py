"""The map of a small town on the web."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from helpers.web import make_web
from helpers.world import world


@pytest.fixture
def town() -> Any:
    """The facts that the map shows; tests replace parts of it."""
    return world()


@pytest.fixture
def app(tmp_path: Path, town: Any) -> Flask:
    return make_web(tmp_path, world=town)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def get(client: FlaskClient) -> Callable[..., Any]:
    """Ask for a path below /api/v1 and return its JSON."""

    def ask(path: str, **query: str) -> Any:
        response = client.get(f"/api/v1/{path}", query_string=query)
        assert response.status_code == 200, response.text
        return response.get_json(force=True)

    return ask


def by_id(collection: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The features of a collection by id."""
    return {feature["id"]: feature for feature in collection["features"]}
