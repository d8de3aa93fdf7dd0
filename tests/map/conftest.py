"""The map's page of a small town, and of a city with 2,400 stops, in a real browser."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.web import make_parts
from helpers.world import at, world
from map.towns import big_timetable, small_world
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from callbot.channels import register
from callbot.i18n.catalogues import Catalogues
from callbot.settings import PACKAGE_DATA

logging.getLogger("werkzeug").setLevel(logging.ERROR)  # a line a request helps nobody
NOW = at("2026-05-12T14:30")


class Site:
    """A running server: `.url`, and the world that it shows."""

    def __init__(self, folder: Path, shown: Any) -> None:
        self.world = shown
        catalogues = Catalogues.load(PACKAGE_DATA / "translations")
        parts = replace(
            make_parts(folder, world=shown),
            clock=lambda: NOW,
            catalogues=lambda: catalogues,
            languages=lambda: ("en", "fr", "ar"),
        )
        self._server = make_server("127.0.0.1", 0, register(parts), threaded=True)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/map/"

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    running = Site(tmp_path_factory.mktemp("town"), small_world())
    yield running
    running.stop()


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("city")
    running = Site(folder, replace(world(), timetable=big_timetable(folder / "feed")))
    yield running
    running.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 860})
    fresh.set_default_timeout(8000)
    yield fresh
    fresh.close()


@pytest.fixture
def open_map(context: BrowserContext, town: Site) -> Callable[..., Page]:
    """Open the town's map at what stands after "#", and wait until it is drawn."""

    def show(chosen: str = "", *, query: str = "") -> Page:
        page = context.new_page()
        page.goto(f"{town.url}{query}#{chosen}")
        page.wait_for_selector("[data-ready]")
        return page

    return show
