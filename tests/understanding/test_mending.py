"""What the encoder sees of misspelt questions."""

import numpy as np
import pytest

from callbot.understanding import wordlists
from callbot.understanding.mending import Mender
from callbot.understanding.vocabulary import Vocabulary

EXAMPLES = "quand passe le prochain tramway encombrants ramassage автобус наступний الحافلة"


class Letters:
    """An encoder of two numbers a text: how long it is, and 3."""

    name = "letters"

    def encode(self, texts):
        return np.asarray([[len(text), 3.0] for text in texts], dtype=np.float32)


@pytest.fixture(scope="module")
def mender():
    return Mender(Letters(), Vocabulary(EXAMPLES.split()), wordlists.load())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("quand pase le prochian tramwy", "quand pase le prochain tramway"),  # pase: Spanish, too
        ("ramasage des encombrents", "ramassage des encombrants"),
        ("l'encombrantss", "l'encombrants"),
        ("наступний автобсу", "наступний автобус"),
    ],
)
def test_words_that_nobody_writes_give_way_to_words_of_the_examples(mender, typed, meant):
    assert mender.mended(typed) == meant


@pytest.mark.parametrize(
    "text",
    [
        "quand passe le prochain train",
        "ramasser une chaussette",
        "次の電車は",
        "",
        "xqzw 83 lol ?!",
    ],
)
def test_words_of_a_language_and_words_like_none_stay(mender, text):
    assert mender.mended(text) == text


def test_a_misspelt_question_is_as_near_to_what_was_typed_as_to_what_was_meant(mender):
    typed, meant = mender.encoder.encode(["quand tramwayy", "quand tramway"])
    vector = mender.vector("quand tramwayy")
    assert vector @ typed / np.linalg.norm(typed) == pytest.approx(
        vector @ meant / np.linalg.norm(meant), rel=1e-3
    )
    assert np.linalg.norm(vector) == pytest.approx(np.linalg.norm(typed))


def test_without_lists_nothing_is_mended():
    assert Mender(Letters(), Vocabulary(["tramway"])).mended("tramwy") == "tramwy"
