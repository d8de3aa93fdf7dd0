"""Letters of two scripts in one word, and letters held down."""

import pytest

from callbot.text import words
from callbot.understanding.spelling import in_one_script, let_go


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("prоchain mеtrо", "prochain metro"),  # Cyrillic о and е
        ("ргосhаіn", "prochain"),  # hardly a Latin letter in it
        ("Саstellane", "Castellane"),
        ("vieuχ port", "vieux port"),  # Greek chi
        ("нaступний aвтобус", "наступний автобус"),  # Latin a
        ("наступний автобус", "наступний автобус"),
        ("prochain автобус", "prochain автобус"),  # two words, two scripts
        ("83яж", "83яж"),
        ("wжw", "wжw"),  # looks like nothing
    ],
)
def test_a_word_is_in_one_script(text, plain):
    assert in_one_script(text) == plain
    assert len(plain) == len(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("metroooooo", ["metro"]),
        ("noooon", ["non"]),
        ("coool", ["cool"]),  # a known word with two
        ("Henri III", ["henri", "iii"]),
        ("XXIII www", ["xxiii", "www"]),
        ("11111", ["11111"]),
        ("哈哈哈哈", ["哈"] * 4),
        ("noailles", ["noailles"]),
    ],
)
def test_held_letters_are_let_go(text, folded):
    found = let_go(words(text), {"cool", "non"})
    assert [word.folded for word in found] == folded
    assert [text[word.start : word.end] for word in found] == [
        text[word.start : word.end] for word in words(text)
    ]
