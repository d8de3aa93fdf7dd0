"""Folding: what must compare equal does, and offsets lead back to the words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callbot.text import clean, fold, tokens, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C'est quand, le 83 ?", ["c", "est", "quand", "le", "83"]),
        ("CASTELLANE castelläne", ["castellane", "castellane"]),
        ("cœur Œuvre straße Łódź", ["coeur", "oeuvre", "strasse", "lodz"]),
        ("ｍ２ ①", ["m2", "1"]),
        ("زُ‌رْ محطَّة", ["زر", "محطه"]),
        ("أين الى", ["اين", "الي"]),
        ("東京へ", ["東", "京", "へ"]),
        ("ガ", ["ガ"]),
        ("नमस्ते", ["नमस्ते"]),
        ("pro\u200bchain", ["prochain"]),
        ("e\u0301te\u0301", ["ete"]),
        ("🚇🚇 !!", []),
        ("", []),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


def test_clean_takes_direction_and_control_characters_out():
    assert clean("\u202emetro\u2066 \x00\x07 M1\r\n\t?") == "metro M1 ?"


@given(st.text(max_size=200))
def test_offsets_lead_back_to_the_word(text):
    cleaned = clean(text)
    for word in words(cleaned):
        assert fold(cleaned[word.start : word.end]) == word.folded


@given(st.text(max_size=100))
def test_folding_and_cleaning_are_stable(text):
    assert clean(clean(text)) == clean(text)
    assert fold(fold(text)) == fold(text)


def test_a_stroke_that_lengthens_letters_is_no_word():
    assert tokens("ـ") == []
    assert tokens("متـى ـ الترام") == tokens("متى الترام")
