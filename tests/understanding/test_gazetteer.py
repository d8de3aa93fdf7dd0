import pytest

from callbot.text import clean, words
from callbot.understanding.slots.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def gazetteer(names, lexicon):
    return Gazetteer(names, lexicon, known={"marche", "quand", "perdu"})


def found(gazetteer, text, kind="stop"):
    text = clean(text)
    return [value.value for value in gazetteer.find(text, words(text)) if value.kind == kind]


@pytest.mark.parametrize(
    ("said", "stop"),
    [
        ("castelane", "Castellane"),
        ("je suis a CASTELLANNE", "Castellane"),
        ("st charle", "Gare Saint-Charles"),
        ("gare st-charles svp", "Gare Saint-Charles"),
        ("saint charles", "Gare Saint-Charles"),
        ("vieuxport", "Vieux-Port"),
        ("le vieu port", "Vieux-Port"),
        ("la timone", "La Timone"),
        ("timone", "La Timone"),
        ("réformés", "Réformés - Canebière"),
        ("canebiere", "Réformés - Canebière"),
        ("dromel", "Sainte-Marguerite Dromel"),
        ("bougainvile", "Bougainville"),
        ("rond point prado", "Rond-Point du Prado"),
        ("prado", "Prado"),
        ("arrêt 8 mai 1945", "8 mai 1945"),
        ("castel lane", "Castellane"),
    ],
)
def test_a_stop_is_found_as_people_write_it(gazetteer, said, stop):
    assert found(gazetteer, said) == [stop]


@pytest.mark.parametrize(
    "said", ["la", "ça marche", "le", "c'est perdu", "mairie", "8 mai", "quand", "rode"]
)
def test_common_and_short_words_are_no_stops(gazetteer, said):
    assert found(gazetteer, said) == []


def test_two_stops_in_text_order_of_the_question(gazetteer):
    text = clean("du vieux port à la timone")
    stops = [v for v in gazetteer.find(text, words(text)) if v.kind == "stop"]
    assert [text[v.start : v.end] for v in sorted(stops, key=lambda v: v.start)] == [
        "vieux port",
        "la timone",
    ]


def test_the_same_words_may_be_a_stop_and_a_place(gazetteer):
    assert found(gazetteer, "vieux-port") == ["Vieux-Port"]
    assert found(gazetteer, "vieux-port", "place") == ["Vieux-Port"]


def test_the_ends_of_a_line_are_not_the_line(gazetteer):
    assert found(gazetteer, "je vais a luminy", "line") == []


def test_the_code_of_a_language_is_not_its_name(gazetteer):
    assert found(gazetteer, "en bus", "language") == []
    assert found(gazetteer, "en anglais", "language") == ["English"]


def test_near_names_for_a_stop_that_does_not_exist(gazetteer):
    assert gazetteer.nearest("kastelane", "stop")[0].value == "Castellane"
