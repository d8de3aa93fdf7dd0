"""Two places in a text: a journey between them, or a story about something else."""

from __future__ import annotations

from datetime import date

import pytest

from callbot.assistant.between import two_ends
from callbot.assistant.goal import Reading
from callbot.assistant.wording import Wording
from callbot.model import Candidate, Conversation, Intent, Match, Slot, SlotValue

ENDS = (
    Slot("origin", "stop", required=True, role="from"),
    Slot("destination", "stop", required=True, role="to"),
)
TODAY = date(2026, 5, 12)
INTENTS = {
    name: Intent(name, "", name, "text", "L", "", TODAY, slots)
    for name, slots in (("transport.journey", ENDS), ("city.social_aid", ()))
}
WORDING = Wording({"fr": {"please": ("de", "à")}})


def reading(text: str, **sure: float) -> Reading:
    said = [("Castellane", "f:1"), ("Noailles", "f:2")]
    slots = tuple(
        SlotValue("stop", name, name, ref, text.index(name), text.index(name) + len(name))
        for name, ref in said
    )
    names = {"journey": "transport.journey", "aid": "city.social_aid"}
    candidates = tuple(Candidate(names[key], value) for key, value in sure.items())
    match = Match("did_you_mean", candidates, slots, rule="score")
    return Reading(text, match, Conversation("c"), INTENTS, WORDING, TODAY, lambda _: match)


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("Castellane Noailles au plus vite", {"journey": 0.3, "aid": 0.1}),
        ("Castellane Noailles au plus vite", {"aid": 0.3, "journey": 0.2}),
        ("de Castellane à Noailles", {}),
        ("de Castellane à Noailles", {"aid": 0.4, "journey": 0.01}),
    ],
)
def test_a_journey_that_is_likely_or_named_and_nothing_else_is_asked_for(text, sure):
    goal = two_ends(reading(text, **sure))
    assert goal is not None
    assert {name: value.value for name, value in goal.slots.items()} == {
        "origin": "Castellane",
        "destination": "Noailles",
    }


def test_a_story_that_names_two_places_is_no_journey():
    text = "je travaille à Castellane, ma tante de Noailles tombe souvent, qui peut l'aider"
    assert two_ends(reading(text, aid=0.4, journey=0.15)) is None
