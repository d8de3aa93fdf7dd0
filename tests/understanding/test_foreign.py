"""Languages that are recognised and not published, and those that a text may be in."""

import random

import pytest

from callbot.understanding.benchmark import edited


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("kdy jede další tramvaj z Castellane", "cs"),
        ("когда следующий автобус от Castellane", "ru"),
        ("wann fährt die nächste Straßenbahn ab Noailles", "de"),
        ("次のバスは何時ですか", "ja"),
        ("când trece următorul autobuz la Joliette", "ro"),
        ("när går nästa buss från Noailles", "sv"),
        ("เมื่อไหร่", "th"),
    ],
)
def test_a_language_that_is_not_published_is_named(understanding, now, text, language):
    found = understanding.understand(text, now)
    assert found.foreign == language
    assert found.language == language


@pytest.mark.parametrize(
    "text",
    [
        "prochain bus à castellane", "next metro please", "le 83 pase cand a castelane",
        "cc c koi le procin bus", "ok", "83", "Castellane", "", "zorglub plof kraz", "qsdf jklm wxcv",
        "bus", "metro", "🙂", "merci", "no", "taxi",
    ],
)  # fmt: skip
def test_ours_and_noise_are_not_called_foreign(understanding, now, text):
    assert understanding.understand(text, now).foreign == ""


def test_mistyped_questions_are_hardly_ever_called_foreign(understanding, content, now):
    draw = random.Random(5)
    texts = [
        edited(edited(test.say, 2, draw), 2, draw)
        for test in content.tests
        if test.language in ("fr", "en")
    ]
    named = [text for text in texts if understanding.understand(text, now).foreign]
    assert len(named) <= len(texts) // 100


def test_the_languages_that_it_may_be_are_offered_where_it_is_unsure(understanding, now):
    unsure = understanding.understand("ok", now)
    assert set(unsure.languages) <= {"fr", "en"}
    assert unsure.languages
    assert understanding.understand("next metro from Castellane please", now).languages == ()
