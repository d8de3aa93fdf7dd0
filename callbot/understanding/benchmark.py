"""The scorers on somebody else's questions: no product content takes part."""

from __future__ import annotations

import json
import random
import resource
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from callbot.text import clean, tokens
from callbot.understanding import wordlists
from callbot.understanding.figures import auroc, balanced, calibration_error, share
from callbot.understanding.learned import Model, Thought, fit_model
from callbot.understanding.mending import Mender
from callbot.understanding.scorers.semantic import Encoder
from callbot.understanding.training import Lesson

OUTSIDE = "oos"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Row:
    """One labelled question of a benchmark file."""

    text: str
    intent: str
    split: str


@dataclass(frozen=True)
class Asked:
    """What came of one test question."""

    right: bool
    in_top3: bool
    confidence: float
    milliseconds: float


def read_rows(file: Path) -> list[Row]:
    """Read JSON lines of {"text","intent","split"}; raises ValueError naming the first bad line."""
    rows = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        try:
            found = json.loads(line)
            rows.append(Row(str(found["text"]), str(found["intent"]), str(found["split"])))
        except (ValueError, KeyError, TypeError):
            raise ValueError(f"{file}:{number} needs “text”, “intent” and “split”.") from None
    return rows


def lesson_of(
    rows: Sequence[Row], *, shots: int | None, seed: int, encoder: Encoder | None = None
) -> Lesson:
    """Return what is learned: of the train split, ``shots`` examples an intent; dev's out of scope."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.split == "train":
            by_intent["" if row.intent == OUTSIDE else row.intent].append(row.text)
    draw = random.Random(seed)
    chosen: list[tuple[str, str]] = []
    for intent, texts in sorted(by_intent.items()):
        draw.shuffle(texts)
        chosen += [(intent, text) for text in texts[:shots]]
    if not chosen:
        raise ValueError("There are no rows of the split “train” to learn from.")
    texts = [text for _, text in chosen]
    outside = [(tokens(r.text), r.text) for r in rows if r.split == "dev" and r.intent == OUTSIDE]
    vectors = encoder.encode([clean(text) for text in texts]) if encoder else None
    documents = [tokens(text) or [""] for text in texts]
    lists = wordlists.load() if encoder else None
    labels = [intent for intent, _ in chosen]
    return Lesson(documents, labels, texts, outside, encoder, vectors=vectors, lists=lists)


def measure(
    rows: Sequence[Row],
    *,
    shots: int | None = None,
    typos: int = 0,
    seed: int = 0,
    encoder: Encoder | None = None,
    questions: int | None = None,
) -> dict[str, object]:
    """Learn from the train split and report on the test split, as docs/operating.md says.

    At most ``questions`` in scope, and as many out of scope, are drawn from the test split.
    """
    before, start = _memory(), time.perf_counter()
    lesson = lesson_of(rows, shots=shots, seed=seed, encoder=encoder)
    model = fit_model(lesson)
    mender = mender_of(model, lesson)
    report: dict[str, object] = {"fit_s": round(time.perf_counter() - start, 2)}
    test = sample([row for row in rows if row.split == "test"], questions, seed)
    if not test:
        raise ValueError("There are no rows of the split “test” to report on.")
    asked = [_ask(model, row.text, row.intent, mender) for row in test]
    report |= _figures(test, asked)
    if typos:
        draw = random.Random(seed)
        changed = [_ask(model, edited(r.text, typos, draw), r.intent, mender) for r in test]
        report["accuracy_typos"] = _accuracy(test, changed)
    report["peak_mb"] = round(_memory() - before, 1)
    return report


def sample(test: Sequence[Row], most: int | None, seed: int) -> list[Row]:
    """Return at most ``most`` rows in scope and as many out of scope, drawn at random; None: all."""
    if most is None:
        return list(test)
    draw = random.Random(seed)
    sides: list[list[Row]] = [[], []]
    for row in test:
        sides[row.intent == OUTSIDE].append(row)
    return [row for side in sides for row in draw.sample(side, min(most, len(side)))]


def edited(text: str, most: int, draw: random.Random) -> str:
    """Return the text after 1 to ``most`` random edits of a character."""
    for _ in range(draw.randint(1, most)):
        place = draw.randrange(len(text) + 1)
        kind = draw.randrange(4)
        letter = draw.choice(_LETTERS)
        after = text[place:]
        changed = (letter + after, after[1:], letter + after[1:], after[:2][::-1] + after[2:])[kind]
        text = text[:place] + changed
    return text


def mender_of(model: Model, lesson: Lesson) -> Mender | None:
    """Return what shows questions to the lesson's encoder; None without one."""
    if lesson.encoder is None:
        return None
    return Mender(lesson.encoder, model.opinions.vocabulary, lesson.lists)


def think(model: Model, text: str, mender: Mender | None) -> Thought:
    """Judge a question as when serving: the encoder sees what strings have not settled."""
    said = tokens(text)
    thought = model.think(said)
    if mender is None or float(thought.confidences.max()) >= model.settled:
        return thought
    return model.think(said, mender.vector(clean(text)))


def _ask(model: Model, text: str, intent: str, mender: Mender | None) -> Asked:
    start = time.perf_counter()
    thought = think(model, text, mender)
    took = (time.perf_counter() - start) * 1000
    best = np.argsort(-thought.joined)[:3]
    names = [model.opinions.intents[place] for place in best]
    sure = float(thought.confidences.max()) if names[0] else 0.0
    return Asked(names[0] == intent, intent in names, sure, took)


def _figures(test: Sequence[Row], asked: Sequence[Asked]) -> Mapping[str, object]:
    took = [each.milliseconds for each in asked]
    inside = np.asarray([row.intent != OUTSIDE for row in test])
    sure = np.asarray([each.confidence for each in asked])
    right = np.asarray([each.right for each in asked])
    return {
        "questions": len(test),
        "accuracy": _accuracy(test, asked),
        "top3": share([a.in_top3 for a, i in zip(asked, inside, strict=True) if i]),
        "auroc_oos": auroc(sure[inside], sure[~inside]),
        "balanced_best": balanced(sure, right, inside),
        "ece": calibration_error(sure, right & inside),
        "p50_ms": round(float(np.percentile(took, 50)), 3),
        "p99_ms": round(float(np.percentile(took, 99)), 3),
    }


def _accuracy(test: Sequence[Row], asked: Sequence[Asked]) -> float | None:
    return share([a.right for row, a in zip(test, asked, strict=True) if row.intent != OUTSIDE])


def _memory() -> float:
    """Return the process' largest resident memory so far, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
