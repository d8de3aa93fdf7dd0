"""What a report counts, on a handful of questions whose answers are known."""

from callbot.understanding.confidence import COSTS
from callbot.understanding.report import FEW, NOTHING, Judged, report

TYPES = {"a": "L", "b": "C", "c": "X"}


def judged(language, expected, got, sure=0.9, **changes):
    best = changes.pop("best", got if got != NOTHING else expected)
    return Judged(f"{expected} {got}", language, expected, got, best, sure, **changes)


ASKED = [
    judged("fr", "a", "a"),
    judged("fr", "a", "b", 0.6),
    judged("fr", NOTHING, NOTHING, 0.1, best="a"),
    judged("en", "a", "a", 0.8),
    judged("en", "b", "b", 0.9),
    judged("en", NOTHING, "a", 0.7),
    judged("en", NOTHING, NOTHING, offer=True, scored=False, best="a"),
]


def test_languages_are_counted_apart_and_compared():
    found = report(ASKED, TYPES)
    assert found["tests"] == 7
    assert found["by_language"]["fr"]["accuracy"] == 0.5
    assert found["by_language"]["fr"]["wrong"] == 1
    assert found["by_language"]["en"]["accuracy"] == 1.0
    assert found["extremes"] == {"worst": "fr", "best": "en", "points": 50.0}


def test_what_is_to_be_asked_back_is_not_out_of_scope():
    found = report(ASKED, TYPES)["by_language"]["en"]
    assert (found["out_of_scope"], found["rejected"]) == (1, 0.0)


def test_confused_pairs_come_with_a_question_the_most_frequent_first():
    found = report([*ASKED, judged("fr", "a", "b")], TYPES)
    assert found["confused"][0] == {"expected": "a", "got": "b", "count": 2, "say": "a b"}
    assert found["confusion"]["a"] == {"a": 2, "b": 2}
    assert found["by_intent"]["a"] == {"type": "L", "tests": 4, "accuracy": 0.5}


def test_calibration_leaves_out_what_no_score_decided():
    found = report(ASKED, TYPES)["calibration"]
    assert found["tests"] == 6
    assert sum(each["questions"] for each in found["bins"]) == 6
    assert {each["low"] for each in found["bins"]} == {0.1, 0.6, 0.7, 0.8, 0.9}


def test_thresholds_are_suggested_where_there_are_enough_tests():
    few = {each["class"]: each for each in report(ASKED, TYPES)["thresholds"]}
    assert few["the rest"]["suggested"] is None
    assert few["the rest"]["now"] == round(COSTS[-1].threshold(meaning=False), 4)
    many = [judged("fr", "a", "a", 0.9)] * FEW + [judged("fr", NOTHING, "a", 0.7)] * FEW
    [found] = [e for e in report(many, TYPES)["thresholds"] if e["class"] == "the rest"]
    assert (found["tests"], found["suggested"], found["between"]) == (2 * FEW, 0.8, [0.7, 0.9])


def test_no_tests_at_all_are_no_mistake():
    found = report([], TYPES)
    assert (found["tests"], found["extremes"], found["confused"]) == (0, None, [])
