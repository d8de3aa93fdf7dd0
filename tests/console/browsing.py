"""A whole server with its console, that can be stopped and started, and people in browsers."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from helpers.data import ROOT
from helpers.desk import PASSWORD
from helpers.ports import free_port
from helpers.town import make_town, town_settings
from playwright.sync_api import Browser, Page
from werkzeug.serving import BaseWSGIServer, make_server

from callbot.app import create_app, prepare
from callbot.console.accounts import Accounts
from callbot.conversations.database import open_engine


class House:
    """`create_app` behind a threaded server on one port; the database survives a restart."""

    def __init__(self, folder: Path, *, little: str = "", **changes: Any) -> None:
        """Make the town; of the language ``little`` it has so few examples that it can be answered in."""
        if little:
            copy = make_town(folder / "town") / "intents/examples" / little / "meta.yaml"
            copy.parent.mkdir()
            shutil.copy(ROOT / "intents/examples" / little / "meta.yaml", copy)
        options = {"languages": ("fr", "en"), "rate_limit": "10000/minute", **changes}
        self.settings = town_settings(folder, **options)
        prepare(self.settings)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: BaseWSGIServer | None = None
        self.start()

    def start(self) -> None:
        self.app = create_app(self.settings)
        self._server = make_server("127.0.0.1", self.port, self.app, threaded=True)
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.app.extensions["callbot.streams"].close()
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    def add(self, name: str, role: str, now: Any) -> None:
        engine = open_engine(self.settings.database_url)
        Accounts(engine).add(name, role, PASSWORD, by="test", now=now)
        engine.dispose()

    def agent(self, browser: Browser, name: str, **options: Any) -> Page:
        """Return a page of a person who has logged in."""
        context = browser.new_context(**{"locale": "en-GB", **options})
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(f"{self.url}/console/login")
        page.get_by_label("Name").fill(name)
        page.get_by_label("Password").fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url("**/console/")
        return page

    def citizen(self, browser: Browser, locale: str = "fr-FR") -> Page:
        context = browser.new_context(locale=locale, viewport={"width": 1000, "height": 800})
        context.set_default_timeout(20_000)
        page = context.new_page()
        page.goto(self.url)
        return page


def press(page: Page, key: str, until: Callable[[], bool], most: int = 60) -> None:
    """Press a key again and again until something holds."""
    for _ in range(most):
        if until():
            return
        page.keyboard.press(key)
    assert until(), f"{key} never leads there"


def tab_to(page: Page, wanted: str, most: int = 60) -> None:
    """Press Tab until the focused element's own words or name are ``wanted``."""
    script = """() => {
        const e = document.activeElement;
        return [e.innerText, e.name, e.id, e.value].filter(Boolean).map((t) => String(t).trim());
    }"""
    for _ in range(most):
        page.keyboard.press("Tab")
        if wanted in page.evaluate(script):
            return
    raise AssertionError(f"Tab never comes to “{wanted}”")
