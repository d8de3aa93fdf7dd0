"""How many sober reports of an emergency fire the right script, in every language, by the lists alone."""

from pathlib import Path

import pytest

from callbot.content.reader import read_yaml
from callbot.text import clean, words
from callbot.understanding.safety import Safety

SAID, _ = read_yaml(Path(__file__).with_name("safety_phrasings.yaml"))
LANGUAGES = tuple(SAID["emergencies"])
SCRIPTS = ("medical_fire", "police", "suicide", "domestic_violence", "child", "hazard")


def fired(safety: Safety, text: str) -> str:
    found = safety.find(words(clean(text)))
    return found[0].intent.removeprefix("safety.") if found else ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_emergencies_bring_a_script(safety, language):
    said = [(text, script) for script in SCRIPTS for text in SAID["emergencies"][language][script]]
    silent = [text for text, _ in said if not fired(safety, text)]
    other = [(text, fired(safety, text)) for text, script in said if fired(safety, text) != script]
    assert len(said) >= 30
    assert len(silent) <= len(said) / 100, silent
    assert len(other) <= len(said) / 30, other


def test_what_sounds_like_an_emergency_and_is_none_brings_no_script(safety):
    texts = [text for language in LANGUAGES for text in SAID["harmless"][language]]
    fires = [(text, fired(safety, text)) for text in texts if fired(safety, text)]
    assert len(texts) >= 150
    assert len(fires) <= len(texts) / 100, fires


def test_a_list_of_every_language_has_every_script(content):
    listed = {(each.language, each.intent) for each in content.safety if each.phrases}
    assert listed >= {(code, f"safety.{script}") for code in LANGUAGES for script in SCRIPTS}
    shades = {each.shade for each in content.safety}
    assert {"gas", "object", "electric", "fire", "medical", "lost", "found", "abuse"} <= shades
