"""`callbot translate phrase` on a small town."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from helpers.town import town_settings

from callbot.cli import callbot
from callbot.conversations.misses import find_misses
from callbot.conversations.store import open_store


@pytest.fixture
def run(tmp_path, monkeypatch):
    settings = town_settings(tmp_path)
    monkeypatch.setenv("CALLBOT_CITY", str(settings.city))
    monkeypatch.setenv("CALLBOT_DATA", str(settings.data))
    monkeypatch.setenv("CALLBOT_ENCODER", "none")
    settings.data.mkdir()

    def call(*arguments: str, status: int = 0) -> str:
        result = CliRunner().invoke(callbot, ["translate", "phrase", *arguments])
        assert result.exit_code == status, result.output
        return result.output or str(result.exception)

    call.settings = settings
    return call


def test_a_phrase_waits_for_a_yes(run):
    asked = run("la sortie est a gauche", "--to", "en")
    assert "say --yes" in asked
    assert "La sortie est à gauche." in asked
    assert "exit is on the left" not in asked
    shown = run("la sortie est a gauche", "--to", "en", "--yes")
    assert shown.startswith("The exit is on the left.\n  La sortie est à gauche.\n")
    assert "Is it far?  (C'est loin ?)" in shown


def test_as_json_with_its_values_and_replies(run):
    found = json.loads(
        run("the exit is on the right", "--from", "en", "--to", "fr", "--yes", "--json")
    )
    assert found["text"] == "La sortie est à droite."
    assert found["accepted"]["how"] == "same"
    assert {"id": "visitor.how_far", "text": "C'est loin ?", "french": "C'est loin ?"} in found[
        "replies"
    ]
    found = json.loads(
        run("le prochain départ est dans 7 minutes", "--to", "en", "--yes", "--json")
    )
    assert found["text"] == "The next departure is in 7 minutes."


def test_what_no_phrase_says_is_kept_for_authors(run):
    said = run("la montgolfière décolle", "--to", "en", "--yes", status=1)
    assert "No phrase says this" in said
    store = open_store(run.settings.database_url)
    found = find_misses(store, datetime(2020, 1, 1, tzinfo=UTC))
    assert [(miss.text, miss.why) for miss in found] == [("la montgolfière décolle", "phrase")]
    store.close()


@pytest.mark.parametrize(
    ("language", "said"), [("klingon", "is not a language code"), ("sw", "is not translated")]
)
def test_a_language_that_the_book_lacks_is_told(run, language, said):
    assert said in run("bonjour", "--to", language, status=1)
