"""Where axe-core is, and how a test runs it on a page."""

import os
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
PLACES = (".cache/axe/package/axe.min.js", "node_modules/axe-core/axe.min.js")


def axe_source() -> str:
    """Return axe-core's script, or skip the test with the reason (the Makefile puts it in .cache)."""
    named = os.environ.get("WIDGET_TEST_AXE")
    places = [Path(named)] if named else [ROOT / place for place in PLACES]
    for place in places:
        if place.is_file() and place.stat().st_size:  # empty when npm could not bring it
            return place.read_text(encoding="utf-8")
    pytest.skip("axe-core is absent: `make test` fetches it from npm when it may")


def violations(page: Any) -> list[str]:
    """Return axe-core's violations on a Playwright page, best practices included."""
    # evaluate() goes through the debugger, so a strict CSP and Trusted Types do not stop it.
    page.evaluate(axe_source())
    found = page.evaluate("axe.run({resultTypes: ['violations']})")["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]
