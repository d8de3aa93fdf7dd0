"""Fit the confidence table of callbot/understanding/confidence.py and print it with its figures.

Every fifth of the shipped examples is left out of the index in turn and asked, its placeholders
filled with names of the city, a third of them misspelt. Out of scope are the near misses (also left
out in turn) and, where CALLBOT_TEST_DATA is there, questions to other assistants (CLINC150, Home
Assistant, banking) and everyday sentences. The content tests are never fitted on.

Usage: python bench/confidence.py
"""

from __future__ import annotations

import json
import os
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeAlias
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from callbot.app.names import gather_names
from callbot.app.parts import open_world
from callbot.content.loader import load
from callbot.content.model import Content
from callbot.model import Example, Name
from callbot.settings import PACKAGE_DATA, Settings
from callbot.understanding import Understanding
from callbot.understanding.confidence import Signs
from callbot.understanding.masking import PLACEHOLDER

ROOT = Path(__file__).parents[1]
LANGUAGES = ("fr", "en")
FOLDS = 5
MISSPELT = 1 / 3
OUT_OF_SCOPE_SHARE = 0.3  # what we suppose of real questions
FOREIGN = (
    ("clinc150.jsonl", 700),
    ("ha_fr.jsonl", 400),
    ("banking77.jsonl", 200),
    ("languages_dev.jsonl", 150),
)
TIMES = {
    "date": ("demain", "tomorrow"),
    "time": ("18h", "6pm"),
    "time_window": ("ce soir", "tonight"),
}

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Row: TypeAlias = tuple[tuple[float, ...], bool, bool]


def main() -> None:
    """Fit, print the table and what it does on the questions left out."""
    rng = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        world = open_world(Settings(data=Path(folder)))
        names = gather_names(world, LANGUAGES)
    content = load([PACKAGE_DATA / "intents"])
    texts = list(_foreign(rng))
    rows = [
        row
        for fold in range(FOLDS)
        for row in _fold(
            content, names, zone=world.city.timezone, foreign=texts, fold=fold, rng=rng
        )
    ]
    table, right, inside = (np.asarray(column) for column in zip(*rows, strict=True))
    share = OUT_OF_SCOPE_SHARE / (1 - OUT_OF_SCOPE_SHARE)
    weights = np.where(inside, 1.0, inside.sum() / max((~inside).sum(), 1) * share)
    fitted = fit(table, right.astype(float), weights)
    sure = 1 / (1 + np.exp(-(table @ fitted[1:] + fitted[0])))
    print(json.dumps(_report(fitted, sure, right, inside), indent=2))


def fit(table: Floats, right: Floats, weights: Floats, *, penalty: float = 1.0) -> Floats:
    """Return intercept and weights of a logistic regression, by Newton's method."""
    x = np.column_stack([np.ones(len(table)), table])
    ridge = np.eye(x.shape[1]) * penalty
    ridge[0, 0] = 0.0
    beta = np.zeros(x.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-x @ beta))
        gradient = x.T @ (weights * (right - p)) - ridge @ beta
        curve = (x * (weights * p * (1 - p))[:, None]).T @ x + ridge
        step = np.linalg.solve(curve, gradient)
        beta += step
        if np.abs(step).max() < 1e-9:
            break
    return beta


def _fold(
    content: Content,
    names: Sequence[Name],
    *,
    zone: ZoneInfo,
    foreign: Sequence[str],
    fold: int,
    rng: random.Random,
) -> Iterator[Row]:
    """Yield the signs of each left-out question's best intent, whether it is right, and in scope."""
    kept = tuple(e for place, e in enumerate(content.examples) if place % FOLDS != fold)
    part = replace(content, examples=kept)
    understanding = Understanding(part, names, languages=LANGUAGES, timezone=zone)
    now = datetime(2026, 5, 12, 14, 20, tzinfo=zone)
    for example in content.examples[fold::FOLDS]:
        text = _filled(example, names, rng)
        text = _misspelt(text, rng) if rng.random() < MISSPELT else text
        for entry in understanding.read(text, now).ranked[:1]:
            meant = entry.intent == example.intent and not example.negative
            yield tuple(entry.signs), meant, not example.negative
    for text in foreign[fold::FOLDS]:
        for entry in understanding.read(text, now).ranked[:1]:
            yield tuple(entry.signs), False, False


def _filled(example: Example, names: Sequence[Name], rng: random.Random) -> str:
    """Return the example with names of the city for its placeholders."""

    def value(found: re.Match[str]) -> str:
        kind = found[1]
        if kind in TIMES:
            return TIMES[kind][example.language != "fr"]
        fitting = [name for name in names if name.kind == kind]
        return rng.choice(rng.choice(fitting).names) if fitting else kind

    return PLACEHOLDER.sub(value, example.text)


def _misspelt(text: str, rng: random.Random) -> str:
    """Return ``text`` with one letter dropped, doubled or swapped with the next."""
    if len(text) < 6:
        return text
    at = rng.randrange(1, len(text) - 1)
    return rng.choice(
        [
            text[:at] + text[at + 1 :],
            text[:at] + text[at] + text[at:],
            text[:at] + text[at + 1] + text[at] + text[at + 2 :],
        ]
    )


def _foreign(rng: random.Random) -> Iterator[str]:
    """Yield questions that are meant for other assistants, and sentences meant for nobody."""
    folder = Path(os.environ.get("CALLBOT_TEST_DATA", ROOT.parent / "shared" / "data"))
    for name, count in FOREIGN:
        path = folder / "understanding" / name
        if path.exists():
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
            texts = [row["text"] for row in rows if _is_foreign(row)]
            yield from rng.sample(texts, min(count, len(texts)))


def _is_foreign(row: dict[str, str]) -> bool:
    transit = row.get("source", "") in {"authored_transit", "transportr", "kde_itinerary"}
    return row.get("lang") in LANGUAGES and row.get("split", "train") != "test" and not transit


def _report(fitted: Floats, sure: Floats, right: Bools, inside: Bools) -> dict[str, object]:
    names = Signs._fields
    zones = {}
    for least in (0.2, 0.3, 0.5, 0.6, 0.7, 0.8):
        taken = sure >= least
        zones[str(least)] = {
            "answered_in_scope": _percent(taken[inside]),
            "right_of_answered": _percent(right[taken]),
            "false_answers_out_of_scope": _percent(taken[~inside]),
        }
    return {
        "questions": len(sure),
        "in_scope": int(inside.sum()),
        "right": _percent(right[inside]),
        "intercept": round(float(fitted[0]), 2),
        "weights": {n: round(float(w), 2) for n, w in zip(names, fitted[1:], strict=True)},
        "zones": zones,
    }


def _percent(values: Bools) -> float:
    return round(100 * float(values.mean()), 1) if len(values) else 0.0


if __name__ == "__main__":
    main()
