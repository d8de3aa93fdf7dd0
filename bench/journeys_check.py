"""Checks journeys on the real feed: 1,000 against brute force, 300 against pynigiri. Prints JSON.

    python bench/journeys_check.py [COUNT [COUNT]]

On several dates (a weekday, a Sunday, a holiday, the night of the clock change, after midnight), on
the feed as it is and with wheelchairs, boarding rules and transfers made up, with and without closures.
"""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(1, str(ROOT))

from beside.nigiri import ask, equal_feed  # noqa: E402

sys.path[0] = str(ROOT / "tests")  # instead of this folder, whose transport.py is another one

from transport.cases import Case, Trial, cases, own_ids  # noqa: E402

REACH_S = 24 * 3600  # our tables end with the next service day; what arrives later is not compared


def against_brute_force(source: Path, folder: Path, count: int) -> dict[str, Any]:
    """Compare ``count`` journeys, a quarter each: feed as it is or seasoned, open or closed."""
    result: dict[str, Any] = {"compared": 0, "journeys": 0, "different": []}
    for seasoned in (False, True):
        trial = Trial.of(source, folder / f"brute-{seasoned}", seasoned=seasoned)
        for closed in (False, True):
            found = {"wheelchair": True, "closed": closed, "seed": 100 + 2 * seasoned + closed}
            for case in cases(trial, count // 4, **found):
                theirs = trial.theirs(case)
                result["compared"] += 1
                result["journeys"] += len(theirs)
                if trial.ours(case) != theirs:
                    result["different"].append([case.origin.id, case.destination.id, case.at])
    return result


def against_nigiri(source: Path, folder: Path, count: int) -> dict[str, Any]:
    """Compare ``count`` journeys on the copy of the feed where all that differs is made equal."""
    plain = Trial.of(source, folder / "plain")
    feed = equal_feed(source, folder / "equal.zip", plain.timetable)
    trial = Trial.of(feed, folder / "equal")
    asked = [_whole(case) for case in cases(trial, count, seed=200)]
    answers = ask(feed, [_question(trial, case) for case in asked])["answers"]
    result: dict[str, Any] = {"compared": len(asked), "journeys": 0, "different": []}
    for case, answer in zip(asked, answers, strict=True):
        end = case.at + REACH_S
        theirs, ours = (
            [pair for pair in pairs if pair[0] < end]
            for pairs in (_theirs(trial, case, answer), _in_minutes(trial.ours(case)))
        )
        result["journeys"] += len(ours)
        if theirs != ours:
            ends = [case.origin.id, case.destination.id, case.at]
            result["different"].append({"case": ends, "ours": ours, "theirs": theirs})
    return result


def _whole(case: Case) -> Case:
    return Case(case.origin, case.destination, -(-case.at // 60) * 60, timetable=case.timetable)


def _question(trial: Trial, case: Case) -> dict[str, Any]:
    start, end = (
        {
            stop: math.ceil(seconds / 60)
            for stop, seconds in trial.brute.near(own_ids(s.stop_ids)).items()
        }
        for s in (case.origin, case.destination)
    )
    return {"start": start, "end": end, "at": case.at}


def _in_minutes(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Round arrivals up to minutes and drop what is then no better than one with fewer changes."""
    found: list[tuple[int, int]] = []
    for arrival, transfers in sorted((-(-a // 60) * 60, t) for a, t in pairs):
        if not any(t <= transfers for _, t in found):
            found.append((arrival, transfers))
    return found


def _theirs(trial: Trial, case: Case, answer: list[list[int]]) -> list[tuple[int, int]]:
    """Return their answers in our terms: with the walk, and in whole minutes."""
    ends = [own_ids(s.stop_ids) for s in (case.origin, case.destination)]
    walk = trial.brute.walk(*ends)
    pairs = [(arrival, transfers) for arrival, transfers in answer if arrival < case.at + walk]
    pairs += [(case.at + walk, 0)] * (walk < math.inf)
    return _in_minutes([(int(a), t) for a, t in pairs])


def main(arguments: list[str]) -> None:
    """Check everything and print what was found."""
    data = Path(os.environ.get("CALLBOT_TEST_DATA", ROOT.parent / "shared" / "data"))
    source = data / "gtfs" / "strasbourg-cts.zip"
    if not source.exists():
        sys.exit(f"{source} is absent; set CALLBOT_TEST_DATA.")
    brute, nigiri = [*map(int, arguments), *(1000, 300)[len(arguments) :]]
    with tempfile.TemporaryDirectory() as folder:
        result = {"brute_force": against_brute_force(source, Path(folder), brute)}
        if find_spec("pynigiri"):
            result["pynigiri"] = against_nigiri(source, Path(folder), nigiri)
        else:
            result["pynigiri"] = {
                "skipped": "pynigiri is not installed: pip install callbot[bench]"
            }
    print(json.dumps(result, indent=2))
    if any(each.get("different") for each in result.values()):
        sys.exit("Some journeys differ.")


if __name__ == "__main__":
    main(sys.argv[1:])
