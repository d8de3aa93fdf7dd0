"""Calibration, ranking and thresholds, on numbers that can be checked by hand."""

import numpy as np
import pytest

from callbot.understanding.figures import (
    auroc,
    balanced,
    best_thresholds,
    calibration_error,
    curve,
    share,
)


def floats(*values):
    return np.asarray(values, dtype=np.float64)


def bools(text):
    return np.asarray([letter == "y" for letter in text])


def test_the_curve_says_how_sure_and_how_right_each_tenth_is():
    found = curve(floats(0.05, 0.07, 0.95, 1.0), bools("nyyy"))
    assert [(b.low, b.high, b.questions) for b in found] == [(0.0, 0.1, 2), (0.9, 1.0, 2)]
    assert found[0].confidence == pytest.approx(0.06)
    assert found[0].right == 0.5
    assert found[1].right == 1.0


def test_the_calibration_error_is_the_mean_gap_by_questions():
    assert calibration_error(floats(0.8, 0.8, 0.2, 0.2), bools("yynn")) == 0.2
    assert calibration_error(floats(0.5, 0.5), bools("yn")) == 0.0
    assert calibration_error(floats(), bools("")) == 0.0


@pytest.mark.parametrize(
    ("inside", "outside", "expected"),
    [((0.9, 0.8), (0.1, 0.2), 1.0), ((0.9, 0.1), (0.5,), 0.5), ((0.5,), (0.5,), 0.5)],
)
def test_auroc_is_how_often_the_one_in_scope_is_surer(inside, outside, expected):
    assert auroc(floats(*inside), floats(*outside)) == expected


def test_nothing_to_compare_is_none():
    assert auroc(floats(), floats(0.1)) is None
    assert balanced(floats(0.5), bools("y"), bools("y")) is None
    assert share([]) is None


def test_the_best_balance_of_answering_and_rejecting():
    sure, right, inside = floats(0.9, 0.6, 0.3, 0.2), bools("yynn"), bools("yynn")
    assert balanced(sure, right, inside) == 1.0


def test_an_expensive_mistake_asks_for_a_higher_threshold():
    sure, right, inside = floats(0.3, 0.55, 0.6, 0.7, 0.9), bools("nyyny"), bools("yyyyy")
    cheap = best_thresholds(sure, right, inside, wrong_cost=1.5, near=0.5)
    dear = best_thresholds(sure, right, inside, wrong_cost=9, near=0.5)
    assert cheap == (0.3, 0.55)
    assert dear == (0.7, 0.9)


def test_of_thresholds_that_cost_the_same_the_nearest_is_taken():
    sure, right, inside = floats(0.4, 0.8), bools("yy"), bools("yy")
    assert best_thresholds(sure, right, inside, wrong_cost=2, near=0.5) == (0.0, 0.4)
    refused = best_thresholds(floats(0.4), bools("n"), bools("n"), wrong_cost=2, near=0.5)
    assert refused == (0.4, 1.0)
