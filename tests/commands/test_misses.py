"""`callbot misses`: what the log has of unanswered questions."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from conversations.test_misses import ask

from callbot.commands.misses import misses
from callbot.conversations.store import open_store
from callbot.settings import Settings

NOON = datetime(2026, 5, 12, 10, 0, tzinfo=UTC)


@pytest.fixture
def run(tmp_path):
    settings = Settings(data=tmp_path)
    store = open_store(settings.database_url)
    for place, text in enumerate(["où est le chat", "ou est le chat ?", "carte de pêche"]):
        ask(store, NOON + timedelta(days=place), text)
    store.close()
    return lambda *arguments: CliRunner().invoke(misses, list(arguments), obj=settings)


def test_groups_for_people(run):
    assert run().stdout.splitlines() == [
        "    2  “ou est le chat ?” [fr; unknown 2; 2026-05-13]",
        "    1  “carte de pêche” [fr; unknown 1; 2026-05-14]",
        "3 questions in 2 groups.",
    ]


def test_groups_for_programs_with_times_of_the_city(run):
    [first] = json.loads(run("--json", "--limit", "1").stdout)
    assert first == {
        "text": "ou est le chat ?",
        "count": 2,
        "newest": "2026-05-13T12:00:00+02:00",
        "languages": {"fr": 2},
        "reasons": {"unknown": 2},
        "wordings": [],
        "intents": [],
        "tongues": ["fr"],
    }


def test_only_the_newest(run):
    assert run("--since", "2026-05-14").stdout.splitlines()[-1] == "1 questions in 1 groups."
    assert run("--since", "2026-05-14T12:01").stdout == "0 questions in 0 groups.\n"
    assert (
        run("--limit", "1").stdout.splitlines()[-1] == "3 questions in 2 groups, 1 of them shown."
    )


@pytest.mark.parametrize("call", [("--since", "yesterday"), ("--limit", "0")])
def test_a_wrong_call(run, call):
    assert run(*call).exit_code == 2
