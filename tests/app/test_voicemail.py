"""Messages are kept as long as was announced, and no longer."""

from datetime import UTC, datetime, timedelta

from click.testing import CliRunner
from helpers.phone import voice

from callbot.app.voicemail import folder_of, keep, purge
from callbot.commands.purge import purge as purge_command
from callbot.settings import Settings
from callbot.voice.audio import read_wav

NOW = datetime(2026, 11, 22, 10, tzinfo=UTC)
DAY = timedelta(days=1)


def test_a_message_is_kept_for_its_owner_alone(tmp_path):
    path = keep(tmp_path / "voicemail", NOW, "abc", voice(0.2))
    assert path.name.startswith("20261122T100000-abc-")
    assert len(read_wav(path.read_bytes())) == 1600
    assert path.stat().st_mode & 0o077 == 0


def test_two_messages_of_one_second_are_two(tmp_path):
    assert keep(tmp_path, NOW, "", voice(0.1)) != keep(tmp_path, NOW, "", voice(0.1))


def test_what_is_past_its_end_goes_and_nothing_else(tmp_path):
    old, new = keep(tmp_path, NOW - 8 * DAY, "a", voice(0.1)), keep(tmp_path, NOW, "b", voice(0.1))
    (tmp_path / "notes.wav").touch()
    assert purge(tmp_path, NOW, 7, dry_run=True) == 1
    assert old.exists()
    assert purge(tmp_path, NOW, 7) == 1
    assert sorted(tmp_path.iterdir()) == sorted([new, tmp_path / "notes.wav"])
    assert purge(tmp_path / "none", NOW, 7) == 0


def test_the_command_says_how_many(tmp_path):
    settings = Settings(data=tmp_path, voicemail_days=7)
    keep(folder_of(settings), datetime.now(UTC) - 8 * DAY, "a", voice(0.1))
    result = CliRunner().invoke(purge_command, ["--dry-run"], obj=settings)
    assert "and 1 voicemails older than 7 days" in result.output
    CliRunner().invoke(purge_command, [], obj=settings)
    assert list(folder_of(settings).iterdir()) == []
