"""How much certainty an outcome demands."""

import pytest

from callbot.understanding.confidence import OFFER, demanded, zone


@pytest.mark.parametrize("kind", ["L", "S", "M", "C", "X"])
def test_more_is_demanded_where_meaning_was_asked(kind):
    letters, meaning = (demanded(kind, meaning=each) for each in (False, True))
    assert OFFER < letters < meaning < 1
    between = (letters + meaning) / 2
    assert zone(between, kind) == ("safety" if kind == "X" else "answer")
    assert zone(between, kind, meaning=True) == "did_you_mean"


def test_rights_and_safety_demand_more_than_the_rest():
    assert (
        demanded("C", meaning=False) == demanded("X", meaning=False) > demanded("L", meaning=False)
    )
    assert zone(OFFER - 0.01, "L") == "unknown"
