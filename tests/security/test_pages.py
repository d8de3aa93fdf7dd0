"""What the security pages call shown is shown: every test that they name is there."""

from __future__ import annotations

import re

import pytest
from helpers.data import ROOT

PAGES = sorted((ROOT / "docs" / "security").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_is_named_exists(page):
    named = set(re.findall(r"`(tests/[\w/]+\.py)`", page.read_text()))
    assert named
    assert not [name for name in named if not (ROOT / name).is_file()]


def test_every_line_of_the_checklist_has_a_state_and_says_why():
    text = (ROOT / "docs" / "security" / "asvs.md").read_text()
    rows = [line.split("|")[1:-1] for line in text.splitlines() if line.startswith("| V")]
    assert len(rows) > 50
    for section, state, why in rows:
        assert state.strip() in {"done", "open", "not here"}, section
        assert len(why.strip()) > 8, section
