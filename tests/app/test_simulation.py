"""A call without a network: one question, in writing or as a recording, and what is said to it."""

from __future__ import annotations

import asyncio
import json
from collections import deque

import pytest
from click.testing import CliRunner
from helpers.phone import FakeHearing, FakeMouth, make_desk, voice

from callbot.app.simulation import simulate_call
from callbot.commands import call
from callbot.settings import Settings
from callbot.voice.audio import read_wav, seconds, write_wav
from callbot.voice.ports import Heard


def desk_in(folder, **changes):
    return make_desk(folder, mouth=FakeMouth(frames=3), **changes)


def test_a_question_in_writing(tmp_path):
    lines = asyncio.run(simulate_call(desk_in(tmp_path), "le bus", None, None))
    assert lines == ["said: phone_greeting", "heard: ['le bus']", "said: 1: le bus (10:00)"]


def test_a_recording_and_its_answer_as_a_recording(tmp_path):
    desk = desk_in(tmp_path, hearing=FakeHearing(deque(["le bus", "le bus"])))
    lines = asyncio.run(simulate_call(desk, voice(0.8), "fr", tmp_path / "said.wav"))
    assert lines[1:] == ["heard: ['le bus']", "said: 1: le bus (10:00)"]
    assert desk.hearing.asked[0] == ("fr",)
    assert seconds(read_wav((tmp_path / "said.wav").read_bytes())) > 0


def run(*words):
    return CliRunner().invoke(call.call, words, obj=Settings())


def test_what_was_heard_is_printed_with_its_confidence(tmp_path, monkeypatch):
    class Ears:
        def hear(self, audio, languages, prompt="", *, rate=8000):
            return Heard("le bus", languages[0], 0.81234, 0.9)

    monkeypatch.setattr(call, "make_ears", lambda _settings: Ears)
    (tmp_path / "a.wav").write_bytes(write_wav(voice(0.5)))
    found = json.loads(run("listen", str(tmp_path / "a.wav"), "--language", "en").output)
    assert found == {
        "text": "le bus", "language": "en", "confidence": 0.812, "language_confidence": 0.9,
        "seconds": 0.5,
    }  # fmt: skip


@pytest.mark.parametrize("words", [[], ["--text", "a", "--wav", __file__]])
def test_a_call_has_one_question(words):
    result = run("simulate", *words)
    assert result.exit_code == 2
    assert "Give either --wav or --text." in result.output


def test_a_file_that_is_no_recording_is_told_in_a_sentence(tmp_path):
    (tmp_path / "a.wav").write_bytes(b"no sound")
    assert "This is no .wav file" in str(run("listen", str(tmp_path / "a.wav")).exception)
