"""Engines of other makers, named by settings."""

import numpy as np
import pytest

from callbot.app.ears import make_ears
from callbot.app.engines import encoder_of, mouths_of
from callbot.app.named import check_named
from callbot.app.parts import workshop_of
from callbot.plugged import PlugError, maker
from callbot.settings import Settings, SettingsError, load_settings
from callbot.understanding.encoders import KeptVectors
from callbot.understanding.training import Lesson
from callbot.voice.ports import Heard


class Letters:
    """An encoder that counts letters."""

    name = "letters"

    def encode(self, texts):
        return np.asarray(
            [[text.count(letter) + 0.1 for letter in "abcdeghilmnoprstuv"] for text in texts],
            dtype=np.float32,
        )


class Echo:
    """Ears and a mouth that know one sentence."""

    languages = frozenset({"eo"})

    def __init__(self, threads=1):
        self.threads = threads

    def hear(self, audio, languages, prompt="", **_options):
        return Heard(f"{len(audio)} samples, {self.threads} threads", languages[0], 1.0)

    def say(self, text, language, *, speed=1.0, rate=8000):
        return np.full(rate // 10, 1000, dtype=np.int16)


@pytest.fixture
def installed(monkeypatch, tmp_path):
    """A package beside Callbot that makes these engines."""
    (tmp_path / "their_engines.py").write_text("Letters = Echo = nothing = None\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    import their_engines

    monkeypatch.setattr(their_engines, "Letters", Letters)
    monkeypatch.setattr(their_engines, "Echo", Echo)


@pytest.mark.usefixtures("installed")
def test_another_encoder_is_asked(tmp_path):
    settings = Settings(data=tmp_path, encoder="their_engines:Letters")
    assert encoder_of(settings).name == "letters"
    said = {"bus": ["quand passe le bus", "prochain bus"], "pool": ["piscine", "nager"]}
    pairs = [(text, label) for label, texts in said.items() for text in texts * 3]
    texts, labels = [text for text, _ in pairs], [label for _, label in pairs]
    lesson = Lesson([text.split() for text in texts], labels, texts)
    model, first = workshop_of(settings, wait=True).model(lesson)
    assert not first
    assert model.meaning is not None
    assert model.opinions.semantic.vectors.shape[1] == len(Letters().encode(["x"])[0])


@pytest.mark.usefixtures("installed")
def test_another_recogniser_hears_and_another_voice_speaks_first(tmp_path):
    settings = Settings(data=tmp_path, ears="their_engines:Echo", mouth="their_engines:Echo")
    heard = make_ears(settings, threads=2)().hear(np.zeros(80, dtype=np.int16), ["fr"])
    assert heard.text == "80 samples, 2 threads"
    mouths = mouths_of(settings)
    assert "eo" in mouths.languages
    assert len(mouths.say("saluton", "eo"))


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("no_such_package:Ears", "No module named 'no_such_package'"),
        ("their_engines:Mouth", "their_engines has no Mouth"),
        ("their_engines:nothing", "which makes nothing"),
    ],
)
def test_what_nothing_can_be_made_by_is_told(tmp_path, named, said):
    with pytest.raises(PlugError, match=said):
        maker(named)
    for setting in ("encoder", "ears", "mouth"):
        settings = load_settings(environ={}, options={"data": str(tmp_path), setting: named})
        with pytest.raises(SettingsError, match=f"{setting} names.*{said}"):
            check_named(settings)


def test_a_name_of_another_form_is_refused():
    with pytest.raises(SettingsError, match=r"package\.module:maker"):
        load_settings(environ={"CALLBOT_EARS": "whisper large"})


def test_vectors_of_another_length_give_way(tmp_path):
    class Long(Letters):
        name = "long"

        def encode(self, texts):
            return np.ones((len(texts), 30), dtype=np.float32)

    file = tmp_path / "vectors.npz"
    KeptVectors(Letters(), [file]).of(["bus", "tram"])
    assert KeptVectors(Long(), [file]).of(["bus"]).shape == (1, 30)
    assert KeptVectors(Long(), [file]).missing(["bus"]) == 0
    assert KeptVectors(Letters(), [file]).missing(["bus"]) == 1
