"""A browser, a server and pages for the widget's tests."""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from widget.driver import Widget
from widget.fake_server import FakeServer


def make_server() -> Any:
    """Return the server under test: the fake, or the real one when WIDGET_TEST_SERVER=real."""
    if os.environ.get("WIDGET_TEST_SERVER") == "real":
        from widget.real_server import RealServer

        return RealServer()
    return FakeServer()


@pytest.fixture
def server() -> Iterator[Any]:
    running = make_server()
    yield running
    running.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    fresh = browser.new_context(locale="fr-FR", viewport={"width": 1280, "height": 860})
    fresh.set_default_timeout(8000)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext, server: Any) -> Page:
    opened = context.new_page()
    opened.goto(server.url)
    return opened


@pytest.fixture
def widget(page: Page) -> Widget:
    return Widget(page)
