import pytest

from callbot.text import words
from callbot.understanding.slots.numbers import Numbers


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("83", (83, 1)),
        ("vingt et un", (21, 3)),
        ("quatre-vingt-trois", (83, 3)),
        ("soixante et onze", (71, 3)),
        ("quatre vingt dix neuf", (99, 4)),
        ("deux cent dix", (210, 3)),
        ("forty nine", (49, 2)),
        ("deux tickets", (2, 1)),
        ("deux trois", (2, 1)),
    ],
)
def test_numbers_in_digits_and_words(lexicon, text, number):
    assert Numbers(lexicon).at(words(text), 0) == number


@pytest.mark.parametrize("text", ["bus", "123456", "m2", ""])
def test_other_words_are_no_numbers(lexicon, text):
    assert Numbers(lexicon).at(words(text), 0) is None
