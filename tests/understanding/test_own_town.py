"""The city's own name in a question: whoever asks a town hall means that town."""

import pytest

from callbot.model import Name, SlotValue
from callbot.text import clean, words
from callbot.understanding.own_town import OwnTown

TOWN = OwnTown([
    Name("city", "Port-Vieux", "port", ("Port-Vieux", "Ветхопорт", "旧港市", "옛항구시")),
    Name("town", "Montclair", "mont", ("Montclair",)),
])  # fmt: skip


def left(text: str, *values: SlotValue) -> str:
    """Return the words of a text that are scored."""
    return " ".join(word.folded for word in TOWN.unsaid(words(clean(text)), values))


@pytest.mark.parametrize(
    ("said", "scored"),
    [
        ("Encombrants Port-Vieux", "encombrants"),
        ("encombrants port vieu", "encombrants"),
        ("encombrants prot vieux", "encombrants prot vieux"),  # too short for a mistake
        ("що робити у Ветхопорті завтра", "що робити у завтра"),
        ("旧港市有什么活动", "有 什 么 活 动"),
        ("옛항구시에서 뭐해", "뭐해"),
        ("Port-Vieux ?", "port vieux"),  # nothing else is said
        ("piscine Montclair", "piscine montclair"),  # another town's
    ],
)
def test_the_name_is_not_scored(said: str, scored: str) -> None:
    assert left(said) == scored


def test_a_name_within_a_value_stays() -> None:
    text = "départs gare Port-Vieux"
    station = SlotValue("stop", "gare Port-Vieux", "Gare Port-Vieux", "f:1", 8, 23)
    assert left(text, station) == "departs gare port vieux"
