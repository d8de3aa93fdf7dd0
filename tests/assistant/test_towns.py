"""Other towns in a text."""

import pytest

from callbot.assistant.towns import Towns
from callbot.model import Name, SlotValue

TOWNS = Towns(
    (
        Name("town", "Aix-en-Provence", "aix", ("Aix-en-Provence", "aix", "艾克斯")),
        Name("town", "Toulon", "toulon", ("Toulon", "Тулоні")),
        Name("city", "Marseille", "marseille", ("Marseille", "Марсель")),
        Name("stop", "Castellane", "x:castellane", ("Castellane",)),
    )
)


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("horaires piscine AIX ?", "Aix-en-Provence"),
        ("la mairie d'Aix en Provence", "Aix-en-Provence"),
        ("艾克斯的图书馆几点开门", "Aix-en-Provence"),
        ("басейн у Тулоні", "Toulon"),
        ("艾克斯" + "搬过来的，刚到这里还什么都不知道，请问孩子上学应该到哪里去登记呢", ""),
        ("de Toulon à Marseille en bus", ""),
        ("piscine ouverte dimanche", ""),
        ("prochain bus Castellane", ""),
        ("Toulon " + "et tout ce que je voulais dire encore " * 2, ""),
        ("", ""),
    ],
)
def test_a_short_question_is_about_the_town_that_it_names(text: str, town: str) -> None:
    named = TOWNS.named(text, ())
    assert (named.town if named else "") == town


def test_a_name_inside_a_value_is_none() -> None:
    street = SlotValue("stop", "Avenue de Toulon", "avenue de toulon", start=8, end=24)
    assert TOWNS.named("arrêt   avenue de toulon", (street,)) is None


def test_the_words_before_a_name_tell_what_it_is() -> None:
    named = TOWNS.named("un trou rue de Toulon", ())
    assert named is not None
    assert [word.folded for word in named.before] == ["rue", "de"]
