"""A browser, a server and pages for the widget's tests."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from widget.driver import Widget
from widget.fake_server import FakeServer

CHROMIUM = os.environ.get("WIDGET_TEST_CHROMIUM") or shutil.which("chromium") or ""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("no Chromium here: install Debian's chromium or set WIDGET_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


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
