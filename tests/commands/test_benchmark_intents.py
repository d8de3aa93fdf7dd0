"""`callbot benchmark intents`: other people's questions, no product content."""

import json

import pytest
from helpers.command import callbot, refused

from callbot.understanding.benchmark import OUTSIDE, Row, measure, read_rows, sample

ASKED = {
    "weather": [
        "will it rain today",
        "is it cold outside",
        "what is the weather",
        "how warm is it",
    ],
    "alarm": ["wake me at seven", "set an alarm", "alarm at eight please", "wake me up early"],
    OUTSIDE: ["who was napoleon", "sing a song", "what is love", "tell me a joke"],
}
FIGURES = {
    "questions", "accuracy", "accuracy_typos", "top3", "auroc_oos", "balanced_best", "ece",
    "fit_s", "p50_ms", "p99_ms", "peak_mb",
}  # fmt: skip


@pytest.fixture
def file(tmp_path):
    rows = [
        {"text": text, "intent": intent, "lang": "en", "split": split}
        for intent, texts in ASKED.items()
        for place, text in enumerate(texts)
        for split in (["train", "test"] if place < 3 and intent != OUTSIDE else ["test"])
    ]
    written = tmp_path / "asked.jsonl"
    written.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return written


def run(*arguments):
    return callbot("benchmark", "intents", *arguments)


def test_every_figure_is_printed(file):
    ran = run(file, "--shots", "3", "--typos", "1", "--json")
    found = json.loads(ran.out)
    assert (ran.status, ran.err) == (0, "")
    assert set(found) == FIGURES
    assert found["questions"] == 12
    assert found["accuracy"] >= 0.75  # six of the eight were learned


def test_a_sample_has_as_many_of_each_side_and_is_always_the_same(file):
    assert measure(read_rows(file), questions=2)["questions"] == 4
    rows = [Row(str(n), OUTSIDE if n % 3 else "a", "test") for n in range(30)]
    assert sample(rows, 5, 0) == sample(rows, 5, 0)
    assert [row.intent for row in sample(rows, 5, 0)] == ["a"] * 5 + [OUTSIDE] * 5
    assert sample(rows, None, 0) == rows


def test_a_row_without_an_intent_is_named(tmp_path):
    broken = tmp_path / "broken.jsonl"
    broken.write_text('{"text": "hello", "split": "test"}\n', encoding="utf-8")
    refused(run(broken, "--json"), 1, "broken.jsonl:1 needs “text”, “intent” and “split”")
