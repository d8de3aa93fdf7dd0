"""``callbot purge`` says what it deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from click.testing import CliRunner

from callbot.commands.purge import purge as purge_command
from callbot.conversations.store import NewEvent, Store, open_store
from callbot.settings import Settings

DAY = timedelta(days=1)


def chat(store: Store, at: datetime) -> str:
    return store.begin(at, NewEvent("message", at, message_id="m1")).conversation


def test_the_command_says_what_it_did(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, retention_days=30)
    conversation = chat(open_store(settings.database_url), datetime.now(UTC) - 40 * DAY)
    result = CliRunner().invoke(purge_command, ["--dry-run"], obj=settings)
    assert result.output.startswith("Would delete 1 conversations, 1 events and 0 callback")
    result = CliRunner().invoke(purge_command, ["--older-than", "50"], obj=settings)
    assert result.output.startswith("Deleted 0 conversations")
    result = CliRunner().invoke(purge_command, [], obj=settings)
    assert "older than 30 days" in result.output
    assert open_store(settings.database_url).look(conversation) is None


def test_a_wrong_number_is_a_wrong_call(tmp_path: Path) -> None:
    result = CliRunner().invoke(purge_command, ["--older-than", "-1"], obj=Settings(data=tmp_path))
    assert result.exit_code == 2
