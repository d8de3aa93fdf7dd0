"""`callbot report`: the figures of a small town's tests."""

import json

import pytest
from click.testing import CliRunner
from helpers.town import town_settings

from callbot.commands.report import report
from callbot.settings import load_settings


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    made = town_settings(tmp_path_factory.mktemp("report"))
    options = {
        "city": str(made.city),
        "data": str(made.data),
        "now": "2026-05-12T07:50",
        "models": made.models,
        "intents": made.intents,
        "encoder": "none",
    }
    return load_settings(environ={}, options=options)


@pytest.fixture(scope="module")
def run(settings):
    return lambda *arguments: CliRunner().invoke(report, list(arguments), obj=settings)


def test_figures_for_programs(run):
    result = run("--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    languages = found["by_language"]
    assert set(languages) == {"en", "fr"}
    assert found["tests"] == sum(row["tests"] for row in languages.values()) > 10
    assert found["all"]["accuracy"] > 0.8
    assert sum(row["questions"] for row in found["calibration"]["bins"]) > 5
    assert [row["class"] for row in found["thresholds"]] == [
        "rights and money", "safety", "the rest",
    ]  # fmt: skip


def test_figures_for_people(run):
    shown = run("--language", "fr").stdout
    first, language, *_ = shown.splitlines()
    assert first.endswith("tests written with the content. In scope / out of scope:")
    assert language.startswith("  fr ")
    for part in ("intents have tests", "Confused:", "Calibration over", "Thresholds"):
        assert part in shown
    assert "worst language" not in shown  # there is but one


def test_a_language_without_tests_is_a_wrong_call(run):
    result = run("--language", "xx")
    assert result.exit_code == 2
    assert "There is no test in “xx”; there are tests in: en, fr." in result.stderr
