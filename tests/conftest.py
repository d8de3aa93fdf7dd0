"""What the tests of several rooms share: one real browser, two databases, what was learned.

Servers and commands that tests start match by letters, learn from two languages and find the models that
others learned: to learn twelve languages anew takes a minute each time, by meaning many.
"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.command import LEARNED
from helpers.postgres import Cluster, NoPostgresError, cluster
from playwright.sync_api import Browser, sync_playwright

for name, text in LEARNED.items():
    os.environ.setdefault(name, text)

CHROMIUM = os.environ.get("WIDGET_TEST_CHROMIUM") or shutil.which("chromium") or ""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",  # a microphone that beeps
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Yield the browser of a module: no two at once, and none where a test has a loop of its own."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: install Debian's chromium or set WIDGET_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """Yield the tests' PostgreSQL, started when the first test wants it."""
    try:
        with cluster() as running:
            yield running
    except NoPostgresError as error:
        pytest.skip(str(error))


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the setting `database` of a new database: the test runs on either kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'log.db'}"
        return
    postgres: Cluster = request.getfixturevalue("postgres")
    url = postgres.fresh()
    yield url
    postgres.drop(url)
