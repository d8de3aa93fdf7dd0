"""callbot backup and callbot restore."""

from datetime import UTC, datetime
from pathlib import Path

from helpers.command import callbot, refused

from callbot.conversations.store import open_store


def test_what_is_there_comes_back(tmp_path: Path):
    here, there = tmp_path / "here", tmp_path / "there"
    opened = open_store(f"sqlite:///{here / 'callbot.db'}").begin(datetime.now(UTC))
    made = callbot("--data", here, "backup", tmp_path / "kept.gz", CALLBOT_RETENTION_DAYS="12")
    assert made.status == 0, made.err
    back = callbot("--data", there, "restore", tmp_path / "kept.gz")
    assert back.status == 0, back.err
    assert "The setting retention_days was 12 then." in back.out
    assert open_store(f"sqlite:///{there / 'callbot.db'}").look(opened.conversation)
    again = callbot("--data", there, "restore", tmp_path / "kept.gz")
    refused(again, 1, "not empty (conversations)")
    assert callbot("--data", there, "restore", tmp_path / "kept.gz", "--force").status == 0


def test_a_missing_file_and_a_folder_that_is_not_there(tmp_path: Path):
    refused(callbot("--data", tmp_path, "restore", tmp_path / "no.gz"), 2, "does not exist")
    refused(callbot("--data", tmp_path, "backup", tmp_path / "no" / "x.gz"), 1, "cannot be used")
