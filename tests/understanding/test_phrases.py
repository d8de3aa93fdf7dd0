"""Phrases of the safety lists: light words, gaps, beginnings of words, several ways in one."""

import pytest

from callbot.content.spelling import MOST, few, spelt_out
from callbot.model import SafetyList
from callbot.text import clean, words
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.phrases import read, without_light
from callbot.understanding.safety import Safety

LIGHT = {"fr": {"light": ["le", "un"], "negation": ["pas", "jamais"]}}


def fires(phrase: str, text: str, *unless: str) -> bool:
    listed = SafetyList("safety.x", "fr", (phrase,), unless, "bag")
    return bool(Safety([listed], Lexicon(LIGHT)).find(words(clean(text))))


def test_a_phrase_is_read_as_folded_words_gaps_and_beginnings():
    assert read("Sac … sans surveillance") == ("sac", "…", "sans", "surveillance")
    assert read("étouff* … bébé") == ("etouff*", "…", "bebe")
    assert read("… seul ...") == ("seul",)


def test_light_words_go_unless_too_little_is_left():
    assert without_light(("le", "…", "sac", "…", "seul"), ["le"]) == ("sac", "…", "seul")
    assert without_light(("sac", "…", "un", "…", "seul"), ["un"]) == ("sac", "…", "seul")
    assert without_light(("le", "feu"), ["le"]) == ("le", "feu")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sac tout seul", True),
        ("un sac posé tout seul", True),
        ("un sac noir posé contre le mur tout seul", True),
        ("un sac à dos rouge et bleu assez grand posé là depuis hier tout seul", False),
        ("un sac pas tout seul", False),
        ("tout seul avec mon sac", False),
    ],
)
def test_a_gap_lets_a_few_other_words_in_but_no_negation(text, expected):
    assert fires("sac … tout seul", text) is expected


def test_ideographs_in_a_gap_count_half():
    assert fires("包 … 没人", "地铁里有个包放着没人管")
    assert not fires("包 … 没人", "我的包今天上午在地铁站里面丢了后来没人")


def test_the_beginning_of_a_word_stands_for_longer_ones():
    assert fires("s étouff*", "elle s'étouffait")
    assert fires("숨을 안 쉬*", "아빠가 숨을 안 쉬어요")
    assert not fires("s étouff*", "s'étaler")


def test_unless_has_gaps_and_beginnings_too():
    assert not fires("sac … seul", "un sac acheté seul", "sac achet*")
    assert fires("sac … seul", "un sac posé seul", "sac achet*")


def test_an_alarm_tells_the_shade_of_its_list():
    [alarm] = Safety([SafetyList("s.x", "fr", ("sac seul",), (), "bag")], Lexicon({})).find(
        words("un sac seul")
    )
    assert (alarm.shade, alarm.said) == ("bag", 2)


def test_ways_are_spelt_out():
    assert few("(sac|valise) suspect(|e)") == [
        "sac suspect", "sac suspecte", "valise suspect", "valise suspecte",
    ]  # fmt: skip
    assert few("au feu") == ["au feu"]


@pytest.mark.parametrize("phrase", ["(sac|valise suspect", "sac) seul", "(a|b|c)" * 6])
def test_a_bracket_left_open_and_too_many_ways_are_refused(phrase):
    assert few(phrase) is None
    assert spelt_out(phrase) == ()
    assert MOST < 3**6
