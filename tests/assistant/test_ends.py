"""Start and destination among the values of a text."""

from datetime import date

from callbot.assistant.ends import ends_of
from callbot.model import Intent, Slot, SlotValue

WHERE = ("stop", "address")
TRIP = Intent(
    "t.trip", "", "", "text", "L", "", date(2026, 1, 1),
    (
        Slot("destination", "place", required=True, also=WHERE, role="to"),
        Slot("origin", "place", required=True, also=WHERE, role="from"),
    ),
)  # fmt: skip


def name(said: str, start: int, *, role: str = "", kind: str = "stop") -> SlotValue:
    return SlotValue(kind, said, said, said, start, start + len(said), 1.0, role)


def ends(*values: SlotValue, known: dict[str, SlotValue] | None = None, asked: str = ""):
    found = ends_of(TRIP, values, known=known or {}, asked=asked)
    return {slot: value.value for slot, value in found.items()}


def test_words_decide_whatever_the_order() -> None:
    assert ends(name("stade", 8, role="at"), name("gare", 20, role="from")) == {
        "destination": "stade",
        "origin": "gare",
    }


def test_two_bare_names_are_start_and_destination() -> None:
    assert ends(name("noailles", 0), name("prado", 9)) == {
        "origin": "noailles",
        "destination": "prado",
    }


def test_the_other_end_is_what_is_left() -> None:
    assert ends(name("noailles", 0), name("prado", 12, role="to"))["origin"] == "noailles"
    assert ends(name("prado", 0), name("noailles", 12, role="from"))["destination"] == "prado"


def test_one_bare_name_is_the_destination_or_what_is_still_missing() -> None:
    known = {"destination": name("prado", 0)}
    assert ends(name("noailles", 0)) == {"destination": "noailles"}
    assert ends(name("noailles", 0), known=known) == {"origin": "noailles"}
    both = {**known, "origin": name("rose", 0)}
    assert ends(name("noailles", 0), known=both) == {"destination": "noailles"}


def test_an_answer_goes_to_the_slot_asked_for() -> None:
    known = {"destination": name("prado", 0)}
    assert ends(name("noailles", 2, role="at"), known=known, asked="origin") == {
        "origin": "noailles"
    }
    assert ends(name("noailles", 2, role="from"), asked="destination") == {"origin": "noailles"}


def test_of_what_the_same_words_may_be_the_longest_then_the_preferred_kind_counts() -> None:
    stop, place = name("prado", 6), name("plage prado", 0, kind="place")
    assert ends(stop, place) == {"destination": "plage prado"}
    same = SlotValue("place", "Le Prado", "prado", "p", 6, 11)
    assert ends(stop, same) == {"destination": "Le Prado"}


def test_ends_keep_their_role_for_the_next_question() -> None:
    found = ends_of(TRIP, [name("noailles", 0), name("prado", 9)])
    assert {value.role for value in found.values()} == {"from", "to"}
    assert ends(*found.values()) == {"origin": "noailles", "destination": "prado"}
