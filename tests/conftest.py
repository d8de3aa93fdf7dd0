"""What the tests of several rooms share: one real browser, and what was learned from the content.

Servers and commands that tests start match by letters, learn from two languages and find the models that
others learned: to learn twelve languages anew takes a minute each time, by meaning many.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from helpers.data import ROOT
from helpers.small import small_intents
from playwright.sync_api import Browser, sync_playwright

os.environ.setdefault("CALLBOT_ENCODER", "none")
os.environ.setdefault("CALLBOT_MODELS", str(ROOT / ".cache" / "tests" / "models"))
os.environ.setdefault("CALLBOT_INTENTS", str(small_intents()))

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
    """Yield the browser: Playwright allows one of its synchronous drivers in a process."""
    if not CHROMIUM:
        pytest.skip("no Chromium here: install Debian's chromium or set WIDGET_TEST_CHROMIUM")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield running
        running.close()
