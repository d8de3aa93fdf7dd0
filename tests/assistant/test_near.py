"""Words that should have been a name."""

import pytest

from callbot.assistant.near import unrecognised, unrecognised_line
from callbot.assistant.wording import Wording
from callbot.model import Match, SlotValue

KNOWN = frozenset({"prochain", "metro", "les", "saint", "quand", "passe", "ligne"})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("prochain métro à Castelnou-les-Pins", "Castelnou-les-Pins"),
        ("prochain métro castelnou les pins", "castelnou les pins"),
        ("prochain métro Saint-Zorglub", "Saint-Zorglub"),
        ("zorglub quand passe gloubi", "zorglub"),
        ("prochain métro", ""),
        ("", ""),
    ],
)
def test_the_run_of_unknown_words_is_the_name(text: str, name: str) -> None:
    assert unrecognised(text, Match("unknown"), KNOWN) == name


def test_words_of_a_value_are_known() -> None:
    value = SlotValue("stop", "Castellane", "castelane", start=9, end=18)
    assert unrecognised("prochain castelane", Match("unknown", slots=(value,)), KNOWN) == ""


@pytest.mark.parametrize(
    ("text", "number"), [("le 999 à midi", "999"), ("le 10 minutes", ""), ("999", ""), ("", "")]
)
def test_a_number_after_an_article_is_a_line_unless_a_unit_follows(text: str, number: str) -> None:
    wording = Wording({"fr": {"line_article": ("le",), "not_line_after": ("minutes",)}})
    assert unrecognised_line(text, Match("unknown"), wording) == number
