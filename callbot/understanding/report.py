"""How well questions with a known answer were understood, counted in every useful way.

The document of `callbot report --json` and of the console: plain lists and dicts, shares between 0
and 1 rounded to four places, None where there was nothing to count.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from callbot.understanding.confidence import COSTS, CostClass
from callbot.understanding.figures import auroc, best_thresholds, calibration_error, curve, share

_K = TypeVar("_K", str, tuple[str, str])

NOTHING = "nothing"
FEW = 30  # questions below which a suggested threshold is chance


@dataclass(frozen=True, slots=True)
class Judged:
    """A question, the intent expected and the one that it got (or ``nothing``), and how surely.

    ``best`` is the likeliest candidate, answered or not, and ``confidence`` how sure it is;
    ``scored`` is False where lists or bare values decided; ``offer`` where nothing is expected but
    to be asked back.
    """

    say: str
    language: str
    expected: str
    got: str
    best: str
    confidence: float
    scored: bool = True
    offer: bool = False
    meaning: bool = False  # it was asked too

    @property
    def right(self) -> bool:
        """Whether it got what was expected."""
        return self.got == self.expected

    @property
    def inside(self) -> bool:
        """Whether one of the intents is expected."""
        return self.expected != NOTHING

    @property
    def outside(self) -> bool:
        """Whether it is out of scope."""
        return not self.inside and not self.offer


def report(judged: Sequence[Judged], types: Mapping[str, str]) -> dict[str, object]:
    """Return all figures; ``types`` gives each intent's type (L, S, C, X or M)."""
    languages = _grouped(judged, lambda each: each.language)
    by_language = {name: _summary(found) for name, found in languages.items()}
    return {
        "tests": len(judged),
        "all": _summary(judged),
        "by_language": by_language,
        "extremes": _extremes(by_language),
        "by_intent": _by_intent(judged, types),
        "confusion": _confusion(judged),
        "confused": _confused(judged),
        "calibration": _calibration(judged),
        "thresholds": [_threshold(judged, types, each) for each in COSTS],
    }


def _summary(judged: Sequence[Judged]) -> dict[str, object]:
    inside = [each for each in judged if each.inside]
    outside = [each for each in judged if each.outside]
    wrong = [each for each in inside if each.got not in (NOTHING, each.expected)]
    return {
        "tests": len(judged),
        "in_scope": len(inside),
        "accuracy": share([each.right for each in inside]),
        "wrong": len(wrong),
        "unanswered": sum(each.got == NOTHING for each in inside),
        "out_of_scope": len(outside),
        "rejected": share([each.right for each in outside]),
        "auroc_out_of_scope": auroc(_sure(inside), _sure(outside)),
    }


def _extremes(by_language: Mapping[str, Mapping[str, object]]) -> dict[str, object] | None:
    """Return the worst and the best language by in-scope accuracy, and the points between them."""
    known = {n: s for n, found in by_language.items() if isinstance(s := found["accuracy"], float)}
    if not known:
        return None
    worst, best = min(known, key=lambda n: (known[n], n)), max(known, key=lambda n: (known[n], n))
    return {"worst": worst, "best": best, "points": round(100 * (known[best] - known[worst]), 1)}


def _by_intent(judged: Sequence[Judged], types: Mapping[str, str]) -> dict[str, dict[str, object]]:
    groups = _grouped([each for each in judged if each.inside], lambda each: each.expected)
    return {
        intent: {
            "type": types.get(intent, ""),
            "tests": len(found),
            "accuracy": share([each.right for each in found]),
        }
        for intent, found in groups.items()
    }


def _confusion(judged: Sequence[Judged]) -> dict[str, dict[str, int]]:
    """Return expected -> got -> count, of the tests that got something."""
    groups = _grouped(judged, lambda each: each.expected)
    return {
        expected: dict(sorted(Counter(each.got for each in found).items()))
        for expected, found in groups.items()
    }


def _confused(judged: Sequence[Judged]) -> list[dict[str, object]]:
    """Return the pairs that were confused, the most frequent first, each with a question."""
    wrong = [each for each in judged if not each.right]
    groups = _grouped(wrong, lambda each: (each.expected, each.got))
    order = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        {"expected": expected, "got": got, "count": len(found), "say": found[0].say}
        for (expected, got), found in order
    ]


def _calibration(judged: Sequence[Judged]) -> dict[str, object]:
    scored = [each for each in judged if each.scored]
    sure, right = _sure(scored), np.asarray([e.best == e.expected for e in scored], dtype=bool)
    return {
        "tests": len(scored),
        "ece": calibration_error(sure, right),
        "bins": [
            {
                **each._asdict(),
                "confidence": round(each.confidence, 4),
                "right": round(each.right, 4),
            }
            for each in curve(sure, right)
        ],
    }


def _threshold(
    judged: Sequence[Judged], types: Mapping[str, str], costs: CostClass
) -> dict[str, object]:
    """Return the threshold of a class, and the one that would have cost least on these questions."""
    asked = [e for e in judged if e.scored and types.get(e.best, "") in tuple(costs.types)]
    meaning = any(each.meaning for each in asked)
    now, cost = costs.threshold(meaning=meaning), costs.cost(meaning=meaning)
    low, high = best_thresholds(
        _sure(asked),
        np.asarray([each.best == each.expected for each in asked], dtype=bool),
        np.asarray([each.inside for each in asked], dtype=bool),
        wrong_cost=cost,
        near=now,
    )
    enough = len(asked) >= FEW
    best = now if low < now <= high else (low + high) / 2
    return {
        "class": costs.name,
        "types": costs.types,
        "wrong_cost": round(cost, 2),
        "tests": len(asked),
        "now": round(now, 4),
        "suggested": round(best, 4) if enough else None,
        "between": [round(low, 4), round(high, 4)] if enough else None,
    }


def _sure(judged: Sequence[Judged]) -> NDArray[np.float64]:
    return np.asarray([each.confidence for each in judged], dtype=np.float64)


def _grouped(judged: Sequence[Judged], key: Callable[[Judged], _K]) -> dict[_K, list[Judged]]:
    groups: dict[_K, list[Judged]] = defaultdict(list)
    for each in judged:
        groups[key(each)].append(each)
    return dict(sorted(groups.items()))
