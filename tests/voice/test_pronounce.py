"""What a voice is given to read."""

import pytest

from callbot.voice.pronounce import pronounceable


@pytest.mark.parametrize(
    ("language", "written", "read"),
    [
        ("fr", "Appelez le 04 91 00 00 00.", "Appelez le 04, 91, 00, 00, 00."),
        ("fr", "Appelez le 0491000000.", "Appelez le 04, 91, 00, 00, 00."),
        ("en", "Call +33 4 91 00 00 00.", "Call +33 4, 91, 00, 00, 00."),
        ("fr", "Le 3013 répond.", "Le 30 13 répond."),
        ("en", "In 3013.", "In 3013."),
        ("fr", "Le M2 et le T3.", "Le M 2 et le T 3."),
        ("fr", "Voir https://www.ville.fr/page?x=1 ici.", "Voir ville point fr ici."),
        ("en", "See www.town.org.", "See www dot town dot org."),
        ("fr", "Gare → Port · « Mairie »", "Gare , Port , Mairie"),
        ("fr", "à 8 h 12, 1.70 euro", "à 8 h 12, 1.70 euro"),
        ("ja", "ville.fr", "ville.fr"),
    ],
)
def test_texts_are_made_ready_for_a_voice(language, written, read):
    assert pronounceable(written, language) == read
