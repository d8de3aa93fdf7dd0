import json
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner, Result
from helpers.content import FILES, INTENT
from helpers.examples import context_of

from callbot.commands.check import check
from callbot.content.loader import load_text
from callbot.settings import Settings

MODULE = sys.modules["callbot.commands.check"]  # the package's own `check` is the command


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, **changes: str) -> Result:
    """Check the example files, with some replaced."""
    good = replace(context_of({}), content=load_text({**FILES, **changes}))
    sources = {**good.sources, "first_last": good.sources["departures"]}
    facts = frozenset({"emergency_number", "first", "last"})
    context = replace(good, sources=sources, facts=facts, understanding=None)
    monkeypatch.setattr(MODULE, "check_context", lambda settings: context)
    return CliRunner().invoke(check, arguments, obj=Settings(), catch_exceptions=False)


SPOILED = {"transport/next_departure.yaml": INTENT.replace("{departures}", "{departure}")}


def test_good_content_passes_and_warnings_do_not_fail_the_run(monkeypatch: pytest.MonkeyPatch):
    result = run(monkeypatch)
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "published:safety/hazard.yaml:1:9 warning no-tests “safety.hazard” has no test in “fr”. "
        "Add one under “tests:” in examples/fr/.",
        "0 errors, 1 warning.",
    ]
    assert run(monkeypatch, "--strict").exit_code == 1


def test_an_error_fails_the_run_and_says_where_and_how_to_mend_it(monkeypatch: pytest.MonkeyPatch):
    result = run(monkeypatch, **SPOILED)
    assert result.exit_code == 1
    assert "published:transport/next_departure.yaml:17:11 error placeholder" in result.output
    assert "Did you mean “departures”?" in result.output


def test_other_formats(monkeypatch: pytest.MonkeyPatch):
    document = json.loads(run(monkeypatch, "--format", "json", **SPOILED).output)
    assert (document["errors"], document["warnings"]) == (2, 1)
    github = run(monkeypatch, "--format", "github", **SPOILED).output
    assert "::error file=published%3Atransport/next_departure.yaml,line=18,col=13," in github
    assert run(monkeypatch, "--format", "xml").exit_code == 2
