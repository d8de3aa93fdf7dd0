"""What is asked of the packages that we need: licences on our list, weaknesses told where they can be."""

from __future__ import annotations

import runpy
import subprocess
import sys

import pytest
from helpers.data import ROOT

LICENCES = runpy.run_path(str(ROOT / ".ci" / "licences.py"))


def test_every_package_needed_here_has_a_licence_on_the_list() -> None:
    rows = list(LICENCES["rows"]())
    assert {"flask", "sqlalchemy", "callbot"} <= {name for name, _, _ in rows}
    assert [row for row in rows if not LICENCES["allowed"](row[2])] == []


@pytest.mark.parametrize(
    ("said", "good"),
    [
        ("MIT", True),
        ("Apache-2.0 AND BSD-3-Clause", True),
        ("GNU Lesser General Public License v3 or later (LGPLv3+)", True),
        ("MIT OR GPL-2.0-only", True),
        ("GPL-3.0-or-later", False),
        ("MIT AND AGPL-3.0-only", False),
        ("Proprietary", False),
        ("", False),
    ],
)
def test_what_is_on_the_list(said: str, good: bool) -> None:
    assert LICENCES["allowed"](said) is good


def test_an_audit_that_cannot_ask_says_so_and_fails_nothing() -> None:
    ran = subprocess.run(
        [sys.executable, "-S", ".ci/audit.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("audit: not asked")
