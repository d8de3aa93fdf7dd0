"""Addresses beside the names of stops and places: which of two is meant."""

import pytest

from callbot.model import SlotValue
from callbot.understanding.slots.addresses import with_addresses


def value(kind, said, start):
    return SlotValue(kind, said, said, "", start, start + len(said))


@pytest.mark.parametrize(
    ("names", "addresses", "kept"),
    [
        # "12 place castellane": the address, and not the stop in it
        ([("stop", "place castellane", 3)], [("12 place castellane", 0)], ["address"]),
        # "place castellane": the stop has that very name
        ([("stop", "place castellane", 0)], [("place castellane", 0)], ["stop"]),
        # "rue de rome" at a place called "rue de rome et alentours"
        ([("place", "rue de rome et alentours", 0)], [("rue de rome", 0)], ["place"]),
        # apart from each other, both
        ([("stop", "castellane", 20)], [("rue de rome", 0)], ["stop", "address"]),
        # "le 83 avenue du prado": the line keeps its number, and the street is there
        ([("line", "83", 3)], [("avenue du prado", 6)], ["line", "address"]),
        # products are no places
        ([("ticket_product", "pass", 0)], [("passage pass", 0)], ["ticket_product", "address"]),
    ],
)
def test_of_two_that_say_the_same_words_the_fuller_one_is_meant(names, addresses, kept):
    named = [value(*each) for each in names]
    spotted = [value("address", said, start) for said, start in addresses]
    assert [each.kind for each in with_addresses(named, spotted)] == kept
