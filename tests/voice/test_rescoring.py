"""Of several hearings the one that people rather say."""

import pytest

from callbot.voice.ports import Heard
from callbot.voice.rescoring import Wording

WORDING = Wording(
    ["le tram est en panne", "le prochain métro", "quel papier faut-il"], ["Noailles"]
)


def heard(*texts):
    return Heard(
        texts[0], "fr", 0.6, 1.0, tuple((each, -0.5 - 0.05 * n) for n, each in enumerate(texts))
    )


def test_words_that_people_put_together_win_over_a_little_more_sound():
    said = WORDING.ranked(heard("Le tram est en pagne", "Le tram est en panne"))
    assert said == ["Le tram est en panne", "Le tram est en pagne"]


def test_a_name_of_the_city_wins_over_a_word_that_sounds_like_it():
    assert WORDING.ranked(heard("le métro ma noire", "le métro Noailles"))[0].endswith("Noailles")


def test_much_surer_sound_wins_over_words():
    sure = Heard("Bonjour", "fr", 0.9, 1.0, (("Bonjour", -0.1), ("le tram", -9.0)))
    assert WORDING.ranked(sure)[0] == "Bonjour"


@pytest.mark.parametrize(("text", "said"), [("", []), ("un mot", ["un mot"])])
def test_without_alternatives_what_was_heard_stays(text, said):
    assert WORDING.ranked(Heard(text, "fr", 0.5)) == said


def test_where_nothing_is_known_the_sound_alone_decides():
    assert Wording([]).ranked(heard("un", "deux"))[0] == "un"
