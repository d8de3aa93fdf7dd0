from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from helpers.web import make_web


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    made = make_web(tmp_path)
    yield made
    made.extensions["callbot.streams"].close()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
