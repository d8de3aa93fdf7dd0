"""Names of the prompt that a recogniser repeats in noise."""

import pytest

from callbot.voice.echo import without_echo

PROMPT = "Y a-t-il une panne ? Je cherche un concert gratuit. Joliette, Vieux-Port, La Rose."


@pytest.mark.parametrize(
    ("heard", "left"),
    [
        ("Joliette, Vieux-Port, La Rose.", ""),
        ("joliette, joliette, Vieux-Port.", ""),
        ("Joliette, La Rose And somebody collect my fridge.", "And somebody collect my fridge."),
        ("Joliette", "Joliette"),
        ("De Joliette à La Rose.", "De Joliette à La Rose."),
        ("Vieux-Port.", "Vieux-Port."),
        ("Castellane, Noailles", "Castellane, Noailles"),
        ("", ""),
    ],
)
def test_a_list_that_nobody_said_is_not_heard(heard, left):
    assert without_echo(heard, PROMPT) == left


@pytest.mark.parametrize("prompt", ["", "Bonjour.", "…", "Joliette."])
def test_a_prompt_without_a_list_takes_nothing_away(prompt):
    assert without_echo("Joliette, La Rose", prompt) == "Joliette, La Rose"
