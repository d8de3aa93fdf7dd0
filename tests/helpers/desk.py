"""A console over a small database, and a browser of sorts that fills its forms in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from helpers.town import town_settings
from werkzeug.test import TestResponse

from callbot.app.desk import console_parts, sessions_of
from callbot.app.live import LiveAssistant
from callbot.console import ConsoleParts, make_blueprint
from callbot.console.accounts import Accounts
from callbot.console.attempts import Attempts
from callbot.console.audit import AuditLog
from callbot.console.publications import Publications
from callbot.console.translations import Translations
from callbot.console.workbench import Rehearsal, Workbench
from callbot.conversations.store import open_store
from callbot.handover import Handovers
from callbot.http import make_app
from callbot.settings import Settings

PASSWORD = "cinq oiseaux bleus"
LOCAL = "http://localhost"
SECURE = "https://console.example"


class Desk:
    """Parts whose clock stands still until :meth:`later`, and the application over them."""

    def __init__(self, folder: Path, **changes: Any) -> None:
        settings = Settings(data=folder, **changes)
        self.now = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
        store = open_store(settings.database_url)
        self.parts = ConsoleParts(
            settings=settings,
            store=store,
            accounts=Accounts(store.engine),
            sessions=sessions_of(settings, store.engine),
            attempts=Attempts(store.engine),
            audit=AuditLog(store.engine),
            publications=Publications(store.engine),
            translations=Translations(store.engine),
            handovers=Handovers(store.engine),
            wall=lambda: self.now,
        )
        self.app = self.make()

    def make(self, **changes: Any) -> Flask:
        """Return another application over the same database, as another process has."""
        app = make_app(self.parts.settings)
        app.register_blueprint(make_blueprint(replace(self.parts, **changes)))
        return app

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)

    def add(self, name: str, role: str, password: str = PASSWORD) -> None:
        self.parts.accounts.add(name, role, password, by="test", now=self.now)

    def browser(self, name: str = "", role: str = "", *, base: str = LOCAL) -> Browser:
        """Return a browser, logged in when a name is given; the account is made when needed."""
        browser = Browser(self.app.test_client(), base)
        if name:
            if name not in {account.name for account in self.parts.accounts.all()}:
                self.add(name, role)
            assert browser.log_in(name).status_code == 303
        return browser

    def quick(self, name: str, role: str, *rehearsals: Rehearsal) -> Browser:
        """Return a browser, logged in, at an application whose rehearsals are these."""
        self.browser(name, role)
        app = self.make(workbench=QuickBench(self.parts.bench(), *rehearsals))
        browser = Browser(app.test_client())
        assert browser.log_in(name).status_code == 303
        return browser

    def actions(self) -> list[str]:
        """Return what the audit log holds: "who what target"."""
        return [f"{e.actor} {e.action} {e.target}".strip() for e in self.parts.audit.entries()]

    def close(self) -> None:
        self.parts.store.close()


class TownDesk(Desk):
    """The console of a small town, with its real assistant."""

    def __init__(self, folder: Path, **changes: Any) -> None:
        settings = town_settings(folder, **changes)
        self.now = datetime(2026, 5, 12, 7, 50, tzinfo=UTC)
        store = open_store(settings.database_url)
        live = LiveAssistant(settings, Publications(store.engine))
        live.close()  # tests look themselves
        parts = console_parts(settings, store, live, lambda: self.now)
        self.live, self.parts = live, replace(parts, wall=lambda: self.now)
        self.app = self.make()


class QuickBench:
    """A town's workbench whose rehearsals are given: the real one asks 3,000 questions each time."""

    def __init__(self, bench: Workbench, *rehearsals: Rehearsal) -> None:
        self._bench, self._rehearsals, self.asked = bench, list(rehearsals), []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._bench, name)

    def rehearse(self, changes: Mapping[str, str | None]) -> Rehearsal:
        self.asked.append(dict(changes))
        return self._rehearsals[min(len(self.asked), len(self._rehearsals)) - 1]

    def look(self) -> None:
        """What is published is not taken into use."""


class Browser:
    """Keeps cookies and sends back the token that the last page's forms carry."""

    def __init__(self, client: FlaskClient, base: str = LOCAL) -> None:
        self.client, self.base, self.csrf = client, base, ""

    def get(self, path: str, **options: Any) -> TestResponse:
        response = self.client.get(path, base_url=self.base, **options)
        if found := re.search(r'X-CSRF-Token": "(\w+)"', response.text):
            self.csrf = found[1]
        return response

    def post(self, path: str, csrf: str | None = None, **fields: Any) -> TestResponse:
        data = {"csrf": self.csrf if csrf is None else csrf, **fields}
        return self.client.post(path, base_url=self.base, data=data)

    def log_in(self, name: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        self.get("/console/login")
        response = self.post("/console/login", name=name, password=password, **fields)
        if response.status_code == 303:
            self.get("/console/account")
        return response


def words(response: TestResponse) -> str:
    """Return a page's text without markup, blanks made one."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text)).strip()
