"""Which end of a journey a name is, in twelve languages and without any word."""

import pytest

from callbot.model import SlotValue
from callbot.text import clean, words
from callbot.understanding.lexicon import Lexicon
from callbot.understanding.slots.roles import Roles


@pytest.fixture(scope="module")
def roles(content):
    return Roles(Lexicon(content.lexicons), tuple(content.lexicons))


def read(roles, text: str, *names: str, kind: str = "stop") -> list[str]:
    """Return the role of each name, in order."""
    text = clean(text)
    values = []
    for name in names:
        start = text.index(name)
        values.append(SlotValue(kind, name, name, name, start, start + len(name)))
    return [value.role for value in roles.mark(text, words(text), values)]


@pytest.mark.parametrize(
    "text",
    [
        "de Noailles au Prado",
        "pour aller au Prado depuis la station Noailles",
        "en partant de Noailles je veux rejoindre Prado",
        "je suis à Noailles, pour aller vers Prado",
        "Noailles → Prado comment on fait",
        "Noailles -> Prado",
        "from Noailles to the Prado",
        "I'm at Noailles, how do I get to Prado",
        "von Noailles nach Prado",
        "ab Noailles zum Prado",
        "desde Noailles hasta el Prado",
        "da Noailles fino a Prado",
        "de Noailles para o Prado",
        "van Noailles naar Prado",
        "від Noailles до Prado",
        "من محطة Noailles إلى Prado",
        "从Noailles到Prado",
        "NoaillesからPradoまで",
        "Noailles駅からPradoへ",
        "Noailles에서 Prado까지",
    ],
)
def test_words_and_arrows_tell_the_two_ends(roles, text):
    first, second = sorted(("Noailles", "Prado"), key=text.index)
    found = dict(zip((first, second), read(roles, text, first, second), strict=True))
    assert found["Noailles"] == "from"
    assert found["Prado"] in ("to", "at")


def test_a_particle_inside_the_name_found_counts(roles):
    assert read(roles, "Noailles에서 갈아타요", "Noailles에서") == [""]  # the name itself ends so
    value = SlotValue("stop", "Noailles", "Noailles에서", "x", 0, 10)
    text = "Noailles에서"
    assert roles.mark(text, words(text), [value])[0].role == "from"


def test_words_that_lead_over_to_a_name_are_passed(roles):
    assert read(roles, "depuis l'arrêt de la place Castellane", "Castellane") == ["from"]
    assert read(roles, "to the old station near Castellane", "Castellane") == ["to"]


def test_a_name_alone_has_no_role(roles):
    assert read(roles, "Castellane", "Castellane") == [""]
    assert read(roles, "je vais prendre Castellane", "Castellane") == [""]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("arriver au stade à 20h", "by"),
        ("à 20h je dois être au stade", "by"),
        ("partir à 20h", ""),
        ("pour arriver tôt je pars à 20h", ""),
        ("be there by 20h", "by"),
        ("leaving at 20h", ""),
        ("um 20h ankommen", "by"),
        ("llegar a las 20h", "by"),
        ("à 20h", ""),
    ],
)
def test_a_time_is_one_to_arrive_by_when_a_verb_says_so(roles, text, role):
    assert read(roles, text, "20h", kind="time") == [role]


def test_before_nine_is_a_time_to_arrive_by(roles):
    text = "castellane avant 9h"
    window = SlotValue("time_window", "2026-05-12T08:00/2026-05-12T09:00", "avant 9h", "", 11, 19)
    time = SlotValue("time", "09:00", "9h", "", 17, 19)
    assert [v.role for v in roles.mark(text, words(text), [window, time])] == ["", "by"]
