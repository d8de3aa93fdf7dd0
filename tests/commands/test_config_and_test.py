"""`callbot config` and `callbot test`."""

import json

import pytest
from click.testing import CliRunner
from helpers.command import callbot
from helpers.town import EXAMPLES, town_settings

from callbot.commands.config import config
from callbot.commands.test import test as ask_tests
from callbot.settings import Settings, load_settings, setting_fields


def shown(settings: Settings) -> dict[str, dict[str, object]]:
    result = CliRunner().invoke(config, ["--json"], obj=settings)
    return {row["name"]: row for row in json.loads(result.stdout)}


def test_every_setting_with_its_value_and_origin(tmp_path):
    file = tmp_path / "callbot.toml"
    file.write_text('host = "0.0.0.0"\nevents = ["a.ics", "b.ics"]\n')
    settings = load_settings(
        environ={"CALLBOT_WORKERS": "2"}, config=file, options={"now": "2024-07-28T10:00"}
    )
    rows = shown(settings)
    assert list(rows) == [field.name for field in setting_fields()]
    assert (rows["workers"]["value"], rows["workers"]["origin"]) == (2, "CALLBOT_WORKERS")
    assert (rows["host"]["value"], rows["host"]["origin"]) == ("0.0.0.0", str(file))
    assert rows["events"]["value"] == ["a.ics", "b.ics"]
    assert rows["now"]["origin"] == "--now"
    assert rows["port"]["origin"] == "default"
    assert all(row["about"] for row in rows.values())


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_a_password_is_never_shown(form):
    settings = Settings(database="postgresql://me:s3cret@db/callbot")
    output = CliRunner().invoke(config, form, obj=settings).output
    assert "s3cret" not in output
    assert "(set, not shown)" in output
    plain = CliRunner().invoke(config, form, obj=Settings(database="sqlite:///a.db")).output
    assert "sqlite:///a.db" in plain


def test_the_text_form_is_one_line_a_setting():
    ran = callbot("config", CALLBOT_PORT="8123")
    assert ran.status == 0
    assert len(ran.out.splitlines()) == len(setting_fields())
    assert "port = 8123    [CALLBOT_PORT]  port to serve on" in ran.out


TESTS = """\
tests:
  - say: où je peux lâcher mon chien
    expect: city.dogs
  - say: zorglub plof kraz
    expect: city.dogs
"""


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    settings = town_settings(tmp_path_factory.mktemp("test"))
    (settings.city / "intents/examples/fr/dogs.yaml").write_text(EXAMPLES + TESTS)

    def call(*arguments):
        return CliRunner().invoke(ask_tests, arguments, obj=settings)

    return call


def test_a_failing_test_is_named_with_its_place_and_fails_the_run(run):
    result = run("--intent", "city.dogs")
    assert result.exit_code == 1
    first, last = result.stdout.splitlines()
    assert "dogs.yaml:9 “zorglub plof kraz”: expected city.dogs, got nothing" in first
    assert last == "fr: 1 of 2 passed"


def test_rows_of_json(run):
    rows = json.loads(run("--intent", "city.dogs", "--json").stdout)
    assert [(row["say"], row["passed"]) for row in rows] == [
        ("où je peux lâcher mon chien", True),
        ("zorglub plof kraz", False),
    ]
    assert rows[0]["why"] == []
    assert rows[1]["line"] == 9


def test_a_choice_that_fits_no_test(run):
    for choice in (("--language", "xx"), ("--intent", "no.such")):
        result = run(*choice)
        assert result.exit_code == 2
        assert "No test fits" in result.output
