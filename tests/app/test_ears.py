"""Which of several hearings is taken, and when a question is whole."""

from types import SimpleNamespace

import pytest
from helpers.city import assistant_at

from callbot.app.ears import Expectations, make_ears
from callbot.settings import Settings
from callbot.voice.ports import Heard, VoiceError


@pytest.fixture(scope="module")
def expected():
    assistant, _ = assistant_at("2026-05-12 10:00")
    return Expectations(SimpleNamespace(current=assistant))


def heard(*texts):
    chances = tuple((text, -0.4 - 0.01 * number) for number, text in enumerate(texts))
    return Heard(texts[0] if texts else "", "fr", 0.6, 1.0, chances)


def test_a_cry_for_help_comes_before_all(expected):
    assert expected.choose(heard("le prochain bus", "au secours")).text == "au secours"


def test_else_the_hearing_that_people_rather_say_is_taken(expected):
    assert expected.choose(heard("le prochin busse", "le prochain bus")).text == "le prochain bus"


def test_nothing_heard_stays_nothing(expected):
    assert expected.choose(heard()).text == ""


@pytest.mark.parametrize(
    ("text", "whole"), [("quand passe le prochain bus à Castellane", True), ("et donc euh", False)]
)
def test_a_whole_question_is_one_that_is_surely_understood(expected, text, whole):
    assert expected.is_complete(text, "fr") == whole


def test_the_prompt_names_the_busiest_stops(expected):
    assert "arrêt" in expected.prompt("fr")


@pytest.mark.parametrize("name", ["small", "org/name", "/nowhere"])
def test_a_model_that_is_no_folder_is_told_and_looked_for_nowhere_else(tmp_path, name):
    with pytest.raises(VoiceError, match=f"There is no model in {name}.*whisper_model"):
        make_ears(Settings(data=tmp_path, whisper_model=name))
