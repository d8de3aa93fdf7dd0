"""Words that are spelled, and the lists of words of the content."""

import pytest

from callbot.voice.spelling import spoken_list, unspelled


@pytest.mark.parametrize(
    ("heard", "meant"),
    [
        ("C-A-S-T-E-L-L-A-N-E", "Castellane"),
        ("L'arrêt N, O, A, I, L, L, E, S.", "L'arrêt Noailles."),
        ("l'arrêt c. a. s. t. s'il vous plaît", "l'arrêt Cast. s'il vous plaît"),
        ("Y a-t-il un bus ?", "Y a-t-il un bus ?"),
        ("Le T2, le M 1 ou le B 3", "Le T2, le M 1 ou le B 3"),
        ("", ""),
    ],
)
def test_letters_become_a_word(heard, meant):
    assert unspelled(heard) == meant


def test_a_list_is_split_at_the_commas_of_any_script():
    assert spoken_list("Oui, d'accord، 好的、再来") >= {"oui", "d accord"}
    assert len(spoken_list("Oui, d'accord، 好的、再来")) == 4
