import pytest

from callbot.text import clean, words
from callbot.understanding.slots.lines import Lines


@pytest.fixture(scope="module")
def lines(names, lexicon):
    return Lines(names, lexicon)


def found(lines, text):
    text = clean(text)
    return [value.value for value in lines.find(text, words(text))]


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("le 83 passe quand", "83"),
        ("LE 83", "83"),
        ("ligne M2", "M2"),
        ("la m2", "M2"),
        ("M 2", "M2"),
        ("metro 1", "M1"),
        ("métro ligne 1", "M1"),
        ("tram 2", "T2"),
        ("tramway n° 3", "T3"),
        ("bus numéro 21", "21"),
        ("bus 38", "38"),
        ("le quatre-vingt-trois", "83"),
        ("bus twenty one", "21"),
        ("the 49 to town", "49"),
        ("tram A", "A"),
        ("bus b1", "B1"),
    ],
)
def test_a_line_is_found_as_people_write_it(lines, said, line):
    assert found(lines, said) == [line]


@pytest.mark.parametrize(
    "said",
    [
        "dans 12 minutes", "12 euros", "pour 21 personnes", "tram a castellane", "bus 8", "le 88",
        "12 rue de rome", "a quelle heure", "twenty one tickets", "m3",
    ],
)  # fmt: skip
def test_other_numbers_are_no_lines(lines, said):
    assert found(lines, said) == []


def test_38_is_never_83(lines):
    assert found(lines, "le 38 ou le 83") == ["38", "83"]
