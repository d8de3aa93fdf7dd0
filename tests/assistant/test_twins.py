"""Stops that share a name are asked back, once, and only when they are truly different."""

from datetime import date

import pytest

from callbot.assistant.twins import OFFERED, twins
from callbot.model import Intent, Name, Slot, SlotValue

NAMES = (
    Name("stop", "Mairie (1)", "x:a", ("Mairie (1)", "Mairie")),
    Name("stop", "Mairie (N, 2)", "x:b", ("Mairie (N, 2)", "Mairie")),
    Name("stop", "Gare", "x:c", ("Gare",)),
    Name("place", "Mairie (annexe)", "p", ("Mairie (annexe)",)),
)
INTENT = Intent("t", "", "", "departures", "L", "", date(2026, 1, 1), (Slot("stop", "stop"),))


def asked(value, said, kind="stop", names=NAMES):
    return twins(INTENT, {"stop": SlotValue(kind, value, said)}, names)


def test_a_name_that_two_stops_have_is_asked_back():
    assert asked("Mairie (N, 2)", "mairie") == ("stop", ("Mairie (N, 2)", "Mairie (1)"))


@pytest.mark.parametrize(
    ("value", "said", "kind"),
    [
        ("Mairie (1)", "Mairie (1)", "stop"),  # chosen among those that were offered
        ("Gare", "gare", "stop"),
        ("Mairie (annexe)", "mairie annexe", "place"),
        ("Mairie (1)", "", "stop"),  # nobody said it: it is where the person is
        ("Halte (sud)", "halte", "stop"),  # its own name, and no other has it
    ],
)
def test_what_is_clear_is_not_asked(value, said, kind):
    assert asked(value, said, kind) is None


def test_without_a_value_there_is_nothing_to_ask():
    assert twins(INTENT, {}, NAMES) is None


def test_only_a_few_are_offered():
    many = tuple(Name("stop", f"Mairie ({n})", f"x:{n}", ("Mairie",)) for n in range(12))
    assert len(asked("Mairie (7)", "mairie", names=many)[1]) == OFFERED
