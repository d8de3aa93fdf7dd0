"""Questions written as tests: what differs from what was expected, in words."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from helpers.town import DOGS, town_settings

from callbot.app.parts import build_assistant
from callbot.app.trials import compare, is_foreign, outcome, try_test
from callbot.model import Answer, Candidate, ContentTest, Conversation, Match, Reply, SlotValue

NOW = datetime(2026, 5, 12, 7, 50, tzinfo=ZoneInfo("Europe/Paris"))
STOP = {"stop": SlotValue("stop", "Vieux-Port", "vieu por", "x:port")}


def reply(status="answered", intent="a.b"):
    match = Match("answer", (Candidate("a.b", 0.91), Candidate("c.d", 0.05)))
    return Reply(match, (Answer("Oui.", status),), Conversation(""), intent, STOP)


@pytest.mark.parametrize(
    ("expected", "found"),
    [
        ({"expect": "a.b", "status": "answered", "slots": {"stop": "vieux-port"}}, []),
        ({"slots": {"stop": "X:PORT"}}, []),
        ({"expect": "c.d"}, ["expected c.d, got a.b (a.b 0.91, c.d 0.05)"]),
        ({"expect": "nothing"}, ["expected nothing, got a.b (a.b 0.91, c.d 0.05)"]),
        ({"status": "question"}, ["expected status question, got answered"]),
        ({"slots": {"stop": "Gare"}}, ["expected stop = Gare, got Vieux-Port"]),
        ({"slots": {"line": "1"}}, ["expected line = 1, got none"]),
    ],
)
def test_each_difference_is_one_sentence(expected, found):
    assert compare(reply(), **expected) == found


@pytest.mark.parametrize("status", ["unknown", "did_you_mean"])
def test_an_offer_is_not_an_answer(status):
    assert outcome(reply(status)) == "nothing"
    assert outcome(reply(intent=None)) == "nothing"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    return build_assistant(town_settings(tmp_path_factory.mktemp("trials")))


def test_a_test_is_asked_in_a_conversation_of_its_own(town):
    assert try_test(town, ContentTest(DOGS, "fr", "city.dogs"), NOW) == []
    assert try_test(town, ContentTest(DOGS, "fr", "nothing"), NOW)


@pytest.mark.parametrize(
    ("expect", "slots", "foreign"),
    [
        ("transport.next_departure", {"stop": "Castellane"}, True),
        ("transport.next_departure", {"stop": "vieux-port"}, False),
        ("transport.next_departure", {"stop": "vieux-port", "line": "83"}, True),
        ("events.when", {}, True),
        ("meta.human", {}, False),
        ("nothing", {}, False),
    ],
)
def test_what_the_package_tests_may_name_what_another_city_lacks(town, expect, slots, foreign):
    shipped = str(town.house.package / "examples/fr/transport.yaml")
    assert is_foreign(town, ContentTest("x", "fr", expect, slots, file=shipped)) is foreign
    own = ContentTest("x", "fr", expect, slots, file="/town/intents/examples/fr/a.yaml")
    assert not is_foreign(town, own)
