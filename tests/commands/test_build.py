"""`callbot build`: what was learned is kept, and nothing else."""

import os

from click.testing import CliRunner
from helpers.town import town_settings

from callbot.commands.build import build
from callbot.understanding.workshop import prune


def test_it_says_what_was_learned_and_where_it_is(tmp_path):
    settings = town_settings(tmp_path)
    result = CliRunner().invoke(build, [], obj=settings)
    assert result.exit_code == 0, result.output
    assert "examples are learned by letters, kept in " in result.output
    assert str(settings.models) in result.output


def test_only_what_was_used_last_is_packed(tmp_path):
    names = ["a1.npz", "b2.npz", "c3.npz", "vectors.npz", "tokens-d4.msgpack", "tokens-e5.msgpack"]
    for moment, name in enumerate(names):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (moment, moment))
    prune(tmp_path, keep=1)
    left = sorted(file.name for file in tmp_path.iterdir())
    assert left == ["c3.npz", "tokens-e5.msgpack", "vectors.npz"]
