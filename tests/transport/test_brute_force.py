"""The planner against brute force over the files of a real feed: equal arrivals and changes."""

import os

import pytest
from helpers.data import data_path
from transport.cases import Trial, cases

from callbot.transport.journeys import NoJourney
from callbot.transport.raptor import kernels, loops

pytestmark = pytest.mark.data

MANY = int(os.environ.get("CALLBOT_JOURNEYS", "60"))


@pytest.fixture(scope="module", params=["as it is", "seasoned"])
def trial(request, tmp_path_factory):
    source = data_path("gtfs", "strasbourg-cts.zip")
    folder = tmp_path_factory.mktemp("journeys")
    return Trial.of(source, folder, seasoned=request.param == "seasoned")


def test_journeys_are_those_of_brute_force(trial):
    compared = 0
    for case in cases(trial, MANY // 4, seed=1, wheelchair=True):
        found = trial.theirs(case)
        assert trial.ours(case) == found, case
        compared += len(found)
    assert compared >= MANY // 4


def test_with_closures_they_are_too_and_never_better(trial):
    later = 0
    for case in cases(trial, MANY // 4, seed=2, wheelchair=True, closed=True):
        found, free = trial.theirs(case), trial.ours(case, closures=None)
        assert trial.ours(case) == found, case
        for arrival, transfers in found:
            assert any(a <= arrival and t <= transfers for a, t in free), case
        later += found != free
    assert later >= MANY // 25


def test_to_arrive_by_a_time_one_leaves_as_late_as_can_be(trial):
    """Leaving when we say one is there in time, by brute force; leaving a second later one is not."""
    checked = 0
    for case in cases(trial, MANY // 20, seed=3, wheelchair=True, closed=True):
        by = case.at
        for journey in (j for j in arriving(trial, case) if any(leg.line for leg in j.legs)):
            leave, transfers = int(journey.departure.timestamp()), journey.transfers
            in_time = trial.theirs(case, at=leave)
            assert any(a <= by and t <= transfers for a, t in in_time), (case, journey)
            late = trial.theirs(case, at=leave + 1)
            assert not any(a <= by and t <= transfers for a, t in late), (case, journey)
            checked += 1
    assert checked >= MANY // 25


def arriving(trial, case):
    try:
        return trial.journeys(case, arrive_by=True)
    except NoJourney:
        return []


def test_the_compiled_search_finds_the_same(trial, monkeypatch):
    if loops.numba is None:
        pytest.skip("numba is not installed")
    for case in cases(trial, MANY // 2, seed=4, wheelchair=True, closed=True):
        slow = trial.ours(case)
        monkeypatch.setattr(kernels, "_fast", [loops.search])
        assert trial.ours(case) == slow, case
        monkeypatch.undo()
