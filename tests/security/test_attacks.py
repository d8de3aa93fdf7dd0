"""A thousand attack strings at the whole application of a town; bench/attacks.py sends five thousand."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from helpers.attacks import Attack, attacks, seeds
from helpers.data import ROOT
from helpers.siege import Findings, look
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response


def test_a_thousand_attacks_break_nothing_and_come_back_as_nothing():
    """In a process of its own: what other tests left behind in this one logs its own failures."""
    ran = subprocess.run(
        [sys.executable, "bench/attacks.py", "--town", "--count", "1000", "--doors", "1"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert ran.stdout, ran.stderr[-3000:]
    found = json.loads(ran.stdout)
    assert (found["failures"], found["tracebacks"], found["reflected"]) == (0, 0, 0), found["first"]
    assert found["statuses"]["200"] > 500
    assert found["requests"] == 2000


def test_the_strings_are_different_and_the_same_each_time():
    made = attacks(5000)
    assert len(set(made)) == 5000
    assert made == attacks(5000)
    assert set(seeds()) <= set(made)
    assert len({each.kind for each in made}) == 12


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (500, "{}", "application/json"),
        (200, "<p>you said <script>alert(1)</script></p>", "text/html"),
        (200, json.dumps({"answers": [{"text": "<script>alert(1)"}]}), "application/json"),
        (404, json.dumps({"error": {"message": "no <script>alert(1)"}}), "application/json"),
        (400, "Traceback (most recent call last)", "text/plain"),
    ],
)
def test_what_must_not_happen_is_seen(status, body, kind):
    findings = Findings()
    response = TestResponse([body.encode()], status, {"Content-Type": kind}, None, ())
    look(findings, response, "here", Attack("markup", "<script>alert(1)</script>"))
    assert not findings.sound()
    assert isinstance(response, Response)
